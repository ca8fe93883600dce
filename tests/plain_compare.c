#include "plain_compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "plain_random.h"

enum { TOLD = 12 };

/* The document fixes the order of operations too, so numbers have to be equal to the last bit. */
static bool is_same(double fast, double plain)
{
    return memcmp(&fast, &plain, sizeof fast) == 0 || (isnan(fast) && isnan(plain));
}

static void compare(struct plain_place *place, const char *who, long number, const char *field, double fast,
                    double plain)
{
    char person[60] = "";
    place->compared++;
    if (is_same(fast, plain))
        return;
    if (place->differed++ >= TOLD || place->silent)
        return;
    if (strcmp(who, "person") == 0)
        snprintf(person, sizeof person, " (holder %ld of post %ld)", number & 255, (number >> 8) - 64);
    print_error("%s, replicate %u, month %d, %s %ld%s: %s is %.17g in the program, %.17g in the plain model\n",
                place->scenario, place->replicate, place->month, who, number, person, field, fast, plain);
}

/* ---- persons ---- */

static void compare_for_good(struct plain_place *place, const struct staff *s, size_t i, const struct plain_person *p)
{
    const long id = (long)p->identity;
    compare(place, "person", id, "identity", s->identity[i], p->identity);
    compare(place, "person", id, "education", s->education[i], p->education);
    compare(place, "person", id, "matched", s->matched[i], p->matched);
    compare(place, "person", id, "schooling", s->schooling[i], p->schooling);
    compare(place, "person", id, "qualification", s->qualification[i], p->qualification);
    compare(place, "person", id, "discipline", s->discipline[i], p->discipline);
    compare(place, "person", id, "born", s->born[i], p->born);
    compare(place, "person", id, "appointed", s->appointed[i], p->appointed);
    compare(place, "person", id, "retires", s->retires[i], p->retires);
    compare(place, "person", id, "leaves", s->leaves[i], p->leaves);
    compare(place, "person", id, "motivation_mean", s->motivation_mean[i], p->own_mean);
    compare(place, "person", id, "care", s->care[i], p->care);
    compare(place, "person", id, "absence_trait", s->absence_trait[i], p->absence_trait);
    compare(place, "person", id, "invitation_trait", s->invitation_trait[i], p->invitation_trait);
    compare(place, "person", id, "readiness_trait", s->readiness_trait[i], p->readiness_trait);
}

static void compare_skill(struct plain_place *place, const struct staff *s, size_t i, size_t lanes,
                          const struct plain_person *p)
{
    const long id = (long)p->identity;
    compare(place, "person", id, "practice", s->practice[i], p->practice);
    compare(place, "person", id, "broad", s->broad[i], p->broad);
    compare(place, "person", id, "coordinates", s->coordinates[i], p->coordinates);
    compare(place, "person", id, "coordinated", s->coordinated[i], p->coordinated);
    for (size_t d = 0; d < PLAIN_DIMENSIONS; d++) {
        const size_t at = d * lanes + i;
        compare(place, "person", id, "talent", s->talent[at], p->talent[d]);
        compare(place, "person", id, "known", s->known[at], p->known[d]);
        compare(place, "person", id, "known_use", s->known_use[at], p->known_use[d]);
        compare(place, "person", id, "applied", s->applied[at], p->applied[d]);
        compare(place, "person", id, "applied_use", s->applied_use[at], p->applied_use[d]);
        compare(place, "person", id, "mentored", s->mentored[at], p->mentored[d]);
        compare(place, "person", id, "learnable", s->learnable[at], p->learnable[d]);
        compare(place, "person", id, "skill", s->skill[at], p->skill[d]);
    }
    compare(place, "person", id, "file_skill", s->file_skill[i], p->theta);
}

