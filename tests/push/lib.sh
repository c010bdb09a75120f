# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2119,SC2120
#
# What every scenario stands on: a pinned world, a bare repository with the hooks installed, a clone
# to push from, and the assertions. Sourced by `run`, once for every scenario, in a process of its
# own that is in a temporary folder ($T).
#
# A scenario's vocabulary:
#   new_world, empty_world     the repositories: $SERVER (bare, with hooks) and $WORK (a clone)
#   policy, put, commit, ...   what stands in them
#   accepts, rejects, cannot_decide  a real push; the refs before and after are compared
#   check_accepts, check_rejects, check_cannot_decide  the same for a command
#   finds, says, says_nothing_of, counts, reads_exactly  what the pusher or user reads
#   advice, page, runs         what the pusher or user is told to do, and does
# The first assertion that does not hold ends the scenario.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=$ROOT/${BUILD:-build}
FLEETGATE=$(realpath -m "${FLEETGATE:-$BUILD/fleetgate}")
PROGRAM=$FLEETGATE # that $WORLD was made with; a scenario may take another
MENDER_DOUBLE=$(realpath -m "${MENDER_DOUBLE:-$BUILD/tests/mender-double}")

# Constants, and devices of tests/fleet.
# shellcheck disable=SC2034 # for the scenarios
{
    ZERO=0000000000000000000000000000000000000000
    KIOSK=50a28c2e-3ee8-4559-a5b9-3ce47c881c5d  # follows canary
    RUNNER=b8b311de-000e-4914-9a13-1d7e2e23bc5d # follows production
    PI2=048312b5-0456-47a7-9e83-b636f4c0a689    # follows main
    GATE=5ef8c955-4f87-4243-adcd-160f70c3c45e   # has no file of its own
}

# ------------------------------------------------------------------------------- the world -----

# Nothing of the user's or the machine's reaches a scenario, and nothing of it stays behind.
pin_the_world() {
    local name
    for name in $(compgen -e | grep -E '^(GIT_|MENDER_|XDG_|https?_proxy$|HTTPS?_PROXY$|ALL_PROXY$)' |
        grep -v '^MENDER_DOUBLE$'); do
        unset "$name"
    done
    umask 022
    T=$(mktemp -d "${TMPDIR:-/tmp}/fleetgate-push.XXXXXX")
    trap leave_the_world EXIT
    trap 'exit 1' HUP INT TERM
    mkdir "$T/home"
    export HOME=$T/home TZ=UTC LC_ALL=C GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
    export GIT_AUTHOR_NAME='A. Pusher' GIT_AUTHOR_EMAIL=pusher@example.com
    export GIT_COMMITTER_NAME='A. Pusher' GIT_COMMITTER_EMAIL=pusher@example.com
    CLOCK=1700000000
    tick
    # No repository around $TMPDIR is found either.
    GIT_CEILING_DIRECTORIES=$(dirname "$(realpath "$T")")
    export GIT_CEILING_DIRECTORIES
    cd "$T" || exit 1
}

leave_the_world() {
    local child
    for child in $(jobs -p); do
        kill "$child" 2>/dev/null || true
    done
    wait
    cd / && rm -rf "$T"
}

# Every commit has a date of its own, and the same one in every run.
tick() {
    CLOCK=$((CLOCK + 60))
    export GIT_AUTHOR_DATE="$CLOCK +0000" GIT_COMMITTER_DATE="$CLOCK +0000"
}

fail() {
    printf 'not as expected: %s\n' "$@"
    exit 1
}

skip() {
    printf '%s\n' "$*"
    exit 77
}

# ---------------------------------------------------------------------------- repositories -----

# A repository in $WORK whose branch develop holds the example fleet.
fleet_repository() {
    WORK=$T/work
    git init --quiet --initial-branch=develop "$WORK"
    cp -R "${FLEET:-$ROOT/tests/fleet}/." "$WORK"
    cd "$WORK" || exit 1
    git add --all
    git commit --quiet --message='The fleet'
}

install_hooks() {
    "$FLEETGATE" install --server "$SERVER" >"$T/install" 2>&1 ||
        fail 'the hooks could not be installed:' "$(cat "$T/install")"
}

# new_world [PATH]: a server on which all four branches hold the fleet, and a clone on develop. `run`
# has made one in $WORLD, which is copied: to make it takes some 20 processes.
new_world() {
    SERVER=${1:-$T/server.git}
    if [ -n "${FLEET-}" ] || [ "$FLEETGATE" != "$PROGRAM" ] || [ ! -d "${WORLD-}" ]; then
        make_world
        return
    fi
    WORK=$T/work
    cp -a "$WORLD/server.git" "$SERVER"
    cp -a "$WORLD/work" "$WORK"
    cd "$WORK" || exit 1
    git config remote.origin.url "$SERVER"
}

