/* SPDX-License-Identifier: MIT */
/* Digests, by OpenSSL. */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/base.h"

#include <stdlib.h>

static const EVP_MD *digest_of(enum digest_kind kind)
{
    switch (kind) {
    case DIGEST_MD5:
        return EVP_md5();
    case DIGEST_SHA1:
        return EVP_sha1();
    case DIGEST_SHA224:
        return EVP_sha224();
    case DIGEST_SHA256:
        return EVP_sha256();
    case DIGEST_SHA384:
        return EVP_sha384();
    case DIGEST_SHA512:
        return EVP_sha512();
    }
    return NULL;
}

int digest_hex_as(enum digest_kind kind, struct text bytes, char hex[DIGEST_HEX_MAX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(bytes.bytes, bytes.length, digest, &size, digest_of(kind), NULL) != 1) {
        ERR_clear_error(); /* OpenSSL keeps what it would tell of the failure */
        return -1;
    }
    for (unsigned i = 0; i < size; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[2 * (size_t)size] = '\0';
    return 0;
}

void digest_begin(void)
{
    char hex[DIGEST_HEX];
    (void)digest_hex(TEXT(""), hex);
}

int digest_hex(struct text bytes, char hex[DIGEST_HEX])
{
    char longest[DIGEST_HEX_MAX];
    if (digest_hex_as(DIGEST_SHA256, bytes, longest) != 0)
        return -1;
    memcpy(hex, longest, DIGEST_HEX);
    return 0;
}

/* ------------------------------------------------------------------------------- one by one -- */

struct digester {
    EVP_MD_CTX *context;
    EVP_MD *sha1; /* looked for once: that takes longer than a short text */
};

struct digester *digester_new(void)
{
    struct digester *digester = calloc(1, sizeof *digester);
    if (!digester)
        return NULL;
    digester->context = EVP_MD_CTX_new();
    digester->sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
    if (digester->context && digester->sha1)
        return digester;
    ERR_clear_error();
    digester_free(digester);
    return NULL;
}

void digester_free(struct digester *digester)
{
    if (!digester)
        return;
    EVP_MD_CTX_free(digester->context);
    EVP_MD_free(digester->sha1);
    free(digester);
}

int digester_sum(struct digester *digester, struct text head, struct text bytes,
                 unsigned char sum[20])
{
    EVP_MD_CTX *context = digester->context;
    if (EVP_DigestInit_ex(context, digester->sha1, NULL) == 1 &&
        EVP_DigestUpdate(context, head.bytes, head.length) == 1 &&
        EVP_DigestUpdate(context, bytes.bytes, bytes.length) == 1 &&
        EVP_DigestFinal_ex(context, sum, NULL) == 1)
        return 0;
    ERR_clear_error();
    return -1;
}
