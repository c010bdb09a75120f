# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Completion of fleetgate for bash. `make install` puts it where bash-completion looks.

# The options of a command; those that take a value end in "=".
_fleetgate_options() {
    case $1 in
    check) echo --repo= --policy= --format= --also= --offline --fresh --all ;;
    pre-push) echo --repo= --policy= --format= --offline --all ;;
    pre-commit) echo --repo= --policy= --format= --offline --all ;;
    pr)
        echo --base= --head= --repo= --policy= --format= --also= --offline --fresh --all \
            --report= --url= --project= --token-file= --request=
        ;;
    serve)
        echo --listen= --forge= --url= --project= --token-file= --secret-file= --policy= --state= --clone= --every=
        ;;
    pre-receive | limits) echo --policy= --format= ;;
    post-receive) echo --policy= ;;
    rollout) echo --repo= --policy= --format= ;;
    replay) echo --repo= --policy= --branch= --last= --law --offline --format= ;;
    install) echo --server= --local= --pre-push --for= --force ;;
    doctor) echo --policy= --for= --ask-mender --format= ;;
    ledger) echo --repo= --policy= --branch= --last= --refused --reason= --format= ;;
    inventory) echo --list --host= --graph --origins --root= --repo= --policy= ;;
    render) echo --raw --root= --repo= --policy= ;;
    plan) echo --branch= --all --facts= --format= --root= --repo= --policy= ;;
    mender) echo --repo= --policy= ;;
    schema) echo --with= --formats --effective --draft= --root= --repo= --policy= --format= ;;
    esac
}

# The values of an option that takes one of a list, as the program itself lists them.
_fleetgate_choices() {
    fleetgate "$1" "$2=" 2>&1 >/dev/null </dev/null |
        sed -n "s/^fleetgate $1: $2 is //p" | sed 's/,//g; s/ or / /'
}

# Behind an action that takes a JOB, those of the current folder's outbox.
_fleetgate_rollout_arguments() {
    case " ${COMP_WORDS[*]} " in
    *' show '* | *' cancel '* | *' retry '*)
        fleetgate rollout status 2>/dev/null </dev/null | sed -n 's/.* job \(fg_[0-9a-f]*\).*/\1/p' | sort -u
        ;;
    *) printf '%s\n' status deliver show cancel retry ;;
    esac
}

# What may stand where no option stands.
_fleetgate_arguments() {
    case $1 in
    check | inventory | plan) git for-each-ref --format='%(refname:short)' refs/heads 2>/dev/null ;;
    rollout) _fleetgate_rollout_arguments ;;
    mender) echo facts ;;
    ledger) printf '%s\n' list verify refused accept ;;
    explain) fleetgate explain 2>/dev/null | sed -n 's,^\([a-z-]*/[a-z-]*\) .*,\1,p' ;;
    esac
}

_fleetgate() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]-} words=''
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words='check pr serve pre-commit pre-push pre-receive post-receive rollout ledger install doctor explain replay inventory
            render plan mender schema limits --help --version'
    elif [[ " $(_fleetgate_options "$command") " == *" $before= "* ]]; then
        case $before in
        --format | --for | --draft | --report | --forge) words=$(_fleetgate_choices "$command" "$before") ;;
        --base | --head | --branch) words=$(_fleetgate_arguments check) ;;
        esac
    elif [[ $word == -* ]]; then
        words="$(_fleetgate_options "$command" | tr -d =) --help"
    else
        words=$(_fleetgate_arguments "$command")
    fi
    # Nothing of ours fits: bash completes file names (-o default below).
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _fleetgate fleetgate
