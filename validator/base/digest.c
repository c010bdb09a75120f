/* SPDX-License-Identifier: MIT */
/* SHA-256, by OpenSSL. */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/base.h"

int digest_hex(struct text bytes, char hex[DIGEST_HEX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (EVP_Digest(bytes.bytes, bytes.length, digest, NULL, EVP_sha256(), NULL) != 1) {
        ERR_clear_error(); /* OpenSSL keeps what it would tell of the failure */
        return -1;
    }
    for (size_t i = 0; i < DIGEST_HEX / 2; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[DIGEST_HEX - 1] = '\0';
    return 0;
}
