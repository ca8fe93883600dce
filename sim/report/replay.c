#include "report/replay.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "model/learning.h"
#include "report/csv.h"
#include "report/text.h"

/* ---- living ---- */

struct telling {
    const struct replay *replay;
    struct agency before;
    bool begun;
    int status; /* of keeping the month before */
    replay_teller *tell;
    void *context;
};

static void watch(void *context, const struct agency *agency, const struct today *today, const double *row)
{
    struct telling *telling = context;
    if (telling->status != STATUS_OK)
        return;
    const struct replay_month month = {.replay = telling->replay,
                                       .agency = agency,
                                       .before = telling->begun ? &telling->before : NULL,
                                       .today = today,
                                       .row = row};
    telling->tell(telling->context, &month);
    if (!telling->begun)
        telling->status = agency_open(&telling->before, &agency->shape);
    if (telling->status != STATUS_OK)
        return;
    telling->begun = true;
    agency_copy(&telling->before, agency);
}

int replay_live(const struct replay *replay, replay_teller *tell, void *context)
{
    struct telling telling = {.replay = replay, .tell = tell, .context = context};
    struct replicate_space *space;
    int status = replicate_space_new(replay->experiment, &space);
    if (status != STATUS_OK)
        return status;
    replicate_watch(space, watch, &telling);
    status = replicate_keep_persons(space);
    if (status == STATUS_OK)
        status = replicate_run_from(space, replay->replicate, replay->first_post);
    if (replay->reason)
        replicate_reason(space, status, replay->reason);
    agency_close(&telling.before);
    replicate_space_free(space);
    return status == STATUS_OK ? telling.status : status;
}

/* ---- for both stories ---- */

bool replay_find(const struct agency *agency, uint32_t identity, size_t *post)
{
    for (size_t i = 0; i < agency->shape.posts; i++)
        if (agency->staff.here[i] != 0 && agency->staff.identity[i] == identity) {
            *post = i;
            return true;
        }
    return false;
}

void replay_name(uint32_t identity, char name[16])
{
    uint32_t post = (identity >> 8) - RANDOM_POST_FIRST_STAFF + 1, holder = identity & 0xff;
    if (holder > 0)
        snprintf(name, 16, "%" PRIu32 ".%" PRIu32, post, holder);
    else
        snprintf(name, 16, "%" PRIu32, post);
}

void replay_date(const struct replay_month *month, double number, char date[16])
{
    int at = month->today->date + (int)number - month->today->month;
    snprintf(date, 16, "%04d-%02d", at / 12 % 10000, at % 12 + 1);
}

void replay_heading(const struct replay *replay)
{
    char name[TEXT_SIZE];
    text_line(replay->experiment->scenarios[0]->name, TEXT_NAME_COLUMNS, name);
    fprintf(replay->file, "%s, ", name);
    if (replay->agency > 0)
        fprintf(replay->file, "agency %" PRIu32 " of %" PRIu32 ", ", replay->agency, replay->agencies);
    fprintf(replay->file, "replicate %" PRIu32 " of seed %" PRIu64, replay->replicate, replay->experiment->seed);
}

void replay_change(const struct replay_month *month)
{
    const struct today *today = month->today;
    const struct param_values *p = &today->values->params;
    if (learning_rules_change(today))
        fprintf(month->replay->file, "          rules change, and practice and technical training lose %.0f %%\n",
                100 * p->change_loss);
    if (p->application_month == today->date)
        fprintf(month->replay->file, "          a new application comes\n");
}

/* ---- the agency, as columns ---- */

static void write_header(struct csv *csv)
{
    csv_text(csv, "scenario");
    csv_text(csv, "replicate");
    csv_text(csv, "month");
    for (int i = 0; i < INDICATOR_COUNT; i++)
        csv_text(csv, indicators[i].name);
    csv_end(csv);
}

static void tell_columns(void *context, const struct replay_month *month)
{
    (void)context;
    struct csv csv = {.file = month->replay->file};
    if (!month->before)
        write_header(&csv);
    csv_text(&csv, month->replay->experiment->scenarios[0]->id);
    csv_whole(&csv, month->replay->replicate);
    csv_whole(&csv, month->today->month);
    for (int i = 0; i < INDICATOR_COUNT; i++)
        csv_number(&csv, month->row[i]);
    csv_end(&csv);
}

/* ---- the agency, as a story ---- */

static void tell_draws(const struct replay *replay, const double *drawn)
{
    const struct experiment *experiment = replay->experiment;
    fputs(experiment->n_draws > 0 ? "\nDrawn for this replicate:\n" : "", replay->file);
    for (int i = 0; i < experiment->n_draws; i++)
        fprintf(replay->file, "  %-44s %.6g\n", experiment_draw_path(experiment, i), drawn[i]);
}

