/* The month lived as a whole: what holds at the end of every month, and who comes and goes. */
#include <glob.h>
#include <string.h>

#include "check.h"
#include "model_fixture.h"

/* ---- invariants ---- */

/* Lives every scenario of an experiment in some replicates and verifies every month, history included. */
static void verify_lives(const struct fixture *fixture, size_t replicates)
{
    static struct life life;
    for (int k = 0; k < fixture->n; k++)
        for (size_t r = 0; r < replicates; r++) {
            life_open(&life, fixture, k, r);
            do {
                life_step(&life);
                life_verify(&life);
            } while (life.today.month < (int)life.values.params.horizon);
            life_close(&life);
        }
}

static void verify_shipped(const char *pattern, size_t at_least)
{
    static struct fixture fixture;
    glob_t found;
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_in_range(found.gl_pathc, at_least, FIXTURE_SCENARIOS_MAX);
    fixture_open_shipped(&fixture, found.gl_pathv, found.gl_pathc, true);
    verify_lives(&fixture, 20);
    fixture_close(&fixture);
    globfree(&found);
}

static void every_month_of_every_shipped_policy_keeps_the_invariants(void **state)
{
    (void)state;
    verify_shipped("scenarios/palembang-*.yaml", 5);
    verify_shipped("scenarios/template.yaml", 1);
}

/* Money that changes in the middle of a year, practices that begin and end, a course that spans the fork, vacancies
 * that stay: what the shipped files leave out. */
static void invariants_hold_where_policy_changes_within_the_year(void **state)
{
    (void)state;
    static struct fixture fixture;
    const struct assignment set[] = {{"start", "2026-05"}, {"staff.hiring.filled", "40 %"}, {"work.overtime", "0 %"}};
    const struct fixture_setup setup = {
        .set = set,
        .n_set = 3,
        .drawn = true,
        .overlays = {"budget: {annual: [{from: 2026-09, value: 10 juta}, {from: 2027-03, value: 900 juta}]}\n",
                     "practices:\n"
                     "  needs_analysis: {on: [{from: 2026-08, value: yes}, {from: 2027-02, value: no}], "
                     "cost_annual: 60 juta}\n"
                     "  mentoring: {on: [{from: 2026-10, value: yes}, {from: 2028-01, value: no}]}\n",
                     "programmes: {structural: {lasts: 6 months, intakes: monthly}, bimtek: {fixed_cost: 3 juta}}\n"}};
    fixture_open(&fixture, &setup);
    verify_lives(&fixture, 20);
    fixture_close(&fixture);
}

/* The verifier is itself shown to see: each breach is planted alone in a sound agency. */
static void a_planted_breach_is_seen(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    fixture_open(&fixture, &(struct fixture_setup){0});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, 18);
    struct agency *a = &life.agency;
    struct staff *staff = &a->staff;
    size_t someone = 0;
    while (staff->here[someone] == 0)
        someone++;
    life_verify(&life);
#define BREACH(what, change)                                                                                           \
    do {                                                                                                               \
        double was = (double)(what);                                                                                   \
        (what) = (change);                                                                                             \
        assert_non_null(agency_verify(a, &life.today));                                                                \
        (what) = (__typeof__(what))was;                                                                                \
        life_verify(&life);                                                                                            \
    } while (0)
    BREACH(staff->done[someone], staff->done[someone] + 1);
    BREACH(staff->errors[someone], staff->done[someone] + 1);
    BREACH(staff->sop_tasks[someone], -1);
    BREACH(staff->retires[someone], life.today.month);
    BREACH(staff->applied[someone], staff->known[someone] + 1);
    BREACH(staff->presence[someone], 1.5);
    BREACH(staff->attended[someone], 1U << 31);
    BREACH(staff->mentor[someone], (int32_t)someone);
    BREACH(a->now.purse, a->now.purse + 1);
    BREACH(a->now.purse, -1);
    BREACH(a->now.waiting[0], a->now.waiting[0] + 1);
    BREACH(a->programmes[0].pot, a->programmes[0].pot + 1);
    BREACH(a->programmes[0].year.stage[FUNNEL_READY], a->programmes[0].year.stage[FUNNEL_INVITED] + 1);
