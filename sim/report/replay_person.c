/* The story of one person in a replicate. */
#include <inttypes.h>
#include <math.h>

#include "base/num.h"
#include "model/access.h"
#include "report/csv.h"
#include "report/replay.h"

struct story {
    uint32_t identity;
    struct replay_post *post;
    bool met; /* the person has been there */
    bool gone;
};

/* A person in a month: `i` is the post. */
struct moment {
    const struct replay_month *month;
    const struct staff *now, *then; /* `then` is a month before; NULL where the person was not there */
    size_t i, lanes;
    size_t was; /* the post then; 0 where `then` is NULL */
    FILE *file;
};

/* The n-th uniform of the month's work: motivation, errors made, errors left, tasks by the SOP. */
static double draw_of_work(const struct moment *m, size_t n)
{
    return random_unit(m->now->words[n * m->lanes + m->i]);
}

/* ---- columns ---- */

static double age(const struct moment *m)
{
    return m->now->age[m->i];
}

static double service(const struct moment *m)
{
    return (m->month->today->month - m->now->appointed[m->i]) / 12;
}

static double skill(const struct moment *m, enum dimension dimension)
{
    return m->now->skill[(size_t)dimension * m->lanes + m->i];
}

/* COLUMN(name, value), of a person `m->i` in a month. */
#define COLUMNS                                                                                                        \
    COLUMN(post, (double)m->i + 1)                                                                                     \
    COLUMN(unit, m->now->unit[m->i] + 1)                                                                               \
    COLUMN(age, age(m))                                                                                                \
    COLUMN(service, service(m))                                                                                        \
    COLUMN(skill_technical, skill(m, TECHNICAL))                                                                       \
    COLUMN(skill_managerial, skill(m, MANAGERIAL))                                                                     \
    COLUMN(skill_social, skill(m, SOCIAL))                                                                             \
    COLUMN(skill_strategic, skill(m, STRATEGIC))                                                                       \
    COLUMN(file_skill, m->now->file_skill[m->i])                                                                       \
    COLUMN(practice, m->now->practice[m->i])                                                                           \
    COLUMN(motivation, m->now->motivation[m->i])                                                                       \
    COLUMN(presence, m->now->presence[m->i])                                                                           \
    COLUMN(time_lost, m->now->lost[m->i])                                                                              \
    COLUMN(load, m->now->load[m->i])                                                                                   \
    COLUMN(jp, m->now->jp[m->i])                                                                                       \
    COLUMN(files_done, m->now->done[m->i])                                                                             \
    COLUMN(errors_made, m->now->errors_made[m->i])                                                                     \
    COLUMN(errors, m->now->errors[m->i])                                                                               \
    COLUMN(sop_tasks, m->now->sop_tasks[m->i])                                                                         \
    COLUMN(error_chance, m->now->error_chance[m->i])                                                                   \
    COLUMN(sop_chance, m->now->sop_chance[m->i])                                                                       \
    COLUMN(draw_motivation, draw_of_work(m, 0))                                                                        \
    COLUMN(draw_errors_made, draw_of_work(m, 1))                                                                       \
    COLUMN(draw_errors_left, draw_of_work(m, 2))                                                                       \
    COLUMN(draw_sop, draw_of_work(m, 3))

static void write_columns(const struct moment *m, uint32_t identity, bool first)
{
    struct csv csv = {.file = m->file};
    if (first) {
        static const char *const names[] = {"scenario", "replicate", "staff", "month",
#define COLUMN(name, value) #name,
                                            COLUMNS
#undef COLUMN
        };
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            csv_text(&csv, names[k]);
        csv_end(&csv);
    }
    char name[16];
    replay_name(identity, name);
    csv_text(&csv, m->month->replay->experiment->scenarios[0]->id);
    csv_whole(&csv, m->month->replay->replicate);
    csv_text(&csv, name);
    csv_whole(&csv, m->month->today->month);
#define COLUMN(name, value) csv_number(&csv, value);
    COLUMNS
#undef COLUMN
    csv_end(&csv);
}

/* ---- the story ---- */

