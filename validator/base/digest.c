/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <openssl/evp.h>
#include <stdio.h>

int sha256_hex(struct text bytes, char hex[SHA256_HEX], struct error *error)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (EVP_Digest(bytes.bytes, bytes.length, digest, NULL, EVP_sha256(), NULL) != 1)
        return error_set(error, ERROR_INTERNAL, "OpenSSL cannot compute SHA-256");
    for (int i = 0; i < SHA256_HEX / 2; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return 0;
}
