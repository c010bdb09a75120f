# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Pushes and commands, and what is asserted of them. Sourced by lib.sh.

# ---------------------------------------------------------------------- pushes and commands -----

# Every ref but for the ledger, which accepted pushes add to.
refs() {
    git -C "$SERVER" for-each-ref --format='%(refname) %(objectname)' | grep -v '^refs/fleetgate/' || true
}

# Everything on the server but for fleetgate's own folder, files with their checksums.
files() {
    (cd "$SERVER" && find . -path ./fleetgate -prune -o -type f -exec cksum {} + -o -print) |
        LC_ALL=C sort
}

# Those that a push which moves refs has no reason to touch.
other_files() {
    grep -vE '(^| )\./(objects|refs|packed-refs)(/|$)' "$1" || true
}

# Every object of the server, those it borrows included.
objects() {
    git -C "$SERVER" cat-file --batch-all-objects --batch-check='%(objectname)'
}

# What accepts and rejects compare with what is there afterwards.
look_before() {
    refs >"$T/before"
    files >"$T/files-before"
    objects >"$T/objects-before"
}

# The objects that a push has added are those that its refs and the ledger reach, and no other file
# has changed.
only_what_was_pushed_is_new() {
    objects >"$T/objects-after"
    comm -13 "$T/objects-before" "$T/objects-after" >"$T/objects-new"
    {
        comm -13 "$T/before" "$T/after" | cut -d ' ' -f 2
        git -C "$SERVER" for-each-ref --format='%(objectname)' refs/fleetgate/
    } |
        git -C "$SERVER" rev-list --objects --missing=allow-any --no-object-names --stdin |
        LC_ALL=C sort >"$T/reached"
    comm -23 "$T/objects-new" "$T/reached" | while read -r object; do
        # git keeps the certificate of a signed push.
        git -C "$SERVER" cat-file -p "$object" | grep -q '^certificate version' || echo "$object"
    done >"$T/objects-stray"
    [ ! -s "$T/objects-stray" ] ||
        fail 'there are objects that nobody pushed:' "$(cat "$T/objects-stray")"
    files >"$T/files-after"
    diff -u <(other_files "$T/files-before") <(other_files "$T/files-after") ||
        fail 'an accepted push touched these files'
}

# Leaves the output in $T/out, and what the server said in it, ids replaced, in $T/said.
push() {
    STATUS=0
    git push origin "$@" >"$T/out" 2>&1 || STATUS=$?
    sed -n 's/^remote: \{0,1\}//p' "$T/out" | tidy >"$T/said"
    check_no_control_bytes "$T/said"
}

# fleetgate ARGUMENT...: standard output and error as above.
run_command() {
    STATUS=0
    "$FLEETGATE" "$@" >"$T/out" 2>&1 || STATUS=$?
    tidy <"$T/out" >"$T/said"
    check_no_control_bytes
}

# run_hook [NAME=VALUE...]: gives standard input to the hook in the way git does.
run_hook() {
    STATUS=0
    (cd "$SERVER" && env GIT_DIR=. "$@" "$FLEETGATE" pre-receive) >"$T/out" 2>&1 || STATUS=$?
    tidy <"$T/out" >"$T/said"
    check_no_control_bytes
}

tidy() {
    sed -E "s/[[:space:]]+\$//; s/\\b[0-9a-f]{40}\\b/<id>/g; s/\\b[0-9a-f]{10}\\b/<id>/g; s|$T|<T>|g"
}

# Whatever a scenario is about: no byte that a terminal would obey is ever printed. (What git itself
# prints about a push is git's.)
check_no_control_bytes() {
    if LC_ALL=C tr -d '[:print:]\n\t' <"${1:-$T/out}" | grep -q .; then
        fail 'the output holds bytes that are no printable ASCII:' "$(cat -v "$T/out")"
    fi
}