static void tell_beginning(const struct moment *m, uint32_t identity)
{
    const struct staff *now = m->now;
    char name[16], retires[16];
    replay_name(identity, name);
    replay_date(m->month, now->retires[m->i], retires);
    replay_heading(m->month->replay);
    fprintf(m->file,
            ": person %s\n\n"
            "In post %zu, %s, of unit %d; %s, which %s the duties; aged %.1f, with %.1f years of service; retires in "
            "%s unless something comes before.\n"
            "Drawn for life, in SD: talent %.2f technical, %.2f managerial, %.2f social, %.2f strategic; mean "
            "motivation %.2f; care for the SOP %.2f; absence %.2f.\n"
            "\n"
            "MADE are files with an error before checking, LEFT after it; P is a probability, U a draw from 0 to 1: of "
            "motivation, of errors made, of errors left, of tasks by the SOP.\n"
            "\n%-8s%5s%7s%7s%7s%6s%6s%6s%6s%6s%6s%8s%8s%8s%8s%8s%8s\n",
            name, m->i + 1, scenario_post_names[now->post_type[m->i]], now->unit[m->i] + 1,
            scenario_education_names[now->education[m->i]], now->matched[m->i] != 0 ? "fits" : "does not fit", age(m),
            service(m), retires, now->talent[m->i], now->talent[m->lanes + m->i], now->talent[2 * m->lanes + m->i],
            now->talent[3 * m->lanes + m->i], now->motivation_mean[m->i], now->care[m->i], now->absence_trait[m->i],
            "MONTH", "AGE", "SKILL", "MOTIV", "PRESNT", "LOAD", "JP", "FILES", "MADE", "LEFT", "SOP", "P ERROR",
            "P SOP", "U MOTIV", "U MADE", "U LEFT", "U SOP");
}

static void tell_row(const struct moment *m)
{
    const struct staff *now = m->now;
    char date[16];
    replay_date(m->month, m->month->today->month, date);
    fprintf(m->file, "%-8s%5.1f%7.2f%7.2f%7.2f%6.2f%6.0f%6.0f%6.0f%6.0f%6.0f%8.3f%8.3f", date, age(m),
            now->file_skill[m->i], now->motivation[m->i], now->presence[m->i], now->load[m->i], now->jp[m->i],
            now->done[m->i], now->errors_made[m->i], now->errors[m->i], now->sop_tasks[m->i], now->error_chance[m->i],
            now->sop_chance[m->i]);
    for (size_t n = 0; n < 4; n++)
        fprintf(m->file, "%8.4f", draw_of_work(m, n));
    putc('\n', m->file);
}

/* The three gates, each a normal of which a part lasts (docs/odd.md, access to training). Whether the third was passed
 * is what the model has kept. */
static void tell_gates(const struct moment *m, size_t programme)
{
    const struct today *today = m->month->today;
    const struct programme_values *v = &today->values->programmes[programme];
    const struct named *named = &today->scenario->programmes[programme];
    double lasting = sqrt(today->values->params.gate_lasting), passing = sqrt(1 - today->values->params.gate_lasting);
    const double trait[3] = {m->now->invitation_trait[m->i], m->month->agency->units[m->now->unit[m->i]].permit_trait,
                             m->now->readiness_trait[m->i]};
    struct random_words w =
        random_event(&today->source, PURPOSE_GATES, m->now->identity[m->i], today->year_start, named->item);
    double z[3];
    for (int g = 0; g < 3; g++)
        z[g] = lasting * trait[g] + passing * num_normal_inverse(random_unit(w.word[g]));
    bool invited = z[0] < access_threshold(v->invite), permitted = z[1] < access_threshold(v->permit);
    fprintf(m->file, "          %s: ", named->id);
    if (!invited)
        fprintf(m->file, "not invited this year (%.2f, below %.2f needed)\n", z[0], access_threshold(v->invite));
    else if (!permitted)
        fprintf(m->file, "invited, but not permitted this year (%.2f, below %.2f needed)\n", z[1],
                access_threshold(v->permit));
    else if (!(m->now->ready[m->i] >> programme & 1))
        fprintf(m->file, "invited and permitted, but not ready this year (%.2f)\n", z[2]);
    else
        fprintf(m->file, "invited, permitted and ready (%.2f, %.2f, %.2f)\n", z[0], z[1], z[2]);
}

/* The programme bits that were set this month: all of those who have just come, and in a new fiscal year. */
static uint32_t new_bits(const struct moment *m, const uint32_t *now, const uint32_t *then)
{
    if (m->month->today->month == m->month->today->year_start || (!m->then && m->month->before))
        return now[m->i];
    return m->then ? now[m->i] & ~then[m->was] : 0;
}