static void compare_training(struct plain_place *place, const struct agency *fast, size_t i,
                             const struct plain_person *p)
{
    const struct staff *s = &fast->staff;
    const long id = (long)p->identity;
    for (size_t subject = 0; subject < fast->shape.subjects; subject++)
        compare(place, "person", id, "subject_hours", s->subject_hours[subject * fast->shape.lanes + i],
                p->subject_hours[subject]);
    compare(place, "person", id, "jp", s->jp[i], p->jp);
    compare(place, "person", id, "jp_last", s->jp_last[i], p->jp_last);
    compare(place, "person", id, "led", s->led[i], p->led);
    compare(place, "person", id, "qualified", s->qualified[i], p->qualified);
    compare(place, "person", id, "technical", s->technical[i], p->technical);
    compare(place, "person", id, "technical_last", s->technical_last[i], p->technical_last);
    compare(place, "person", id, "seminar_until", fmax(s->seminar_until[i], place->month),
            fmax(p->seminar_until, place->month));
    compare(place, "person", id, "degree", s->degree[i], p->degree);
    compare(place, "person", id, "study_left", s->study_left[i], p->study_left);
    compare(place, "person", id, "study_lost", s->study_lost[i], p->study_lost);
    compare(place, "person", id, "course", s->course[i], p->course);
    if (p->course >= 0)
        compare(place, "person", id, "course_left", s->course_left[i], p->course_left);
    compare(place, "person", id, "mentor", s->mentor[i], p->mentor);
    for (size_t k = 0; k < fast->shape.programmes; k++) {
        const struct plain_standing *standing = &p->standing[k];
        compare(place, "person", id, "holds", s->holds[i] >> k & 1, standing->holds);
        compare(place, "person", id, "asked", s->asked[i] >> k & 1, standing->asked);
        compare(place, "person", id, "ready", s->ready[i] >> k & 1, standing->ready);
        compare(place, "person", id, "freed", s->freed[i] >> k & 1, standing->freed);
        compare(place, "person", id, "funded", s->funded[i] >> k & 1, standing->funded);
        compare(place, "person", id, "attended", s->attended[i] >> k & 1, standing->attended);
        compare(place, "person", id, "transferred", s->transferred[i] >> k & 1, standing->transferred);
    }
}

static void compare_month(struct plain_place *place, const struct staff *s, size_t i, const struct plain_person *p)
{
    const long id = (long)p->identity;
    compare(place, "person", id, "age", s->age[i], p->age);
    compare(place, "person", id, "mood", s->mood[i], p->mood);
    compare(place, "person", id, "uplift", s->uplift[i], p->uplift);
    compare(place, "person", id, "motivation", s->motivation[i], p->motivation);
    compare(place, "person", id, "lost", s->lost[i], p->lost);
    compare(place, "person", id, "presence", s->presence[i], p->presence);
    compare(place, "person", id, "time", s->time[i], p->time);
    if (place->month <= 0 && !place->worked)
        compare(place, "person", id, "pace", s->pace[i], p->pace);
    compare(place, "person", id, "competence", s->competence[i], p->competence);
    compare(place, "person", id, "performance", s->performance[i], p->performance);
    compare(place, "person", id, "load", s->load[i], p->load);
}

static void compare_posts(struct plain_place *place, const struct agency *fast, const struct plain_agency *plain)
{
    const struct staff *s = &fast->staff;
    compare(place, "agency", 0, "posts", (double)fast->shape.posts, plain->n_posts);
    assert_int_equal(fast->shape.posts, plain->n_posts);
    for (size_t i = 0; i < fast->shape.posts; i++) {
        const struct plain_post *post = &plain->posts[i];
        const long number = (long)i;
        compare(place, "post", number, "post_type", s->post_type[i], post->type);
        compare(place, "post", number, "unit", s->unit[i], post->unit);
        compare(place, "post", number, "holders", s->holders[i], post->holders);
        compare(place, "post", number, "here", s->here[i], post->filled);
        if (!post->filled)
            compare(place, "post", number, "fill_month", s->fill_month[i], post->fill_month);
        if (!post->filled || s->here[i] == 0)
            continue;
        compare_for_good(place, s, i, &post->person);
        compare_skill(place, s, i, fast->shape.lanes, &post->person);
        compare_training(place, fast, i, &post->person);
        compare_month(place, s, i, &post->person);
    }
}

/* ---- units, money, programmes, practices ---- */

