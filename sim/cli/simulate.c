#include "cli/simulate.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/progress.h"
#include "cli/terminal.h"
#include "run/nation_batch.h"
#include "run/precision.h"

enum { REPLICATES = 500, REPLICATES_AT_MOST = 16384 };

/* The one state of the program outside its functions: a signal handler can reach nothing else. */
static volatile sig_atomic_t stop_asked;

/* A third signal ends the program at once; not the second, since timeout(1) sends two. */
static void ask_to_stop(int number)
{
    stop_asked = stop_asked + 1;
    if (stop_asked > 2) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

/* A hangup that is ignored, as by nohup, stays ignored. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop}, before;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

static bool is_stop_asked(void *context)
{
    (void)context;
    return stop_asked != 0;
}

static bool watch(void *context, const struct batch_progress *now)
{
    progress_show(context, now);
    return stop_asked == 0;
}

/* Some replicates have no root, or all. Which of the observed levels was out of reach is not known here. */
static void tell_rootless(uint32_t dropped, uint32_t replicates, bool all, struct messages *messages)
{
    char text[MESSAGES_TEXT_MAX];
    snprintf(text, sizeof text,
             "%" PRIu32 " of %" PRIu32 " replicates were dropped from all scenarios: with the parameters that they "
             "drew, an observed level cannot be reached. Compare observed.error_per_file with effects.error.floor and "
             "with what checking leaves; lower the floor, or narrow its prior. Or see whether practices leave any time "
             "for files. `kapasim check` tells more%s",
             dropped, replicates, all ? "" : "; `kapasim export DIR failures` names them");
    if (all)
        messages_error(messages, NULL, "%s", text);
    else
        messages_warn(messages, NULL, "%s", text);
}

static void tell_faults(uint32_t faults, uint32_t replicates, const struct store_failure *first, bool all,
                        struct messages *messages)
{
    char text[MESSAGES_TEXT_MAX];
    snprintf(text, sizeof text,
             "%" PRIu32 " of %" PRIu32 " replicates were dropped from all scenarios for a %s (replicate %" PRIu32
             "). Look at it with `kapasim replay`; see whether values lie at their bounds, and report it%s",
             faults, replicates, first->reason, first->replicate,
             all ? "" : "; `kapasim export DIR failures` names them");
    if (all)
        messages_error(messages, NULL, "%s", text);
    else
        messages_warn(messages, NULL, "%s", text);
}

/* What was dropped, by the two kinds of reason. */
static int tell_dropped(struct store *store, struct messages *messages)
{
    const struct store_info *info = store_info(store);
    uint32_t faults, dropped = info->dropped, all = info->replicates;
    struct store_failure first;
    int status = store_count_faults(store, &faults, &first);
    if (status == STATUS_OK && faults > 0)
        tell_faults(faults, all, &first, dropped == all, messages);
    if (status == STATUS_OK && dropped > faults)
        tell_rootless(dropped - faults, all, dropped == all, messages);
    if (status != STATUS_OK)
        messages_error(messages, NULL, "the results cannot be read: %s", store_problem(store));
    free(first.reason);
    return status;
}

/* ---- what is asked for ---- */

/* Whether complete results are also what is asked for: they may be less precise. */
static bool is_enough(const struct simulation *simulation, const struct store_info *info)
{
    return simulation->precision <= 0 || (info->precision > 0 && info->precision <= simulation->precision);
}

static int open_store(const struct simulation *simulation, const struct experiment *experiment, struct store **store,
                      bool *resumed, struct messages *messages)
{
    const char *folder = simulation->folder, *command_line = simulation->command_line;
    uint32_t asked = simulation->replicates > 0  ? simulation->replicates
                     : simulation->precision > 0 ? REPLICATES_AT_MOST
                     : experiment->agencies      ? 1
                                                 : REPLICATES;
    int status = STATUS_OK;
    if (simulation->resume)
        status = store_resume(folder, experiment, simulation->replicates, command_line, store, messages);
    if (*store != NULL && store_info(*store)->complete && !is_enough(simulation, store_info(*store))) {
        store_close(*store);
        status = store_resume(folder, experiment, asked, command_line, store, messages);
    }
    *resumed = *store != NULL;
    if (status == STATUS_OK && *store == NULL)
        status = store_create(folder, simulation->force, experiment, asked, command_line, store, messages);
    return status;
}

/* Of a run that is taken up, what is unsaid is as it was begun. */
static int ask(const struct simulation *simulation, struct store *store, bool resumed)
{
    const struct store_info *info = store_info(store);
    uint32_t most = info->replicates;
    double precision = simulation->precision;
    if (simulation->replicates > 0)
        most = simulation->replicates;
    else if (simulation->precision > 0)
        most = REPLICATES_AT_MOST;
    else if (resumed)
        precision = info->precision;
    return store_ask(store, most > store_settled(store) ? most : store_settled(store), precision);
}

/* ---- running ---- */

/* What is run: scenarios of an agency, or a nation. */
struct job {
    const struct simulation *simulation;
    const struct experiment *experiment;
    struct nation_batch *nation; /* NULL for an agency */
};

static int run_job(const struct job *job, struct store *store, struct progress *progress, uint32_t *dropped,
                   struct messages *messages)
{
    const struct store_info *info = store_info(store);
    int threads = job->simulation->threads;
    if (job->nation)
        return nation_batch_run(job->nation, info->replicates, store, watch, progress, dropped, messages);
    if (info->precision > 0)
        return precision_run(job->experiment, info->precision, info->replicates, threads, store, watch, progress,
                             dropped, messages);
    return batch_run(job->experiment, info->replicates, threads, store, watch, progress, dropped, messages);
}

static int run(const struct job *job, struct store *store, struct simulated *simulated, struct messages *messages)
{
    const struct simulation *simulation = job->simulation;
    const struct store_info *info = store_info(store);
    struct progress progress = {.show = !simulation->quiet,
                                .terminal = isatty(STDERR_FILENO) != 0,
                                .counted = job->nation ? "staff" : "replicates"};
    if (simulation->verbose)
        fprintf(stderr, "%" PRIu32 " replicates of %d %s, seed %" PRIu64 ", %d threads, %s kernel\n", info->replicates,
                job->nation ? info->n_scenarios - 1 : info->n_scenarios, job->nation ? "kinds of agency" : "scenarios",
                info->seed, simulation->threads, isa_names[simulation->isa == ISA_BEST ? isa_best() : simulation->isa]);
    catch_signals();
    int status = run_job(job, store, &progress, &simulated->dropped, messages);
    progress_end(&progress);
    if (status == STATUS_INTERRUPTED)
        fprintf(stderr, "kapasim run: interrupted; %" PRIu32 " of %" PRIu32 " replicates are kept\n", info->stored,
                info->replicates);
    simulated->resumable = status != STATUS_OK && info->stored > 0 && store_in_place(store);
    if (status == STATUS_OK && simulated->dropped > 0)
        status = tell_dropped(store, messages);
    return status;
}

static void tell_complete(const struct simulation *simulation, const struct store *store)
{
    fprintf(stderr, "kapasim run: the results in ");
    terminal_text(stderr, simulation->folder);
    fprintf(stderr, " are complete, with %" PRIu32 " replicates%s\n", store_settled(store),
            store_has_months(store_info(store)) ? "; for more of them, name a larger number with -n" : "");
}

/* A large run takes a while to give its months up. */
static void tell_summing_up(const struct simulation *simulation, const struct store *store)
{
    if (simulation->keep == KEEP_SUMMARY && !simulation->quiet && isatty(STDERR_FILENO) != 0)
        fprintf(stderr, "kapasim run: summing up %" PRIu32 " replicates\n", store_info(store)->stored);
}

static int simulate(const struct job *job, struct simulated *simulated, struct messages *messages)
{
    const struct simulation *simulation = job->simulation;
    struct store *store = NULL;
    bool resumed = false;
    int status = open_store(simulation, job->experiment, &store, &resumed, messages);
    if (status != STATUS_OK)
        goto out;
    if (store_info(store)->complete) {
        simulated->dropped = store_info(store)->dropped;
        if (!simulation->quiet)
            tell_complete(simulation, store);
        goto out;
    }
    terminal_messages(messages, simulation->quiet);
    status = ask(simulation, store, resumed);
    if (status == STATUS_OK)
        status = run(job, store, simulated, messages);
    if (status == STATUS_OK && simulated->dropped == store_info(store)->replicates) {
        store_tell_kept(store, messages);
        store_discard(store);
        store = NULL;
        status = STATUS_NO_ROOT;
    } else if (status == STATUS_OK) {
        tell_summing_up(simulation, store);
        store_let_stop(store, is_stop_asked, NULL);
        store_set_limits(store, simulation->threads, STORE_MEMORY_FINISHING);
        status = store_finish(store, messages);
        simulated->resumable = status != STATUS_OK && store_in_place(store);
        if (status == STATUS_INTERRUPTED)
            fprintf(stderr, "kapasim run: interrupted while summing up; all %" PRIu32 " replicates are kept\n",
                    store_info(store)->stored);
    }
out:
    store_close(store);
    return status;
}

int simulate_run(const struct simulation *simulation, struct scenario *const *scenarios, int n,
                 struct simulated *simulated, struct messages *messages)
{
    struct experiment experiment = {.n_scenarios = 0};
    *simulated = (struct simulated){0};
    int status = experiment_open(scenarios, n, simulation->seed, simulation->fixed, &experiment);
    experiment.isa = simulation->isa;
    experiment.keep = simulation->keep;
    if (status == STATUS_OK)
        status = simulate(&(struct job){simulation, &experiment, NULL}, simulated, messages);
    experiment_close(&experiment);
    return status;
}

int simulate_nation(const struct simulation *simulation, const struct nation *nation, struct simulated *simulated,
                    struct messages *messages)
{
    struct nation_batch batch;
    *simulated = (struct simulated){0};
    int status = nation_batch_open(nation, simulation->seed, simulation->fixed, simulation->threads, &batch, messages);
    if (status != STATUS_OK)
        return status;
    nation_run_choose(batch.run, simulation->isa);
    batch.experiment.keep = simulation->keep;
    status = simulate(&(struct job){simulation, &batch.experiment, &batch}, simulated, messages);
    nation_batch_close(&batch);
    return status;
}
