# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# What the measurements share: a pinned world, made-up repositories, the median. Sourced after
# $fleetgate, $make_fleet, $measure and $work are set.

# Nobody's own settings count.
unset "${!GIT_@}"
export LC_ALL=C GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=Fleet GIT_AUTHOR_EMAIL=fleet@example.com GIT_AUTHOR_DATE="1700000000 +0000"
export GIT_COMMITTER_NAME=Fleet GIT_COMMITTER_EMAIL=fleet@example.com
export GIT_COMMITTER_DATE="1700000000 +0000"

progress() { echo "bench: $*" >&2; }

conditions() {
    printf '%s, %s, %s processors, median of %s runs in turn' \
        "$("$fleetgate" --version)" "$(git --version)" "$(nproc)" "$runs"
}

# The median of column $2 of the file $1.
median() {
    awk -v column="$2" '{ print $column }' "$1" | sort -n | awk '
        { value[NR] = $1 }
        END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

# ---------------------------------------------------------------------------------- repositories --

# Puts a commit on top of $2 in repository $1 that changes the device number $3, and prints its id.
change_device() {
    local repository=$1 parent=$2 number=$3 name blob tree
    export GIT_INDEX_FILE=$work/index
    name=$(git -C "$repository" ls-tree --name-only "$parent:host_vars" | sed -n "${number}p")
    blob=$({ git -C "$repository" cat-file blob "$parent:host_vars/$name"; echo "# Replaced"; } |
        git -C "$repository" hash-object -w --stdin)
    git -C "$repository" read-tree "$parent"
    git -C "$repository" update-index --cacheinfo "100644,$blob,host_vars/$name"
    tree=$(git -C "$repository" write-tree)
    unset GIT_INDEX_FILE
    git -C "$repository" commit-tree -p "$parent" -m "Change device $number" "$tree"
}

# Takes the devices out of the folders that make-fleet puts them in, and prints the tree.
flat_tree() {
    local repository=$1 devices
    devices=$(git -C "$repository" ls-tree -r import:host_vars | sed 's,\t.*/,\t,' |
        git -C "$repository" mktree)
    {
        git -C "$repository" ls-tree import group_vars inventory.yml roles
        printf '040000 tree %s\thost_vars\n' "$devices"
    } | git -C "$repository" mktree
}

# A repository as a server has it: four branches, each a commit ahead of the one before, one pack.
make_server() {
    local repository=$1 devices=$2 tip branch number=0
    git init --quiet --bare --initial-branch=develop "$repository"
    "$make_fleet" "$devices" | git -C "$repository" fast-import --quiet
    tip=$(git -C "$repository" commit-tree -m "A fleet" "$(flat_tree "$repository")")
    for branch in production canary main develop; do
        number=$((number + 1))
        tip=$(change_device "$repository" "$tip" "$number")
        git -C "$repository" update-ref "refs/heads/$branch" "$tip"
    done
    git -C "$repository" update-ref -d refs/heads/import
    # What fast-import has packed is poorly packed: -f begins anew.
    git -C "$repository" repack -a -d -f -q
    git -C "$repository" prune
}

# ------------------------------------------------------------------------------------- servers --

# Copies repository $1 to $2, each with what it remembers for itself.
copy_server() {
    rm -rf "$2"
    cp -al "$1" "$2"
    [ ! -d "$1/fleetgate" ] || { rm -r "$2/fleetgate" && cp -a "$1/fleetgate" "$2/fleetgate"; }
}

# Makes $2, the server $1 with its hooks, as one that is in use: it has judged what branch $4 holds,
# which came by a push from the client $3 once.
make_server_in_use() {
    copy_server "$1" "$2"
    "$fleetgate" install --server "$2" >/dev/null
    git -C "$3" push --quiet "$2" "$(git -C "$1" rev-parse "$4"):refs/heads/seen" \
        2>"$work/push.log" || { cat "$work/push.log" >&2; exit 1; }
    git -C "$2" update-ref -d refs/heads/seen
}
