# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Advice that is followed: what messages and pages tell people to run or to write is taken from
# there, and run or written. Sourced by lib.sh. ../advice says which scenario follows which message,
# and a scenario named there fails where it does not (`run`); ci/check-advice says what nobody follows.

# advice TEXT: prints it, from a line of what was said that is followed hereby.
advice() {
    grep -F -e "$1" "$T/out" >>"$T/followed" ||
        fail "nobody advised \"$1\":" "$(cat "$T/out")" >&2
    printf '%s\n' "$1"
}

# page ID N, or page ID TEXT: prints the Nth block of code behind the heading Fix of a rule's page, or
# TEXT, which stands in a span of code there.
page() {
    "$FLEETGATE" explain "$1" | sed -n '/^## Fix$/,$p' >"$T/page"
    if [[ $2 =~ ^[0-9]$ ]]; then
        awk -v number="$2" '
            /^    / && !inside { inside = 1; block++ }
            !/^    / { inside = 0 }
            inside && block == number { print substr($0, 5) }' "$T/page" >"$T/block"
    else
        tr '\n' ' ' <"$T/page" | grep -oF -e "\`$2\`" | head -n 1 | tr -d '`' >"$T/block"
    fi
    [ -s "$T/block" ] || fail "the page of $1 says nothing of $2" >&2
    cat "$T/block"
}

# with WORD VALUE...: standard input, with VALUE for each WORD.
with() {
    local text
    text=$(cat)
    while [ $# -ge 2 ]; do
        text=${text//"$1"/"$2"}
        shift 2
    done
    printf '%s\n' "$text"
}

# runs: commands on standard input, each of which has to end well.
runs() {
    cat >"$T/commands"
    PATH=$(dirname "$FLEETGATE"):$PATH GIT_EDITOR=true bash -e -o pipefail "$T/commands" >"$T/running" 2>&1 ||
        fail 'what is advised does not work:' "$(cat "$T/commands" "$T/running")"
}

# follows: what was said in the lines on standard input is about to be done.
follows() {
    cat >>"$T/followed"
}

# advice_was_followed SCENARIO: all that ../advice expects of it. A form has %s where the message has
# what it is about.
advice_was_followed() {
    local form pattern
    while IFS= read -r form; do
        pattern=$(sed -E 's/[][\.*^$+?(){}|]/\\&/g; s/%[0-9\\.*]*(l*[sudz]+)/.+/g; s/%%/%/g' <<<"$form")
        grep -qE -e "$pattern" "$T/followed" 2>/dev/null ||
            fail "tests/advice says that this scenario follows: $form"
    done < <(sed -n "s/^$1  *validator[^:]*: //p" "$ROOT/tests/advice")
}
