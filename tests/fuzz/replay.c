/* SPDX-License-Identifier: MIT */
/* Gives every file named on the command line to a fuzz target: a corpus, replayed without a fuzzer.
 * Prints how many; a crash ends it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return -1;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    return 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (replay(argv[i]) != 0)
            return 1;
    }
    printf("%d\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
