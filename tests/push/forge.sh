# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The forge double, and what a forge has been told. Sourced by lib.sh.

# A world whose request 5 asks for develop to be merged into main.
forge_world() { # FORGE [OPTION...]
    new_world
    echo 'token-of-the-gate' >"$T/forge-token"
    good_change
    start_forge "$@"
}

# Starts the double; what it was told before, comments alone, it knows still.
start_forge() { # FORGE [OPTION...]
    FORGE=$1
    shift
    rm -f "$T/forge-port"
    "$ROOT/tests/double/forge-double" "$FORGE" --port-file "$T/forge-port" --state "$T/told" \
        --head "$(git rev-parse "${HEAD_OF_REQUEST:-develop}")" "$@" >"$T/forge-log" 2>&1 &
    FORGE_DOUBLE=$!
    wait_until test -s "$T/forge-port"
}

stop_forge() {
    kill "$FORGE_DOUBLE"
    wait "$FORGE_DOUBLE" 2>/dev/null || true
}

# reports STATUS [ARGUMENT...]: judges request 5 and tells the double. The token is never printed.
reports() {
    local status=$1
    shift
    run_command pr --base main --head develop --report "$FORGE" \
        --url "http://127.0.0.1:$(cat "$T/forge-port")" --project acme/fleet \
        --token-file "$T/forge-token" --request 5 "$@"
    ends_with_status "$status"
    says_nothing_of token-of-the-gate
    ! grep -q token-of-the-gate "$T/told" || fail 'the token was told' "$(cat "$T/told")"
}

# told PROGRAM: the jq PROGRAM is true of what the double was told.
told() {
    jq --exit-status "$1" "$T/told" >/dev/null ||
        fail "this does not hold: $1" "$(jq 'del(.requests)' "$T/told")" "$(cat "$T/out")" "$(cat "$T/forge-log")"
}