# The refs that a push shall lead to, from those before and the refspecs.
refs_after() {
    local refspec source target
    cp "$T/before" "$T/wanted"
    for refspec in "$@"; do
        case $refspec in -*) continue ;; esac
        refspec=${refspec#+}
        source=${refspec%%:*}
        target=${refspec#*:}
        case $target in refs/*) ;; *) target=refs/heads/$target ;; esac
        grep -v "^$target " "$T/wanted" >"$T/kept" || true
        [ -z "$source" ] || echo "$target $(git rev-parse --verify "$source")" >>"$T/kept"
        LC_ALL=C sort "$T/kept" >"$T/wanted"
    done
    cat "$T/wanted"
}

same() {
    diff -u --label "$1" --label "$2" "$3" "$4" || fail "$5" "$(cat "$T/out")"
}

# accepts REFSPEC...: pushes; every ref stands where it was pushed to, no other has moved, and
# nothing but what was pushed is there in addition.
accepts() {
    look_before
    push "$@"
    [ "$STATUS" = 0 ] || fail "the push of $* was refused:" "$(cat "$T/out")"
    refs_after "$@" >"$T/expected"
    refs >"$T/after"
    same 'refs expected' 'refs after' "$T/expected" "$T/after" "the refs after pushing $*"
    only_what_was_pushed_is_new
}

# What a push that was not accepted leaves: every ref, object and file as before, and none more.
nothing_has_changed() {
    refs >"$T/after"
    files >"$T/files-after"
    same 'refs before' 'refs after' "$T/before" "$T/after" "the refs after pushing $*"
    same 'files before' 'files after' "$T/files-before" "$T/files-after" \
        "a rejected push of $* left something behind"
}

refused() {
    look_before
    push "$@"
    [ "$STATUS" != 0 ] || fail "the push of $* was accepted:" "$(cat "$T/out")"
    nothing_has_changed "$@"
}

# rejects REFSPEC...: pushes; fleetgate says no, no ref moves, and no object stays.
rejects() {
    refused "$@"
    grep -qE '^fleetgate: rejected: [0-9,]+ error' "$T/said" ||
        fail "the push of $* was not rejected for an error in it:" "$(cat "$T/out")"
}

# cannot_decide REFSPEC...: pushes; fleetgate could not judge, and so nothing moves.
cannot_decide() {
    refused "$@"
    mentions 'fleetgate: could not decide: ' 'fleetgate: rejected: '
}

ends_with_status() {
    [ "$STATUS" = "$1" ] || fail "exit status $STATUS instead of $1:" "$(cat "$T/out")"
}

# check_accepts ARGUMENT... and so on: runs a command (`check HEAD`, `pr --base ...`).
check_accepts() {
    run_command "$@"
    ends_with_status 0
}

check_rejects() {
    run_command "$@"
    ends_with_status 1
}

check_cannot_decide() {
    run_command "$@"
    ends_with_status 2
}

# ----------------------------------------------------------------------------- what is read -----

# finds SEVERITY RULE PLACE [PART]: one line "PLACE: SEVERITY: ... [RULE]" that holds PART.
finds() {
    local line
    while IFS= read -r line; do
        case $line in
        "$3: $1: "*"${4-}"*" [$2]") return ;;
        esac
    done <"$T/said"
    fail "no $1 of $2 at $3 that holds \"${4-}\":" "$(cat "$T/out")"
}

# help_fixes BRANCH: the commands that the refused pusher reads, with "fixed" for <topic>, move it.
help_fixes() {
    local before
    before=$(git ls-remote origin "refs/heads/$1")
    sed -n 's/^remote:     \(git .*[^ ]\) *$/\1/p' "$T/out" | sed 's/<topic>/fixed/g' >"$T/help"
    tick
    follows <"$T/said"
    GIT_EDITOR=true bash -e "$T/help" >"$T/fixing" 2>&1 ||
        fail 'the help does not help:' "$(cat "$T/fixing")"
    [ "$(git ls-remote origin "refs/heads/$1")" != "$before" ] ||
        fail "$1 has not moved:" "$(cat "$T/fixing")"
}

# says LINE...: each is a whole line of what was said.
says() {
    local line
    for line in "$@"; do
        grep -qxF -e "$line" "$T/said" || fail "no line \"$line\" in:" "$(cat "$T/out")"
    done
}

# mentions PART...: each stands somewhere in what was said.
mentions() {
    local part
    for part in "$@"; do
        grep -qF -e "$part" "$T/said" || fail "nothing of \"$part\" in:" "$(cat "$T/out")"
    done
}

# The name of the temporary folder, which is random, does not count.
says_nothing_of() {
    local out
    out=$(cat "$T/out")
    ! grep -F -e "$1" <<<"${out//"$T"/}" || fail "\"$1\" stands in:" "$out"
}

# counts '1 error, 2 warnings': the last line, so that there is no finding more.
counts() {
    local last
    last=$(tail -n 1 "$T/said")
    case $last in
    'fleetgate: accepted: '"$1" | 'fleetgate: rejected: '"$1") ;;
    *) fail "the last line is not about $1 but: $last" "$(cat "$T/out")" ;;
    esac
}

finds_nothing() {
    says 'fleetgate: accepted'
}

# All that was said, ids as <id>, from standard input.
reads_exactly() {
    cat >"$T/expected-text"
    same expected said "$T/expected-text" "$T/said" 'what is read:'
}

# json PROGRAM: the output is one JSON value, for which the jq PROGRAM is true.
json() {
    jq --slurp --exit-status "length == 1 and (.[0] | $1)" "$T/out" >/dev/null ||
        fail "this does not hold: $1" "$(cat "$T/out")"
}

# within SECONDS COMMAND...: and it takes no longer.
within() {
    local limit=$1 start=$SECONDS
    shift
    "$@"
    [ $((SECONDS - start)) -le "$limit" ] || fail "$* took $((SECONDS - start)) s, more than $limit"
}

# wait_until COMMAND...: until it succeeds, a minute at most: a machine may be busy.
wait_until() {
    local end=$((SECONDS + 60))
    while [ $SECONDS -lt $end ]; do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    fail "in a minute this never came true: $*"
}

# is_locked FILE: by flock, as fleetgate locks.
is_locked() {
    ! flock --nonblock "$1" true
}
