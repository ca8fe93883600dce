/* A month's work, worked out once more from the state of the agency with the C library's functions: presence, pace,
 * load, backlog, errors, the SOP. In Palembang with all its differences, except where queues are counted by hand. */
#include <string.h>

#include "check.h"
#include "model_fixture.h"

static const double EXACT = 1e-11;

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static struct fixture fixture;
static struct life life;

/* Palembang in a busy month, with all kinds of practices on. */
static void open_busy(const struct assignment *set, int n_set)
{
    const struct fixture_setup setup = {
        .seed = 3,
        .drawn = true,
        .overlays = {"practices: {reward: {on: yes}, clarity: {on: yes}, supervision: {on: yes}, mentoring: {on: yes}, "
                     "follow_up: {on: yes}}\nbudget: {annual: 500 juta}\n"},
        .set = set,
        .n_set = n_set};
    fixture_open(&fixture, &setup);
    life_open(&life, &fixture, 1, 5);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- skill and motivation ---- */

static void skill_and_motivation_are_the_sums_of_their_parts(void **state)
{
    (void)state;
    open_busy(NULL, 0);
    const size_t lanes = life.agency.shape.lanes;
    size_t seniors = 0;
    double uplift[128]; /* left from courses at the end of the month before, which moves this month's motivation */
    uint32_t who[128];
    for (int month = 1; month <= 30; month++) {
        memcpy(uplift, life.agency.staff.uplift, lanes * sizeof *uplift);
        memcpy(who, life.agency.staff.identity, lanes * sizeof *who);
        life_step(&life);
        const struct param_values *p = &life.values.params;
        const struct staff *staff = &life.agency.staff;
        const double weight[DIMENSIONS] = {p->weight_technical, p->weight_managerial, p->weight_social,
                                           p->weight_strategic};
        for (size_t i = 0; i < life.agency.shape.posts; i++) {
            if (staff->here[i] == 0 || staff->identity[i] != who[i])
                continue;
            double file_skill = 0;
            for (size_t d = 0; d < DIMENSIONS; d++) {
                double learned = staff->applied[d * lanes + i] + staff->mentored[d * lanes + i];
                double innate = staff->schooling[i] + staff->talent[d * lanes + i];
                if (d != TECHNICAL) /* practice is technical, and has a test of its own */
                    assert_close(staff->skill[d * lanes + i], innate + learned, EXACT);
                file_skill += weight[d] * staff->skill[d * lanes + i];
            }
            assert_close(staff->file_skill[i], file_skill, EXACT);
            double last_years = fmax(0, p->senior_years - (staff->retires[i] - month) / 12);
            seniors += last_years > 0;
            double clarity = p->motivation_clarity * life.agency.units[staff->unit[i]].clarity;
            double common = p->motivation_unit * (clarity + life.agency.now.lever + p->senior_motivation * last_years);
            assert_close(staff->motivation[i], staff->motivation_mean[i] + staff->mood[i] + uplift[i] + common, EXACT);
            double absence = log(p->absence / (1 - p->absence)) + p->absence_trait * staff->absence_trait[i] +
                             p->absence_motivation * staff->motivation[i];
            assert_close(staff->presence[i], 1 - logistic(absence), EXACT);
        }
    }
    assert_true(seniors > 100);
    end();
}

/* Support and clarity come from the skill that a unit's heads had at the end of the month before. */
static void heads_give_support_and_clarity(void **state)
{
    (void)state;
    open_busy(NULL, 0);
    const size_t lanes = life.agency.shape.lanes;
    double managerial[4] = {0}, strategic[4] = {0}, heads[4] = {0};
    for (size_t i = 0; i < life.agency.shape.posts; i++) {
        const struct staff *staff = &life.agency.staff;
        if (staff->here[i] == 0 || staff->post_type[i] != POST_STRUCTURAL)
            continue;
        managerial[staff->unit[i]] += staff->skill[MANAGERIAL * lanes + i];
        strategic[staff->unit[i]] += staff->skill[STRATEGIC * lanes + i];
        heads[staff->unit[i]]++;
    }
    life_until(&life, 1);
    const struct param_values *p = &life.values.params;
    for (size_t u = 0; u < 4; u++) {
        const struct unit *unit = &life.agency.units[u];
        assert_true(heads[u] >= 2);
        assert_close(unit->support,
                     p->support_spread * unit->support_trait + p->support_heads * managerial[u] / heads[u], EXACT);
        assert_close(unit->clarity,
                     p->clarity_spread * unit->clarity_trait + p->clarity_heads * strategic[u] / heads[u], EXACT);
    }
    end();
}

/* ---- errors and the SOP ---- */

/* Performance in the additive form and in the product of ability and motivation. */
static double performance(const struct param_values *p, double theta, double motivation)
{
    double m = p->error_motivation * motivation;
    if (p->error_form != 0)
        return fmax(0, 1 + theta) * fmax(0, 1 + m) - 1;
    return theta + m + p->error_interaction * theta * motivation;
}

static void assert_chances(bool busy)
{
    size_t overloaded = 0;
    const struct agency *a = &life.agency;
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        const struct param_values *p = &life.values.params;
        const struct staff *staff = &a->staff;
        double vacant = 0, error = 0, sop = 0, files = 0;
        for (size_t i = 0; i < a->shape.posts; i++)
            vacant += staff->here[i] == 0;
        for (size_t i = 0; i < a->shape.posts; i++) {
            if (staff->here[i] == 0)
                continue;
            double above = fmax(0, staff->load[i] - 1);
            overloaded += above > 0;
            double odds = a->now.anchor.error -
                          p->error_slope * performance(p, staff->file_skill[i], staff->motivation[i]) +
                          p->error_overload * above + p->error_outside * vacant / (double)a->shape.posts;
            double made = p->error_floor + (1 - p->error_floor) * logistic(odds);
            assert_close(staff->error_chance[i], made, EXACT);
            double follows = a->now.anchor.sop + p->sop_skill * staff->file_skill[i] +
                             p->sop_motivation * staff->motivation[i] +
                             p->sop_presence * (staff->presence[i] - a->now.anchor.mean_presence) +
                             p->sop_support * a->units[staff->unit[i]].support - p->sop_overload * above +
                             p->sop_trait * staff->care[i] + (busy ? 0.30 : 0);
            assert_close(staff->sop_chance[i], logistic(follows), EXACT);
            error += staff->work[i] * made;
            sop += staff->work[i] * logistic(follows);
            files += staff->work[i];
        }
        const struct practice_values *checking = &life.values.practices[0];
        double released = 1 - checking->share * checking->caught;
        assert_close(a->now.error_expected, released * error / files, EXACT);
        assert_close(a->now.sop_expected, sop / files, EXACT);
    }
    assert_true(overloaded > 200);
}

