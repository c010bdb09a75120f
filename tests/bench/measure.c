/* SPDX-License-Identifier: MIT */
/*
 * Runs a command and appends a line to FILE: the seconds it took, and the most memory that it, or
 * any one process it waited for, had at once, in KiB. Ends with the status of the command.
 *
 *   measure FILE COMMAND [ARGUMENT...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

/* Returns the exit status, 126 when there is none. */
static int run(char **command)
{
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return 126;
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
        return 126;
    }
    struct timespec start;
    struct rusage usage;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int status = run(argv + 2);
    double seconds = seconds_since(&start);
    getrusage(RUSAGE_CHILDREN, &usage);

    FILE *file = fopen(argv[1], "a");
    if (!file || fprintf(file, "%.6f %ld\n", seconds, usage.ru_maxrss) < 0 || fclose(file) != 0) {
        perror(argv[1]);
        return 126;
    }
    return status;
}
