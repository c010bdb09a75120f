#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Kills a process that records a rollout and delivers it, before each of its system calls in turn,
# and lets a fresh process go on. Whatever the moment: the ledger has one record of the move, the job
# is not lost, it is not delivered again once its delivery was recorded, and where a crash lies
# between a delivery and its record, the repetition carries the same job id.
#
#   tests/rollout/crash.sh [SYSCALL...]     "all": every one a push makes (minutes)
#
# Several system calls are done side by side, each by a process and in a folder of its own.
set -u
cd "$(dirname "$0")/../.." || exit 1

build=${BUILD:-build}
driver=$build/tests/rollout/driver
double=$build/tests/mender-double
passed=0
failed=0

skip() {
    echo "skipped rollout/crash: $1"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
}

command -v strace >/dev/null || skip "strace is missing"
strace -o /dev/null true 2>/dev/null || skip "processes must not be traced here"
make -s "$driver" "$double" || exit 1

scratch=$(mktemp -d) || exit 1
receiver=
trap '[ -n "$receiver" ] && kill "$receiver"; rm -rf "$scratch"' EXIT

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com

# ----------------------------------------------------------------------------------- the triggers

# Each has its case in `use` and in `same_job`, and its variables in driver.c.
triggers='webhook exec'

deliveries=$scratch/deliveries # one line a delivery: its job id, or its request

start_receiver() {
    echo "sixteen bytes ok" >"$scratch/secret"
    : >"$scratch/taken"
    "$double" --lifetime 7200 --port-file "$scratch/port" --webhook-secret-file "$scratch/secret" \
        --webhook-log "$scratch/taken" --log "$deliveries" >/dev/null &
    receiver=$!
    for _ in $(seq 100); do
        [ -s "$scratch/port" ] && return 0
        sleep 0.05
    done
    echo "the receiver does not start" >&2
    exit 1
}

# Sets the trigger that the driver uses.
use() {
    unset COMMAND URL SECRET_FILE
    case $1 in
    webhook)
        export URL SECRET_FILE
        URL=http://127.0.0.1:$(cat "$scratch/port")/webhook
        SECRET_FILE=$scratch/secret
        ;;
    exec)
        export COMMAND="echo \$FLEETGATE_JOB >>'$deliveries'"
        ;;
    *)
        echo "nothing is known of the trigger $1" >&2
        exit 1
        ;;
    esac
}

# ----------------------------------------------------------------------------------- one crash

repository=$scratch/repository
git init -q --bare -b main "$scratch/pristine"
tree=$(git -C "$scratch/pristine" mktree </dev/null)
old=$(git -C "$scratch/pristine" commit-tree -m old "$tree")
new=$(git -C "$scratch/pristine" commit-tree -m new -p "$old" "$tree")

git -C "$scratch/pristine" update-ref refs/heads/develop "$new"

# A repository that neither ledger nor outbox has been made in yet.
prepare() {
    rm -rf "$repository"
    cp -r "$scratch/pristine" "$repository"
    git -C "$repository" update-ref refs/heads/main "$old"
    : >"$deliveries"
    : >"$scratch/taken"
}

install() { "$driver" baseline "$repository" || fail "$1: cannot install"; }
move() {
    "$driver" judge "$repository" "$old" "$new" || fail 'cannot judge'
    git -C "$repository" update-ref refs/heads/main "$new"
}

delivered() { wc -l <"$deliveries"; }
state() { "$driver" list "$repository" | cut -d' ' -f2 | tr '\n' ' '; }
job() { "$driver" list "$repository" | cut -d' ' -f1; }

moves() {
    git -C "$repository" log --reverse --format=%B refs/fleetgate/ledger | sed -n 's/^Kind: //p' | tr '\n' ' '
}

# Every delivery names the one job there is.
same_job() {
    local job
    job=$(job)
    case $1 in
    exec) [ "$(sort -u "$deliveries")" = "$job" ] ;;
    webhook) [ "$(wc -l <"$scratch/taken")" = 1 ] && grep -q "\"webhook-id\":\"$job\"" "$scratch/taken" ;;
    esac
}