make_world() {
    fleet_repository
    git branch main
    git branch canary
    git branch production
    git init --quiet --bare --initial-branch=develop "$SERVER"
    git remote add origin "$SERVER"
    git push --quiet origin --all
    git fetch --quiet
    install_hooks
}

# A server without any branch, and a repository to push from.
empty_world() {
    SERVER=$T/server.git
    fleet_repository
    git init --quiet --bare --initial-branch=develop "$SERVER"
    git remote add origin "$SERVER"
    install_hooks
}

# The policy of the server, from standard input.
policy() {
    cat >"$SERVER/fleetgate.yml"
}

# put PATH: stages a file, its content from standard input.
put() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
    git add -- "$1"
}

# append PATH: stages a file with standard input added to its end.
append() {
    cat >>"$1"
    git add -- "$1"
}

commit() {
    tick
    git commit --quiet --allow-empty --message="${1:-Change}"
}

# merge INTO FROM: makes the clean merge that a promotion by hand makes, and stays on INTO.
merge() {
    tick
    git switch --quiet "$1"
    git merge --quiet --no-ff --no-edit "$2"
}

# A change on develop that nothing is wrong with.
good_change() {
    git switch --quiet develop
    printf 'configuration: { parameters: { volume: %s } }\n' "${1:-7}" | put "host_vars/$GATE.yml"
    commit "Set the volume"
}

# A change on develop that is wrong in line 1 of the file of device $GATE.
bad_change() {
    git switch --quiet develop
    echo 'subscribed_branch: 7' | put "host_vars/$GATE.yml"
    commit 'Break a device'
}

# raw_tree [MODE NAME ID]...: writes a tree object of exactly these entries and prints its id. NAME
# may hold escapes as printf's %b has them.
raw_tree() {
    while [ $# -ge 3 ]; do
        # shellcheck disable=SC2001 # not a fixed string
        printf '%s %b\0%b' "$1" "$2" "$(sed 's/../\\x&/g' <<<"$3")"
        shift 3
    done | git hash-object -t tree --literally -w --stdin
}

# commit_tree TREE [PARENT]: commits a tree object on top of PARENT (default: develop).
commit_tree() {
    tick
    git commit-tree -p "${2:-develop}" -m 'Made by hand' "$1"
}

# blob: writes standard input as a blob and prints its id.
blob() {
    git hash-object -w --stdin
}

# prepare REFSPEC...: a push that is not what the scenario is about.
prepare() {
    git push --quiet origin "$@" >"$T/prepared" 2>&1 ||
        fail "the push of $* was refused:" "$(cat "$T/prepared")"
}

# A change of develop that the server has.
develop_is_ahead() {
    good_change
    prepare develop
}

main_is_ahead() {
    develop_is_ahead
    merge main develop
    prepare main
}

canary_is_ahead() {
    main_is_ahead
    merge canary main
    prepare canary
}

# topic NAME: a pushed branch with a file of its own.
topic() {
    git switch --quiet --create "$1" develop
    echo "$1" | put "docs/$1.md"
    commit "Add $1"
    prepare "$1"
}

# Both sides have changed something since they parted; main is checked out.
sides_that_parted() {
    topic one
    merge main one
    prepare main
    develop_is_ahead
    git switch --quiet main
}

# ------------------------------------------------------------------------------- rollouts -----

# As if what pending deliveries wait for were over.
let_time_pass() {
    python3 - "$SERVER/fleetgate/outbox.db" <<'EOF'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as outbox:
    outbox.execute("UPDATE deliveries SET not_before = 0")
EOF
}

# deliver_later check_accepts, or check_rejects.
deliver_later() {
    let_time_pass
    "$1" rollout deliver --repo "$SERVER"
}

# shellcheck source=tests/push/assertions.sh disable=SC1091
. "$ROOT/tests/push/assertions.sh"
# shellcheck source=tests/push/advice.sh disable=SC1091
. "$ROOT/tests/push/advice.sh"
# shellcheck source=tests/push/mender.sh disable=SC1091
. "$ROOT/tests/push/mender.sh"
# shellcheck source=tests/push/forge.sh disable=SC1091
. "$ROOT/tests/push/forge.sh"
# shellcheck source=tests/push/serve.sh disable=SC1091
. "$ROOT/tests/push/serve.sh"
# shellcheck source=tests/push/signatures.sh disable=SC1091
. "$ROOT/tests/push/signatures.sh"
# shellcheck source=tests/push/doctor.sh disable=SC1091
. "$ROOT/tests/push/doctor.sh"