#undef BREACH
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- who comes and goes ---- */

struct person {
    uint32_t identity;
    double leaves; /* the month in which this person must go */
    uint8_t unit, post_type, education;
    double appointed, retires, managerial;
    bool here;
};

static void look(const struct life *life, struct person *people)
{
    const struct staff *staff = &life->agency.staff;
    for (size_t i = 0; i < life->agency.shape.posts; i++)
        people[i] = (struct person){.identity = staff->identity[i],
                                    .leaves = fmin(staff->retires[i], staff->leaves[i]),
                                    .unit = staff->unit[i],
                                    .post_type = staff->post_type[i],
                                    .education = staff->education[i],
                                    .appointed = staff->appointed[i],
                                    .retires = staff->retires[i],
                                    .managerial = staff->skill[MANAGERIAL * life->agency.shape.lanes + i],
                                    .here = staff->here[i] != 0};
}

/* The post of an identity, or -1. */
static int find(const struct person *people, size_t posts, uint32_t identity)
{
    for (size_t i = 0; i < posts; i++)
        if (people[i].here && people[i].identity == identity)
            return (int)i;
    return -1;
}

enum { POSTS_MAX = 128, MONTHS_SEEN = 60 };

/* Staff change by those who are due to leave and by those hired this month, by nobody else; no identity comes twice. */
static void staff_are_conserved(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    static struct person before[POSTS_MAX], after[POSTS_MAX];
    fixture_open(&fixture, &(struct fixture_setup){0});
    size_t left = 0, came = 0;
    for (size_t r = 0; r < 5; r++) {
        life_open(&life, &fixture, 0, r);
        size_t posts = life.agency.shape.posts;
        life_until(&life, 0);
        for (int month = 1; month <= MONTHS_SEEN; month++) {
            look(&life, before);
            life_step(&life);
            look(&life, after);
            size_t staff_before = 0, staff_after = 0, exits = 0, hires = 0;
            for (size_t i = 0; i < posts; i++) {
                staff_before += before[i].here;
                staff_after += after[i].here;
                bool stays = before[i].here && find(after, posts, before[i].identity) >= 0;
                exits += before[i].here && !stays;
                if (before[i].here)
                    assert_int_equal(stays, month < before[i].leaves);
                if (after[i].here && find(before, posts, after[i].identity) < 0) {
                    hires++;
                    assert_true(after[i].appointed == month);
                    assert_int_not_equal(after[i].post_type, POST_STRUCTURAL);
                }
                if (after[i].here)
                    assert_int_equal(find(after, posts, after[i].identity), (int)i);
            }
            assert_int_equal(staff_after, staff_before - exits + hires);
            assert_in_range(staff_after, 1, posts);
            left += exits;
            came += hires;
        }
        life_close(&life);
    }
    assert_in_range(left, 50, 400); /* some 4 a year retire, 1.6 go for other reasons, in 5 x 5 years */
    assert_in_range(came, 50, 400);
    fixture_close(&fixture);
}

static bool may_succeed(const struct person *person, int month)
{
    return person->here && month < person->leaves && person->post_type != POST_STRUCTURAL &&
           person->education >= EDUCATION_D4 && month - person->appointed >= 60 && person->retires - month > 12;
}

/* Whoever newly holds a structural post held another one in the agency the month before, was fit for it, and of those
 * left behind in the unit none who was fit had more managerial skill. */
static void structural_posts_are_filled_from_within(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    static struct person before[POSTS_MAX], after[POSTS_MAX];
    fixture_open(&fixture, &(struct fixture_setup){0});
    size_t promotions = 0, from_elsewhere = 0;
    for (size_t r = 0; r < 10; r++) {
        life_open(&life, &fixture, 0, r);
        size_t posts = life.agency.shape.posts;
        life_until(&life, 0);
        for (int month = 1; month <= MONTHS_SEEN; month++) {
            look(&life, before);
            life_step(&life);
            look(&life, after);
            for (size_t i = 0; i < posts; i++) {
                if (after[i].post_type != POST_STRUCTURAL || !after[i].here ||
                    (before[i].here && before[i].identity == after[i].identity))
                    continue;
                int from = find(before, posts, after[i].identity);
                assert_true(from >= 0);
                assert_true(may_succeed(&before[from], month));
                promotions++;
                from_elsewhere += before[from].unit != after[i].unit;
                for (size_t j = 0; j < posts; j++)
                    if (may_succeed(&before[j], month) && before[j].unit == after[i].unit &&
                        find(after, posts, before[j].identity) == (int)j)
                        assert_true(before[from].unit == after[i].unit &&
                                    before[j].managerial <= before[from].managerial);
            }
        }
        life_close(&life);
    }
    assert_in_range(promotions, 10, 200);
    print_message("             %zu promotions, %zu from another unit\n", promotions, from_elsewhere);
    fixture_close(&fixture);
}