static void compare_money(struct plain_place *place, const struct agency *fast, const struct plain_agency *plain)
{
    const struct agency_now *now = &fast->now;
    compare(place, "agency", 0, "purse", now->purse, plain->purse);
    compare(place, "agency", 0, "level", now->level, plain->level);
    compare(place, "agency", 0, "deviation", now->deviation, plain->deviation);
    compare(place, "agency", 0, "price_level", now->price_level, plain->price_level);
    compare(place, "agency", 0, "money of the year", now->budget.money, plain->budget.money);
    compare(place, "agency", 0, "spent in the year", now->budget.spent, plain->budget.spent);
    compare(place, "agency", 0, "lapsed", now->budget.lapsed, plain->budget.lapsed);
    compare(place, "agency", 0, "spent", now->spent, plain->spent);
    compare(place, "agency", 0, "seats", now->seats, plain->seats);
    compare(place, "agency", 0, "graduates", now->graduates, plain->graduates);
    compare(place, "agency", 0, "retirements", now->retirements, plain->retirements);
    compare(place, "agency", 0, "pairs", now->pairs, plain->pairs);
    compare(place, "agency", 0, "outside", now->outside, plain->outside);
    compare(place, "agency", 0, "capacity", now->capacity, plain->capacity);
    compare(place, "agency", 0, "slowed", now->slowed, plain->checking_time);
    compare(place, "agency", 0, "released_share", now->released_share, plain->released);
    for (size_t u = 0; u < fast->shape.units; u++) {
        compare(place, "unit", (long)u, "support_trait", fast->units[u].support_trait, plain->units[u].support_trait);
        compare(place, "unit", (long)u, "permit_trait", fast->units[u].permit_trait, plain->units[u].permit_trait);
        compare(place, "unit", (long)u, "clarity_trait", fast->units[u].clarity_trait, plain->units[u].clarity_trait);
        compare(place, "unit", (long)u, "heads", fast->units[u].heads, plain->units[u].heads);
        compare(place, "unit", (long)u, "support", fast->units[u].support, plain->units[u].support);
        compare(place, "unit", (long)u, "clarity", fast->units[u].clarity, plain->units[u].clarity);
    }
}

static void compare_programme(struct plain_place *place, long k, const struct programme_state *fast,
                              const struct plain_programme *plain)
{
    for (int stage = 0; stage < FUNNEL_STAGES; stage++)
        compare(place, "programme", k, funnel_stage_names[stage], fast->year.stage[stage], plain->year.stage[stage]);
    compare(place, "programme", k, "pot", fast->pot, plain->hand);
    compare(place, "programme", k, "seats", fast->year.seats, plain->year.seats);
    compare(place, "programme", k, "allotted", fast->year.allotted, plain->year.allotted);
    compare(place, "programme", k, "received", fast->year.received, plain->year.received);
    compare(place, "programme", k, "passed_on", fast->year.passed_on, plain->year.passed_on);
    compare(place, "programme", k, "spent", fast->year.spent, plain->year.spent);
    compare(place, "programme", k, "lapsed", fast->year.lapsed, plain->year.lapsed);
}

static void compare_practice(struct plain_place *place, long k, const struct practice_state *fast,
                             const struct plain_practice *plain, bool lever)
{
    compare(place, "practice", k, "on", fast->on, plain->on);
    compare(place, "practice", k, "in_force", fast->in_force, plain->in_force);
    compare(place, "practice", k, "spent", fast->year.spent, plain->year.spent);
    compare(place, "practice", k, "months", fast->year.months, plain->year.months);
    compare(place, "practice", k, "unpaid", fast->year.unpaid, plain->year.unpaid);
    if (lever && plain->ever_renewed)
        compare(place, "practice", k, "renewed", fast->renewed, plain->renewed);
}

void plain_compare_state(struct plain_place *place, const struct agency *fast, const struct plain_agency *plain,
                         const struct plain_today *today)
{
    const struct values *values = today->values;
    compare_posts(place, fast, plain);
    compare_money(place, fast, plain);
    for (int k = 0; k < values->n_programmes; k++)
        if (values->programme_present[k])
            compare_programme(place, k, &fast->programmes[k], &plain->programmes[k]);
    for (int k = 0; k < values->n_practices; k++)
        if (values->practice_present[k])
            compare_practice(place, k, &fast->practices[k], &plain->practices[k],
                             (enum practice_kind)values->practices[k].kind == PRACTICE_IS_MOTIVATION);
}

