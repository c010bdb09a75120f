# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The Mender double, on loopback. Sourced by lib.sh.

# start_mender [OPTION...]: on a free port of loopback; sets MENDER to its URL.
start_mender() {
    [ -x "$MENDER_DOUBLE" ] || fail "$MENDER_DOUBLE is not built; call \`make unit\`"
    echo 'token-of-the-gate' >"$T/token"
    "$MENDER_DOUBLE" --port 0 --port-file "$T/port" --token token-of-the-gate --lifetime 180 \
        --artifacts "$ROOT/tests/fleet-artifacts.json" --log "$T/requests" \
        --webhook-log "$T/webhooks" "$@" >"$T/double" 2>&1 &
    wait_until test -s "$T/port"
    MENDER=http://127.0.0.1:$(cat "$T/port")
    : >>"$T/requests"
    : >>"$T/webhooks"
}

# A world whose server asks the double, and whose fleet names it as its server.
mender_world() {
    start_mender "$@"
    cp -R "$ROOT/tests/fleet" "$T/fleet"
    sed -i "s|https://hosted.mender.io|$MENDER|" "$T/fleet/group_vars/all.yml"
    FLEET=$T/fleet new_world
    policy <<EOF
mender: { server: $MENDER, token_file: $T/token }
EOF
}