/* ---- retirement and hiring, where nobody leaves for other reasons ---- */

static struct fixture old;

static void open_old(const char *gap, const char *filled, const char *age)
{
    const struct assignment set[] = {
        {"staff.hiring.gap", gap}, {"staff.hiring.filled", filled}, {"staff.retirement_age", age}};
    char text[2048];
    fixture_quiet_but(text, sizeof text, "age: 26-37", "age: 57-57");
    fixture_open(&old, &(struct fixture_setup){.agency = text, .set = set, .n_set = 3});
}

/* All are 57 at month 0 and retire at 58: in month m those are left whose age in months is at most 58 years. */
static void everyone_leaves_in_the_month_after_the_one_of_retirement_age(void **state)
{
    (void)state;
    static struct life life;
    open_old("120 months", "100 %", "58");
    life_open(&life, &old, 0, 3);
    life_until(&life, 0);
    struct staff *staff = &life.agency.staff;
    double born[16];
    memcpy(born, staff->born, sizeof born);
    double went = 0;
    for (int month = 1; month <= 14; month++) {
        life_step(&life);
        for (size_t i = 0; i < 16; i++)
            assert_int_equal(staff->here[i] != 0, month - born[i] <= 58 * 12);
        went += life.agency.now.retirements;
    }
    assert_close(agency_sum(&life.agency, staff->here), 0, 0);
    assert_close(went, 16, 0);
    life_close(&life);
    fixture_close(&old);
}

/* The month in which a post is filled again, less the month in which it fell vacant; 0 where it is not in the run. */
static void assert_filled_after(int gap, const char *gap_text, const char *filled)
{
    static struct life life;
    open_old(gap_text, filled, "58");
    life_open(&life, &old, 0, 0);
    life_until(&life, 0);
    struct staff *staff = &life.agency.staff;
    double retires[16];
    memcpy(retires, staff->retires, sizeof retires);
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        for (size_t i = 0; i < 16; i++)
            assert_int_equal(staff->here[i] != 0, month < retires[i] || (gap >= 0 && month >= retires[i] + gap));
    }
    life_close(&life);
    fixture_close(&old);
}

static void a_vacant_post_is_filled_after_the_gap(void **state)
{
    (void)state;
    assert_filled_after(9, "9 months", "100 %");
    assert_filled_after(1, "1 month", "100 %");
    assert_filled_after(0, "0 months", "100 %");
    assert_filled_after(-1, "3 months", "0 %");
}

/* A post that is not filled when due is advertised again a year later: with one in four filled, of 16 posts vacant for
 * long the share filled after the k-th round is 1 - .75^k. */
static void an_unfilled_post_is_advertised_again_a_year_later(void **state)
{
    (void)state;
    enum { REPLICATES = 100, POSTS = 16 };
    static struct life life;
    open_old("0 months", "25 %", "58");
    double first[REPLICATES], second[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &old, 0, r);
        life_until(&life, 0);
        double retires[POSTS];
        memcpy(retires, life.agency.staff.retires, sizeof retires);
        first[r] = second[r] = 0;
        while (life.today.month < 24) {
            life_step(&life);
            for (size_t i = 0; i < POSTS; i++) {
                bool here = life.agency.staff.here[i] != 0;
                first[r] += life.today.month == retires[i] + 11 && here;
                second[r] += life.today.month == retires[i] + 12 && here && retires[i] + 12 <= 24;
            }
        }
        first[r] -= 0.25 * POSTS;
        for (size_t i = 0; i < POSTS; i++)
            second[r] -= retires[i] + 12 <= 24 ? 1 - 0.75 * 0.75 : 0;
        life_close(&life);
    }
    struct estimate one = fixture_estimate(first, REPLICATES), two = fixture_estimate(second, REPLICATES);
    print_message("             off by %.1f and %.1f standard errors\n", one.mean / one.error, two.mean / two.error);
    assert_close(one.mean, 0, 4 * one.error);
    assert_close(two.mean, 0, 4 * two.error);
    fixture_close(&old);
}