/* ---- work ---- */

static void compare_contract(struct plain_place *place, const struct contract *fast, const struct plain_contract *plain)
{
    compare(place, "contract staff", 0, "work", fast->work, plain->work);
    compare(place, "contract staff", 0, "done", fast->done, plain->done);
    compare(place, "contract staff", 0, "errors_made", fast->errors_made, plain->errors_made);
    compare(place, "contract staff", 0, "errors", fast->errors, plain->errors);
    compare(place, "contract staff", 0, "sop_tasks", fast->sop_tasks, plain->sop_tasks);
    if (plain->share <= 0)
        return;
    compare(place, "contract staff", 0, "load", fast->load, plain->load);
    compare(place, "contract staff", 0, "error_chance", fast->error_chance, plain->error_chance);
    compare(place, "contract staff", 0, "sop_chance", fast->sop_chance, plain->sop_chance);
}

static void compare_quality(struct plain_place *place, const struct staff *s, size_t i, const struct plain_person *p)
{
    const long id = (long)p->identity;
    compare(place, "person", id, "load", s->load[i], p->load);
    compare(place, "person", id, "work", s->work[i], p->work);
    compare(place, "person", id, "done", s->done[i], p->done);
    compare(place, "person", id, "error_odds", s->error_odds[i], p->error_odds);
    compare(place, "person", id, "sop_odds", s->sop_odds[i], p->sop_odds);
    compare(place, "person", id, "error_chance", s->error_chance[i], p->error_chance);
    compare(place, "person", id, "sop_chance", s->sop_chance[i], p->sop_chance);
    compare(place, "person", id, "errors_made", s->errors_made[i], p->errors_made);
    compare(place, "person", id, "errors", s->errors[i], p->errors);
    compare(place, "person", id, "sop_tasks", s->sop_tasks[i], p->sop_tasks);
}

void plain_compare_work(struct plain_place *place, const struct agency *fast, const struct plain_agency *plain)
{
    const struct agency_now *now = &fast->now;
    compare(place, "agency", 0, "arrived", now->arrived, plain->arrived);
    compare(place, "agency", 0, "pool", now->pool, plain->pool);
    compare(place, "agency", 0, "on_time", now->on_time, plain->on_time);
    compare(place, "agency", 0, "late", now->late, plain->late);
    compare(place, "agency", 0, "closed", now->closed, plain->closed);
    compare(place, "agency", 0, "error_expected", now->error_expected, plain->error_expected);
    compare(place, "agency", 0, "sop_expected", now->sop_expected, plain->sop_expected);
    for (int k = 0; k < AGENCY_TRIAGE_MAX; k++)
        compare(place, "files waiting for months:", k + 1, "number", now->waiting[k], plain->waiting[k + 1]);
    compare_contract(place, &now->contract, &plain->contract);
    for (size_t i = 0; i < fast->shape.posts; i++)
        if (plain->posts[i].filled)
            compare_quality(place, &fast->staff, i, &plain->posts[i].person);
}

void plain_compare_anchor(struct plain_place *place, const struct anchor *fast, const struct plain_anchor *plain)
{
    compare(place, "anchor", 0, "capacity", fast->capacity, plain->capacity);
    compare(place, "anchor", 0, "mean_presence", fast->mean_presence, plain->mean_presence);
    compare(place, "anchor", 0, "error", fast->error, plain->error);
    compare(place, "anchor", 0, "sop", fast->sop, plain->sop);
    compare(place, "anchor", 0, "right", fast->right, plain->right);
    compare(place, "anchor", 0, "complaint", fast->complaint, plain->complaint);
}

void plain_compare_indicators(struct plain_place *place, const double *fast, const double *plain)
{
    for (int k = 0; k < INDICATOR_COUNT; k++)
        compare(place, "indicator", k, indicators[k].name, fast[k], plain[k]);
}

/* ---- lives ---- */

static const double *row_of(const struct record *record, int month)
{
    return &record->monthly[(month - record->first_month) * INDICATOR_COUNT];
}