static void chances_follow_their_formulas(void **state)
{
    (void)state;
    open_busy(NULL, 0);
    assert_string_equal(fixture.scenarios[1]->practices[0].id, "checking");
    assert_chances(true);
    end();
}

static void the_product_form_multiplies_ability_and_motivation(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.error.form", "product"}, {"effects.error.interaction", "0.1"}};
    open_busy(set, 2);
    assert_chances(true);
    end();
}

/* ---- files ---- */

/* Files in hand go to staff by their time; each does what is assigned, up to capacity and overtime. */
static void files_are_shared_by_time_and_limited_by_capacity(void **state)
{
    (void)state;
    open_busy(NULL, 0);
    const struct agency *a = &life.agency;
    for (int month = 1; month <= 24; month++) {
        double waited = 0;
        for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
            waited += a->now.waiting[k];
        life_step(&life);
        const struct param_values *p = &life.values.params;
        const struct practice_values *checking = &life.values.practices[0];
        const struct staff *staff = &a->staff;
        double time = 0, work = 0, done = 0;
        assert_close(a->now.pool, a->now.arrived + waited, 0);
        for (size_t i = 0; i < a->shape.posts; i++)
            time += staff->here[i] * fmax(0, 1 - staff->lost[i]);
        for (size_t i = 0; i < a->shape.posts; i++) {
            double own = staff->here[i] * fmax(0, 1 - staff->lost[i]);
            double able = a->now.anchor.capacity * own * staff->presence[i] *
                          exp(p->speed_skill * staff->file_skill[i]) / (1 + checking->share * checking->time);
            double assigned = a->now.pool * own / time;
            assert_close(staff->load[i], able > 0 ? assigned / able : 0, EXACT);
            assert_close(staff->work[i], fmin(assigned, (1 + p->overtime) * able), 1e-9);
            assert_close(staff->done[i], staff->work[i], 1);
            work += staff->work[i];
            done += staff->done[i];
        }
        assert_close(done, work, 1);
        assert_true(done <= a->now.pool);
    }
    end();
}

/* Whole files are as many, on average, as the shares that they are rounded from, for everyone. */
static void rounding_favours_nobody(void **state)
{
    (void)state;
    enum { REPLICATES = 200, PEOPLE = 3 };
    static double rounded[PEOPLE][REPLICATES];
    static const size_t posts[PEOPLE] = {0, 30, 60};
    for (size_t r = 0; r < REPLICATES; r++) {
        if (r == 0)
            fixture_open(&fixture, &(struct fixture_setup){0});
        life_open(&life, &fixture, 0, r);
        life_until(&life, 12);
        for (int k = 0; k < PEOPLE; k++)
            rounded[k][r] = life.agency.staff.done[posts[k]] - life.agency.staff.work[posts[k]];
        life_close(&life);
    }
    for (int k = 0; k < PEOPLE; k++) {
        struct estimate e = fixture_estimate(rounded[k], REPLICATES);
        assert_true(e.error > 0);
        assert_close(e.mean, 0, 4 * e.error);
    }
    fixture_close(&fixture);
}