static void tell_training(const struct moment *m)
{
    const struct staff *now = m->now, *then = m->then ? m->then : m->now;
    uint32_t asked = new_bits(m, now->asked, then->asked), freed = new_bits(m, now->freed, then->freed);
    uint32_t funded = new_bits(m, now->funded, then->funded), attended = new_bits(m, now->attended, then->attended);
    uint32_t applied = new_bits(m, now->transferred, then->transferred);
    for (size_t k = 0; k < (size_t)m->month->today->values->n_programmes; k++) {
        const char *id = m->month->today->scenario->programmes[k].id;
        if (asked >> k & 1)
            tell_gates(m, k);
        if ((freed & ~funded) >> k & 1)
            fprintf(m->file, "          %s: free at the intake, but without a seat\n", id);
        if ((funded & ~attended) >> k & 1)
            fprintf(m->file, "          %s: has a seat, and does not come\n", id);
        if (attended >> k & 1)
            fprintf(m->file, "          %s: has a seat, and attends\n", id);
        if (applied >> k & 1)
            fprintf(m->file, "          %s: applies on the job what was learned\n", id);
    }
    bool new_year = m->month->today->month == m->month->today->year_start;
    double before = new_year || (!m->then && m->month->before) ? 0 : then->jp[m->was];
    if (now->jp[m->i] > before)
        fprintf(m->file, "          a course ends: %.0f JP\n", now->jp[m->i] - before);
}

/* What else has changed since a month before. */
static void tell_changes(const struct moment *m)
{
    const struct staff *now = m->now, *then = m->then;
    char name[16];
    if (m->i != m->was)
        fprintf(m->file, "          promoted from post %zu to %zu\n", m->was + 1, m->i + 1);
    if (now->education[m->i] != then->education[m->was])
        fprintf(m->file, "          has a new degree: %s\n", scenario_education_names[now->education[m->i]]);
    if (now->study_lost[m->i] > 0 && !(then->study_lost[m->was] > 0))
        fprintf(m->file, "          begins to study\n");
    if (now->broad[m->i] > then->broad[m->was])
        fprintf(m->file, "          takes on another task\n");
    if (now->coordinates[m->i] > then->coordinates[m->was])
        fprintf(m->file, "          coordinates this year\n");
    if (now->mentor[m->i] == then->mentor[m->was])
        return;
    if (now->mentor[m->i] < 0) {
        fprintf(m->file, "          has no mentor any more\n");
        return;
    }
    replay_name(now->identity[now->mentor[m->i]], name);
    fprintf(m->file, "          has a mentor: %s\n", name);
}

static void tell_end(const struct replay_month *month, uint32_t identity)
{
    size_t post;
    if (!replay_find(month->before, identity, &post))
        return;
    const struct staff *then = &month->before->staff;
    bool resigns = month->today->month >= then->leaves[post] && month->today->month < then->retires[post];
    char date[16];
    replay_date(month, month->today->month, date);
    fprintf(month->replay->file, "%-8s  %s\n", date, resigns ? "resigns or is moved elsewhere" : "retires");
}

static void tell_person(void *context, const struct replay_month *month)
{
    struct story *story = context;
    const struct agency *agency = month->agency;
    size_t at = (story->identity >> 8) - RANDOM_POST_FIRST_STAFF;
    struct moment m = {
        .month = month, .now = &agency->staff, .lanes = agency->shape.lanes, .file = month->replay->file};
    story->post->posts = agency->shape.posts;
    story->post->holders = at < agency->shape.posts ? agency->staff.holders[at] : 0;
    if (!replay_find(agency, story->identity, &m.i)) {
        if (story->met && !story->gone && !month->replay->csv)
            tell_end(month, story->identity);
        story->gone = story->met;
        return;
    }
    bool first = !story->met;
    story->met = true;
    if (month->replay->csv) {
        write_columns(&m, story->identity, first);
        return;
    }
    if (month->before && replay_find(month->before, story->identity, &m.was))
        m.then = &month->before->staff;
    if (first)
        tell_beginning(&m, story->identity);
    tell_row(&m);
    replay_change(month);
    if (m.then)
        tell_changes(&m);
    tell_training(&m);
}

int replay_person(const struct replay *replay, struct replay_person who, struct replay_post *post)
{
    *post = (struct replay_post){0};
    struct story story = {.identity = random_identity(RANDOM_POST_FIRST_STAFF + who.post - 1, who.holder),
                          .post = post};
    int status = replay_live(replay, tell_person, &story);
    return status == STATUS_OK && !story.met ? STATUS_BAD_INPUT : status;
}
