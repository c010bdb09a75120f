# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2119,SC2120
#
# Keys, what is signed with them, and servers that ask for it. Sourced by lib.sh.

needs() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || skip "$program is not installed"
    done
}

# ssh_key NAME [TYPE [BITS]]: makes a key and leaves it at $T/NAME and $T/NAME.pub.
ssh_key() {
    ssh-keygen -q -t "${2:-ed25519}" ${3:+-b "$3"} -N '' -C "$1" -f "$T/$1"
}

# sign_with NAME: from now on commits and pushes are signed with this SSH key.
sign_with() {
    git config gpg.format ssh
    git config user.signingkey "$T/$1"
    git config commit.gpgsign true
}

sign_nothing() {
    git config commit.gpgsign false
}

# allow NAME [OPTIONS]: lists the SSH key.
allow() {
    echo "$1@example.com ${2:+$2 }$(cut -d ' ' -f 1,2 "$T/$1.pub")" >>"$SERVER/signers"
}

# signed_world WHAT: a policy that asks on develop for WHAT to be signed, and alice's key listed.
signed_world() {
    needs ssh-keygen
    new_world
    policy <<END
branches:
  develop: { by: any, signed: $1 }
  main: { from: ['*'], by: either }
  canary: { from: [main], by: either }
  production: { from: [canary], by: either }
allowed_signers: signers
END
    git -C "$SERVER" config receive.certNonceSeed secret
    ssh_key alice
    allow alice
    sign_with alice
}

# gpg_world WHAT: the same with OpenPGP; the keys are listed by export_keys.
gpg_world() {
    needs gpg gpgconf gpgv
    new_world
    policy <<END
branches:
  develop: { by: any, signed: $1 }
  main: { from: ['*'], by: either }
  canary: { from: [main], by: either }
  production: { from: [canary], by: either }
openpgp_keys: keys
END
    git -C "$SERVER" config receive.certNonceSeed secret
    GNUPGHOME=$(mktemp -d /tmp/fg.XXXXXX) # the paths of its sockets must be short
    export GNUPGHOME
    trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"; leave_the_world' EXIT
    git config gpg.format openpgp
    git config commit.gpgsign true
}

# gpg_key NAME [EXPIRY]: makes a key; commits are signed with it from now on.
gpg_key() {
    gpg --batch --quiet --passphrase '' --quick-gen-key "$1 <$1@example.com>" ed25519 sign \
        "${2:-never}" 2>"$T/gpg" || fail 'no key:' "$(cat "$T/gpg")"
    git config user.signingkey "$1@example.com"
}

export_keys() {
    gpg --batch --quiet --armor --export "$@" >"$SERVER/keys"
}

# resign FILTER...: replaces the tip of develop by what FILTER makes of its raw commit.
resign() {
    git cat-file commit develop | "$@" >"$T/commit"
    git reset --quiet --soft "$(git hash-object -t commit -w --stdin <"$T/commit")"
}