fail() {
    echo "FAILED: $1"
    problem=1
}

# Checks what a crash left behind and what a fresh process makes of it.
check() {
    local trigger=$1 moment=$2 before recorded expected
    [ "$trigger" = webhook ] && sleep 0.1 # the receiver may still be reading what was sent
    before=$(delivered)
    recorded=$(state)
    expected=$((before + 1))
    [ "$recorded" = "delivered " ] && expected=$before
    "$driver" recover "$repository" || fail "$moment: cannot go on"
    [ "$(delivered)" = "$expected" ] || fail "$moment: $before delivered, then $(delivered)"
    [ "$before" -le 1 ] || fail "$moment: delivered $before times by one process"
    [ "$(state)" = "delivered " ] || fail "$moment: the job is $(state)"
    same_job "$trigger" || fail "$moment: not one and the same job"
    [ "$(moves)" = "baseline fast-forward " ] || fail "$moment: the ledger says $(moves)"
    "$driver" recover "$repository" || fail "$moment: cannot go on twice"
    [ "$(delivered)" = "$expected" ] || fail "$moment: delivered once more for nothing"
    if [ "$problem" ]; then failed=$((failed + 1)); else passed=$((passed + 1)); fi
    problem=
}

# Runs the driver, killed before the call of this number; false when it came to its end.
crash() {
    local syscall=$1 number=$2
    shift 2
    {
        strace -f -o "$scratch/trace" -e "inject=$syscall:signal=SIGKILL:when=$number" \
            "$driver" "$@"
    } 2>/dev/null # where the shell tells of each death
    grep -q 'killed by SIGKILL' "$scratch/trace"
}

# Kills a push, from its record to its delivery.
sweep_push() {
    local trigger=$1 syscall=$2 number=0 killed=1
    while [ "$killed" ]; do
        number=$((number + 1))
        prepare
        install "$syscall"
        move
        crash "$syscall" "$number" push "$repository" "$old" "$new" || killed=
        check "$trigger" "push, $trigger, ${killed:+killed before }$syscall $number"
    done
    echo "push, $trigger: killed before each of $((number - 1)) $syscall"
}

# Kills the making of the outbox; a push then must find one that works.
sweep_install() {
    local syscall=$1 number=0 killed=1
    while [ "$killed" ]; do
        number=$((number + 1))
        prepare
        crash "$syscall" "$number" baseline "$repository" || killed=
        install "${killed:+killed before }$syscall $number"
        move
        check exec "install, ${killed:+killed before }$syscall $number"
    done
    echo "install: killed before each of $((number - 1)) $syscall"
}

# The names of all system calls that a push makes.
name_syscalls() {
    local trigger
    for trigger in $triggers; do
        use "$trigger"
        prepare
        install trace
        move
        strace -f -o "$scratch/trace" "$driver" push "$repository" "$old" "$new"
        sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$scratch/trace"
    done | sort -u
}

# Runs this script once for each system call, and adds up what each counts in its last line.
side_by_side() {
    local log=$scratch/log ok not_ok
    printf '%s\n' "$@" | xargs -L 1 -P "$(nproc)" tests/rollout/crash.sh >"$log"
    grep -v '^[0-9]* passed, ' "$log"
    while IFS=' ,' read -r ok _ not_ok _; do
        passed=$((passed + ok))
        failed=$((failed + not_ok))
    done < <(grep '^[0-9]* passed, ' "$log")
    [ "$(grep -c '^[0-9]* passed, ' "$log")" = $# ] || failed=$((failed + 1))
}

sweep() {
    local trigger
    for trigger in $triggers; do
        use "$trigger"
        sweep_push "$trigger" "$1"
    done
    use exec
    sweep_install "$1"
}

[ $# -gt 0 ] || set -- pwrite64 write fsync fdatasync sendto recvfrom unlink rmdir exit_group
problem=
start_receiver
# shellcheck disable=SC2046 # names have no blanks
[ "$1" = all ] && set -- $(name_syscalls)
if [ $# -gt 1 ]; then
    side_by_side "$@"
else
    sweep "$1"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