/* In the history transfer reads the stated load times the season. */
static void the_load_of_the_history_is_the_stated_one_by_season(void **state)
{
    (void)state;
    fixture_open(&fixture, &(struct fixture_setup){.seed = 3});
    life_open(&life, &fixture, 0, 5);
    life_until(&life, -12);
    for (size_t i = 0; i < life.agency.shape.posts; i++)
        assert_close(life.agency.staff.load[i], 0.92 * 1.35 * 12 / 12.05, EXACT); /* December's part of 12.05 */
    end();
}

/* Ten per cent more files than can be done, no overtime: the queue is counted here by hand, oldest first, and what has
 * waited three months is closed undone. All are equal, so that the shares do not matter. */
static void a_queue_is_worked_off_oldest_first_and_triaged(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.practice.novice", "0"},
                                     {"effects.practice.form", "exponential"},
                                     {"observed.workload", "110 %"},
                                     {"work.overtime", "0 %"},
                                     {"work.triage_after", "3 months"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 5});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, 0);
    const double arrivals = 16 * 30, capacity = arrivals / 1.10;
    /* Files that have waited one month and two, of whole files all; the history has left some. */
    double one = life.agency.now.waiting[0], two = life.agency.now.waiting[1];
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        const struct agency_now *now = &life.agency.now;
        double done = now->on_time + now->late;
        assert_close(done, capacity, 1);
        assert_close(now->late, fmin(done, one + two), 0);
        double third = fmax(0, two - done), second = fmax(0, one - fmax(0, done - two));
        assert_close(now->closed, third, 0);
        assert_close(now->waiting[1], second, 0);
        assert_close(now->waiting[0], arrivals - now->on_time, 0);
        two = now->waiting[1];
        one = now->waiting[0];
        assert_close(now->pool, done + now->closed + one + two, 0);
    }
    assert_true(life.agency.now.closed > 0); /* in the long run as many as come too many */
    assert_close(life.agency.now.closed, arrivals - capacity, 45);
    end();
}

/* Overtime does up to 15 % more, so that a load of 110 % leaves nothing waiting. */
static void overtime_takes_what_is_a_little_too_much(void **state)
{
    (void)state;
    const struct assignment set[] = {
        {"effects.practice.novice", "0"}, {"effects.practice.form", "exponential"}, {"observed.workload", "110 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 3});
    fixture_run(&fixture, 0);
    assert_close(fixture_sum(&fixture, 0, INDICATOR_files_done, 1, 24), 24 * 16 * 30, 0);
    assert_close(fixture_value(&fixture, 0, INDICATOR_backlog, 24), 0, 0);
    assert_close(fixture_value(&fixture, 0, INDICATOR_timeliness, 24), 1, 0);
    assert_close(fixture_value(&fixture, 0, INDICATOR_load, 24), 1.10, 1e-9);
    fixture_close(&fixture);
}

/* The twelve months of the season are scaled to a mean of one, and arrivals vary by 5 %. */
static void arrivals_follow_the_season(void **state)
{
    (void)state;
    enum { REPLICATES = 1000 };
    static const double season[12] = {0.85, 0.90, 1.10, 1, 0.95, 1.10, 0.90, 0.90, 1, 1, 1, 1.35};
    static double december[REPLICATES], squares[REPLICATES];
    double sum = 0;
    for (int m = 0; m < 12; m++)
        sum += season[m];
    const struct assignment set[] = {{"work.overtime", "100 %"}}; /* so that all that arrives is done */
    open_busy(set, 1);
    double posts = (double)life.agency.shape.posts;
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        double mean = posts * 30 * season[11] * 12 / sum;
        december[r] = fixture_value(&fixture, 0, INDICATOR_files_done, 0) / mean - 1;
        squares[r] = december[r] * december[r];
    }
    struct estimate e = fixture_estimate(december, REPLICATES), s = fixture_estimate(squares, REPLICATES);
    assert_close(e.mean, 0, 4 * e.error);
    assert_close(s.mean, 0.05 * 0.05, 4 * s.error);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skill_and_motivation_are_the_sums_of_their_parts),
        cmocka_unit_test(heads_give_support_and_clarity),
        cmocka_unit_test(chances_follow_their_formulas),
        cmocka_unit_test(the_product_form_multiplies_ability_and_motivation),
        cmocka_unit_test(files_are_shared_by_time_and_limited_by_capacity),
        cmocka_unit_test(rounding_favours_nobody),
        cmocka_unit_test(the_load_of_the_history_is_the_stated_one_by_season),
        cmocka_unit_test(a_queue_is_worked_off_oldest_first_and_triaged),
        cmocka_unit_test(overtime_takes_what_is_a_little_too_much),
        cmocka_unit_test(arrivals_follow_the_season),
    };
    return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