static void tell_beginning(const struct replay_month *month, const double *drawn)
{
    const struct agency *agency = month->agency;
    FILE *file = month->replay->file;
    replay_heading(month->replay);
    fprintf(file, ": %zu staff in %zu posts.\n", agency->shape.staff, agency->shape.posts);
    tell_draws(month->replay, drawn);
    fprintf(file,
            "\nPeople are named by the post in which they entered service: 12 was there first, 12.1 came next.\n"
            "Below a month stands what happened in it. On the way to a programme each person counts once a year.\n"
            "U is the draw, from 0 to 1, of the month's arrivals of files.\n"
            "\n%-8s%6s%8s%8s%8s%9s%8s%7s%7s%7s%7s%12s%8s\n",
            "MONTH", "STAFF", "ARRIVED", "DONE", "BACKLOG", "ERRORS %", "SOP %", "SKILL", "MOTIV", "JP", "SEATS",
            "JUTA SPENT", "U");
}

static void tell_row(const struct replay_month *month)
{
    const double *row = month->row;
    const struct today *today = month->today;
    struct random_words w =
        random_event(&today->source, PURPOSE_ARRIVALS, random_identity(RANDOM_POST_AGENCY, 0), today->month, 0);
    char date[16];
    replay_date(month, today->month, date);
    fprintf(month->replay->file, "%-8s%6.0f%8.0f%8.0f%8.2f%9.2f%8.2f%7.2f%7.2f%7.1f%7.0f%12.2f%8.4f\n", date,
            row[INDICATOR_staff], month->agency->now.arrived, row[INDICATOR_files_done], row[INDICATOR_backlog],
            100 * row[INDICATOR_error_rate], 100 * row[INDICATOR_sop_compliance], row[INDICATOR_skill_technical],
            row[INDICATOR_motivation], row[INDICATOR_jp], row[INDICATOR_seats], row[INDICATOR_spending] / 1e6,
            random_unit(w.word[0]));
}

/* Who is in another post than a month ago, or in none, or new. */
static void tell_people(const struct replay_month *month)
{
    const struct staff *now = &month->agency->staff, *then = &month->before->staff;
    FILE *file = month->replay->file;
    char name[16];
    size_t post;
    for (size_t i = 0; i < month->agency->shape.posts; i++) {
        bool same = now->here[i] != 0 && then->here[i] != 0 && now->identity[i] == then->identity[i];
        if (then->here[i] != 0 && !same && !replay_find(month->agency, then->identity[i], &post)) {
            bool resigns = month->today->month >= then->leaves[i] && month->today->month < then->retires[i];
            replay_name(then->identity[i], name);
            fprintf(file, "          %s %s, and leaves post %zu\n", name,
                    resigns ? "resigns or is moved elsewhere" : "retires", i + 1);
        }
        if (now->here[i] == 0 || same)
            continue;
        replay_name(now->identity[i], name);
        if (replay_find(month->before, now->identity[i], &post))
            fprintf(file, "          %s is promoted from post %zu to %zu\n", name, post + 1, i + 1);
        else
            fprintf(file, "          %s is hired into post %zu: %s, aged %.0f\n", name, i + 1,
                    scenario_education_names[now->education[i]], floor(now->age[i]));
    }
}

/* How far people have come this month on the way to each programme, for the first time this year. */
static void tell_funnel(const struct replay_month *month)
{
    FILE *file = month->replay->file;
    bool new_year = month->today->month == month->today->year_start;
    for (int k = 0; k < month->today->values->n_programmes; k++) {
        double more[FUNNEL_STAGES], any = 0;
        for (int s = 0; s < FUNNEL_STAGES; s++) {
            more[s] = month->agency->programmes[k].year.stage[s];
            if (!new_year)
                more[s] -= month->before->programmes[k].year.stage[s];
            any += more[s];
        }
        if (!(any > 0))
            continue;
        fprintf(file, "          %s:", month->today->scenario->programmes[k].id);
        for (int s = 0, told = 0; s < FUNNEL_STAGES; s++)
            if (more[s] > 0)
                fprintf(file, "%s %.0f %s", told++ > 0 ? "," : "", more[s], funnel_stage_names[s]);
        putc('\n', file);
    }
}

static void tell_practices(const struct replay_month *month)
{
    for (int k = 0; k < month->today->values->n_practices; k++) {
        const struct practice_state *now = &month->agency->practices[k], *then = &month->before->practices[k];
        const char *id = month->today->scenario->practices[k].id;
        if (now->in_force != then->in_force)
            fprintf(month->replay->file, "          practice %s %s\n", id, now->in_force ? "begins" : "ends");
        else if (now->on && !now->in_force && !then->on)
            fprintf(month->replay->file, "          practice %s is wanted, but there is no money for it\n", id);
    }
}

/* `context` holds the parameters drawn. */
static void tell_month(void *context, const struct replay_month *month)
{
    if (!month->before)
        tell_beginning(month, context);
    tell_row(month);
    if (month->today->month == month->today->year_start)
        fprintf(month->replay->file, "          money of the year: %.2f juta\n", month->agency->now.budget.money / 1e6);
    replay_change(month);
    if (month->before) {
        tell_people(month);
        tell_practices(month);
    }
    if (month->before || month->today->month == month->today->year_start)
        tell_funnel(month);
}

int replay_agency(const struct replay *replay)
{
    double *drawn = calloc((size_t)replay->experiment->n_draws + 1, sizeof *drawn);
    if (!drawn)
        return STATUS_NO_MEMORY;
    experiment_draw_values(replay->experiment, replay->replicate, drawn);
    int status = replay_live(replay, replay->csv ? tell_columns : tell_month, drawn);
    free(drawn);
    return status;
}
