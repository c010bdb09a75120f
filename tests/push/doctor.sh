# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the scenarios of `fleetgate doctor` stand on: a server in order, what doctor says of it, and
# the command that it gives. Sourced by lib.sh.

# A server that nothing is wrong with.
well_world() {
    new_world "$@"
    policy <"$ROOT/tests/push/doctor-policy.yml"
    git config --file "$SERVER/config" fleetgate.policy "$SERVER/fleetgate.yml"
    git config --file "$SERVER/config" receive.advertisePushOptions true
    printf 'token' | private "$T/mender.token"
    echo 'a secret of thirty-two characters' | private "$T/webhook.secret"
    sed -i "s|TOKEN|$T/mender.token|; s|SECRET|$T/webhook.secret|" "$SERVER/fleetgate.yml"
}

# A second commit on develop, past the hooks.
change_of_the_server() {
    good_change
    git -C "$SERVER" fetch --quiet "$WORK" develop:develop
}

private() {
    (umask 077 && cat >"$1")
}

# diagnoses STATE CHECK PART...: one line of that state and check holds every PART.
diagnoses() {
    local state=$1 check=$2 lines part
    shift 2
    lines=$(grep "^$state: $check: " "$T/said") || fail "no $state of $check:" "$(cat "$T/out")"
    for part in "$@"; do
        lines=$(grep -F -e "$part" <<<"$lines") || fail "no \"$part\" in it:" "$(cat "$T/out")"
    done
}

# has_problem CHECK PART...: and that is all there is.
has_problem() {
    check_rejects doctor "$SERVER"
    diagnoses problem "$@"
    says 'fleetgate: 1 problem'
}

has_warning() {
    check_rejects doctor "$SERVER"
    diagnoses warning "$@"
    says 'fleetgate: 1 warning'
}

# fixed: the command that stands behind "run: " does what it is for. It gets standard input.
fixed() {
    local command
    command=$(sed -n 's/^\(problem\|warning\): .*; run: //p' "$T/out")
    follows <<<"$command"
    # The program is not in the PATH.
    PATH=$(dirname "$FLEETGATE"):$PATH bash -c "$command" >/dev/null 2>&1 ||
        fail "this fixes nothing: $command"
    check_accepts doctor "$SERVER"
}

as_root() {
    [ "$(id -u)" = 0 ] || skip 'only root can make files of another user'
}

# as_nobody ARGUMENT...: a command as another user, whom the whole world belongs to.
as_nobody() {
    as_root
    install -m 755 "$FLEETGATE" "$T/fleetgate"
    chown -R 65534:65534 "$T"
    chmod 755 "$T"
    as_nobody_does "$@"
}

# The same, whomever things belong to meanwhile.
as_nobody_does() {
    STATUS=0
    setpriv --reuid=65534 --regid=65534 --clear-groups "$T/fleetgate" "$@" >"$T/out" 2>&1 ||
        STATUS=$?
    tidy <"$T/out" >"$T/said"
}