/* ---- money ---- */

/* Each month a programme spends its fixed cost if it holds an intake, and its seats times their price, to the rupiah;
 * the year never spends more than it has, and what is left lapses. */
static void spending_is_seats_times_price_and_never_more_than_the_money(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const struct fixture_setup setup = {
        .drawn = true,
        .overlays = {"budget: {annual: {factor: 200 %}}\nprogrammes: {bimtek: {fixed_cost: 2.345.678}}\n"
                     "practices: {follow_up: {on: yes, cost_per_trainee: 123.457}, mentoring: {on: yes}}\n"}};
    fixture_open(&fixture, &setup);
    int bimtek = fixture_programme(&fixture, 1, "bimtek");
    double seats_seen = 0, lapsed = 0;
    for (size_t r = 0; r < 4; r++) {
        life_open(&life, &fixture, 1, r);
        life_until(&life, 0);
        struct agency *a = &life.agency;
        for (int month = 1; month <= 60; month++) {
            struct programme_year was[32];
            bool january = (month - 1) % 12 == 0;
            for (size_t k = 0; k < a->shape.programmes; k++)
                was[k] = a->programmes[k].year;
            if (january)
                memset(was, 0, sizeof was);
            life_step(&life);
            double level = pow(1.03, (month - 1) / 12), spent = 0;
            for (size_t k = 0; k < a->shape.programmes; k++) {
                const struct programme_values *v = &life.values.programmes[k];
                double seats = a->programmes[k].year.seats - was[k].seats;
                double price = round(level * (v->cost_per_seat + (v->follow_up != 0 ? 123457 : 0)));
                double fixed = (int)k == bimtek && seats > 0 ? round(level * 2345678) : 0;
                assert_close(a->programmes[k].year.spent - was[k].spent, fixed + seats * price, 0);
                spent += fixed + seats * price;
                seats_seen += seats;
            }
            double practices = january ? round(level * 5e6) : 0; /* mentoring */
            assert_close(a->now.spent, spent + practices, 0);
            assert_true(a->now.budget.spent <= a->now.budget.money);
            if (month % 12 == 0) {
                assert_close(a->now.budget.lapsed, a->now.budget.money - a->now.budget.spent, 0);
                lapsed += a->now.budget.lapsed;
            }
        }
        life_close(&life);
    }
    assert_true(seats_seen > 500);
    assert_true(lapsed > 0);
    fixture_close(&fixture);
}

/* What lapsed is gone: with the same money each year, every January begins with that and no more. */
static void money_lapses_in_december(void **state)
{
    (void)state;
    static struct fixture fixture;
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency});
    fixture_run(&fixture, 0);
    const struct record *record = replicate_record(fixture.space, 0);
    for (int year = 0; year < record->n_years; year++) {
        assert_close(record->budget[year].money, 1e9, 0);
        assert_close(record->budget[year].lapsed, 1e9, 0);
    }
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_month_of_every_shipped_policy_keeps_the_invariants),
        cmocka_unit_test(invariants_hold_where_policy_changes_within_the_year),
        cmocka_unit_test(a_planted_breach_is_seen),
        cmocka_unit_test(staff_are_conserved),
        cmocka_unit_test(structural_posts_are_filled_from_within),
        cmocka_unit_test(everyone_leaves_in_the_month_after_the_one_of_retirement_age),
        cmocka_unit_test(a_vacant_post_is_filled_after_the_gap),
        cmocka_unit_test(an_unfilled_post_is_advertised_again_a_year_later),
        cmocka_unit_test(spending_is_seats_times_price_and_never_more_than_the_money),
        cmocka_unit_test(money_lapses_in_december),
    };
    return cmocka_run_group_tests_name("month", tests, NULL, NULL);
}
