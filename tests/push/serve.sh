# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The service that judges requests, the forge double beside it, and requests there. Sourced by lib.sh.

# A world whose forge has the project acme/fleet, without a request.
serve_world() { # FORGE [OPTION...]
    mkdir "$T/acme"
    new_world "$T/acme/fleet.git"
    good_change
    echo 'token-of-the-gate' >"$T/forge-token"
    echo 'the-secret-of-the-webhook' >"$T/webhook-secret"
    : >"$T/operator.yml"
    echo '{}' >"$T/open"
    REQUESTS=$T/open
    start_forge "$@" --requests "$REQUESTS" --repositories "$T"
}

# Request 7 waits for Mender, which never answers, as long as the operator's policy asks it.
serve_of_silent_mender() {
    mender_world --fault silent
    mkdir "$T/acme" && mv "$SERVER" "$T/acme/fleet.git" && SERVER=$T/acme/fleet.git
    git remote set-url origin "$SERVER"
    echo 'token-of-the-gate' >"$T/forge-token"
    echo 'the-secret-of-the-webhook' >"$T/webhook-secret"
    cp "$SERVER/fleetgate.yml" "$T/operator.yml"
    echo '{}' >"$T/open"
    REQUESTS=$T/open
    good_change
    start_forge gitea --fault 404@requests --requests "$REQUESTS" --repositories "$T"
    serve
    request 7 develop main
}

# request NUMBER HEAD BASE [STATE]: the forge has this request, as it is from now on.
request() {
    local number=$1 head base=$3 state=${4:-open} ref=refs/pull
    head=$(git rev-parse "$2")
    [ "$FORGE" != gitlab ] || ref=refs/merge-requests
    git -C "$SERVER" fetch --quiet "$PWD" "+$head:$ref/$number/head"
    jq --arg number "$number" --arg head "$head" --arg base "$base" --arg state "$state" \
        '.[$number] = {head: $head, base: $base, state: $state}' "$REQUESTS" >"$REQUESTS.new"
    mv "$REQUESTS.new" "$REQUESTS"
}

# Starts the service, and waits until it listens.
serve() { # [OPTION...]
    : >"$T/served"
    "$FLEETGATE" serve --listen 127.0.0.1:0 --forge "$FORGE" --url "http://127.0.0.1:$(cat "$T/forge-port")" \
        --project acme/fleet --token-file "$T/forge-token" --secret-file "$T/webhook-secret" \
        --policy "$T/operator.yml" --state "$T/state" "$@" 2>"$T/served" &
    SERVICE=$!
    wait_until grep -q '^fleetgate: listening on ' "$T/served"
    SERVICE_PORT=$(sed -n 's/^fleetgate: listening on .*:\([0-9]*\)$/\1/p' "$T/served")
}

stop_serving() {
    kill "${1:--TERM}" "$SERVICE"
    STATUS=0
    wait "$SERVICE" 2>/dev/null || STATUS=$?
}

# event ACTION NUMBER [OPTION...]: what is answered is in $T/answered.
event() {
    "$ROOT/tests/push/send_event.py" "$FORGE" "$SERVICE_PORT" "$@" >"$T/answered"
}

# answered STATUS [PART]: to the last event.
answered() {
    grep -qE "^$1( |\$)" "$T/answered" && grep -qF -e "${2-}" "$T/answered" ||
        fail "the answer is not $1 with \"${2-}\":" "$(cat "$T/answered")" "$(cat "$T/served")"
}

# served PART...: each stands in a line that the service has printed.
served() {
    local part
    for part in "$@"; do
        wait_until grep -qF -e "$part" "$T/served"
    done
}

# The last state of the head of REV for a base.
state_of() { # REV [BASE]
    jq --raw-output --arg sha "$(git rev-parse "$1")" --arg name "fleetgate/${2:-main}" \
        '[.statuses[] | select(.sha == $sha and (.context // .name) == $name)][-1].state' "$T/told"
}

has_state() { # STATE REV [BASE]
    [ "$(state_of "$2" "${3:-main}")" = "$1" ]
}

# becomes STATE REV [BASE]: in time.
becomes() {
    local end=$((SECONDS + 60))
    while [ $SECONDS -lt $end ]; do
        has_state "$@" && return
        sleep 0.1
    done
    fail "the state of $2 is not $1 but $(state_of "$2" "${3-}"), after a minute:" "$(cat "$T/served" "$T/forge-log")"
}

nothing_judges() {
    ! pgrep -f "pr --repo $T/state"
}

# Nothing waits any more.
all_are_judged() {
    "$ROOT/tests/push/send_event.py" "$FORGE" "$SERVICE_PORT" x 1 --method GET --path /healthz >"$T/health"
    grep -qxF '200 0 waiting' "$T/health"
}

# on_forge BRANCH REV: the branch stands there, whoever moved it.
on_forge() {
    git -C "$SERVER" fetch --quiet "$PWD" "+$(git rev-parse "$2"):refs/heads/$1"
}

# How many states of any kind were set for a base.
count_states() { # [BASE]
    jq --arg name "fleetgate/${1:-main}" '[.statuses[] | select((.context // .name) == $name)] | length' "$T/told"
}
