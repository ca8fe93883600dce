#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/version.h"
#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/terminal.h"

static const struct argp_option *find_long(const struct argp_option *options, const char *name, size_t length)
{
    for (; options->name != NULL; options++)
        if (strlen(options->name) == length && memcmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static const struct argp_option *find_short(const struct argp_option *options, char letter)
{
    for (; options->name != NULL; options++)
        if (options->key == letter)
            return options;
    return NULL;
}

static _Noreturn void refuse_long(const struct argp_option *options, const char *command, const char *name, int length)
{
    char word[64], all[256] = "";
    snprintf(word, sizeof word, "%.*s", length, name);
    struct nearest nearest = {.word = word};
    for (; options->name != NULL; options++) {
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s--%s", used > 0 ? ", " : "", options->name);
        nearest_offer(&nearest, options->name);
    }
    if (nearest.best[0] != '\0')
        terminal_usage(command, "unknown option `--%s`; the nearest known is `--%s`", word, nearest.best);
    terminal_usage(command, "unknown option `--%s`; known are: %s", word, all);
}

/* Looks at one option; true if the next word is its value. */
static bool check_option(const struct argp_option *options, const char *command, const char *word, bool last)
{
    if (word[1] == '-') {
        size_t length = strcspn(word + 2, "=");
        const struct argp_option *option = find_long(options, word + 2, length);
        bool joined = word[2 + length] == '=';
        if (option == NULL)
            refuse_long(options, command, word + 2, (int)(length < 60 ? length : 60));
        if (option->arg == NULL && joined)
            terminal_usage(command, "`--%s` takes no value", option->name);
        if (option->arg != NULL && !joined && last)
            terminal_usage(command, "`--%s` needs a value: --%s %s", option->name, option->name, option->arg);
        return option->arg != NULL && !joined;
    }
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const struct argp_option *option = find_short(options, *letter);
        if (option == NULL)
            terminal_usage(command, "unknown option `-%c`", *letter);
        if (option->arg == NULL)
            continue;
        if (letter[1] == '\0' && last)
            terminal_usage(command, "`-%c` needs a value: -%c %s", *letter, *letter, option->arg);
        return letter[1] == '\0';
    }
    return false;
}

void arguments_parse(const struct argp *argp, int argc, char **argv, void *input)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (argv[i][0] == '-' && argv[i][1] != '\0' && check_option(argp->options, argv[0], argv[i], i + 1 == argc))
            i++;
    int error = argp_parse(argp, argc, argv, ARGP_NO_HELP | ARGP_NO_EXIT, NULL, input);
    if (error != 0)
        terminal_usage(argv[0], "%s", strerror(error));
}

error_t arguments_common(int key, const struct argp_state *state, struct arguments *arguments)
{
    switch (key) {
    case 'q':
        arguments->quiet = true;
        return 0;
    case 'v':
        arguments->verbose = true;
        return 0;
    case 'h':
        argp_state_help(state, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_DOC | ARGP_HELP_LONG);
        break;
    case 'V':
        printf("kapasim %s\n", KAPASIM_VERSION);
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    exit(fflush(stdout) == 0 ? EXIT_FINE : EXIT_FAILED);
}

/* argp takes back the text that it gave, so this only hands it on. */
char *arguments_filter(int key, const char *text, void *input)
{
    (void)input;
    return key == ARGP_KEY_HELP_DUP_ARGS_NOTE ? NULL : (char *)(uintptr_t)text;
}

uint64_t arguments_number(const char *command, const char *option, const char *text, uint64_t low, uint64_t high)
{
    char *end;
    errno = 0;
    uintmax_t number = strtoumax(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number < low || number > high)
        terminal_usage(command, "`%s` needs a whole number from %" PRIu64 " to %" PRIu64 ", not `%s`", option, low,
                       high, text);
    return number;
}

void arguments_assign(const char *command, char *word, struct assignments *assignments)
{
    char *sign = strchr(word, '=');
    if (sign == NULL || sign == word || sign[1] == '\0')
        terminal_usage(command, "`--set` needs PATH=VALUE, such as --set budget.annual=\"200 juta\", not `%s`", word);
    *sign = '\0';
    assignments->list[assignments->n++] = (struct assignment){.path = word, .value = sign + 1};
}