/* The history up to month 0; true where both found their intercepts. */
static bool compare_history(struct plain_place *place, struct life *fast, struct plain_life *plain)
{
    const struct record *record = replicate_history(fast->fixture->space);
    const int first = 1 - (int)plain->values.params.history;
    for (int month = first; month <= 0; month++) {
        place->month = month;
        if (!plain_life_step(plain))
            return false;
        life_step(fast);
        plain_compare_state(place, &fast->agency, &plain->agency, &plain->today);
    }
    plain_compare_anchor(place, &fast->agency.now.anchor, &plain->agency.anchor);
    place->worked = true;
    for (int k = 0; k < PLAIN_COPIES; k++) {
        place->month = k - PLAIN_COPIES + 1;
        plain_compare_state(place, &fast->year[k], &plain->copies[k], &plain->copy_days[k]);
        plain_compare_work(place, &fast->year[k], &plain->copies[k]);
        plain_compare_indicators(place, row_of(record, place->month), plain->copy_indicators[k]);
    }
    return true;
}

static void compare_scenario(struct plain_place *place, struct life *fast, const struct plain_life *history)
{
    const struct fixture *fixture = fast->fixture;
    struct plain_life *plain = calloc(1, sizeof *plain);
    assert_non_null(plain);
    plain_life_fork(plain, history, fixture->experiment.plans[fast->scenario], fixture->scenarios[fast->scenario]);
    const struct record *record = replicate_record(fixture->space, fast->scenario);
    for (int month = 1; month < 1 + record->n_months; month++) {
        place->month = month;
        assert_true(plain_life_step(plain));
        life_step(fast);
        plain_compare_state(place, &fast->agency, &plain->agency, &plain->today);
        plain_compare_work(place, &fast->agency, &plain->agency);
        plain_compare_indicators(place, row_of(record, month), plain->indicators);
    }
    plain_life_close(plain);
    free(plain);
}

bool plain_compare_lives(const struct fixture *fixture, unsigned replicate, long *compared)
{
    const struct random_source source = {.seed = fixture->experiment.seed, .replicate = replicate};
    const int status = replicate_run(fixture->space, replicate);
    struct plain_life *plain = calloc(1, sizeof *plain);
    struct life *fast = calloc(1, sizeof *fast);
    assert_true(plain != NULL && fast != NULL);
    struct plain_place place = {.replicate = replicate};
    plain_life_open(plain, fixture->experiment.history, fixture->scenarios[0], &source,
                    fixture->experiment.fixed_parameters);
    for (int k = 0; k < fixture->n && status == STATUS_OK && place.differed == 0; k++) {
        place.scenario = fixture->scenarios[k]->id;
        life_open(fast, fixture, k, replicate);
        if (k == 0)
            assert_true(compare_history(&place, fast, plain));
        else
            life_until(fast, 0);
        compare_scenario(&place, fast, plain);
        life_close(fast);
    }
    if (status != STATUS_OK) {
        bool solved = true;
        while (plain->today.month < 0 && solved)
            solved = plain_life_step(plain);
        if (solved)
            print_error("replicate %u: the program finds no intercepts, the plain model does: %.17g, %.17g\n",
                        replicate, plain->agency.anchor.error, plain->agency.anchor.sop);
        place.differed += solved;
    }
    plain_life_close(plain);
    free(plain);
    free(fast);
    *compared += place.compared;
    return place.differed == 0;
}

enum { OVERLAYS = 3 };

bool plain_compare_random(unsigned number, long *compared)
{
    char *texts[OVERLAYS + 1];
    struct fixture_setup setup = {.seed = number, .drawn = true};
    for (unsigned k = 0; k <= OVERLAYS; k++) {
        texts[k] = malloc(PLAIN_TEXT_SIZE);
        assert_non_null(texts[k]);
        if (k == OVERLAYS)
            plain_random_agency(number, texts[k]);
        else
            plain_random_overlay(number, k, texts[k]);
    }
    for (int k = 0; k < OVERLAYS; k++)
        setup.overlays[k] = texts[k];
    setup.agency = texts[OVERLAYS];
    struct fixture fixture;
    fixture_open(&fixture, &setup);
    const bool same = plain_compare_lives(&fixture, 0, compared);
    if (!same)
        print_error("this was random agency %u\n", number);
    fixture_close(&fixture);
    for (int k = 0; k <= OVERLAYS; k++)
        free(texts[k]);
    return same;
}
