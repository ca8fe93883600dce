/* Practice, courses, transfer, forgetting and mentoring against closed forms, worked out here once more with the C
 * library's functions, where people are alike and nothing but the mechanism at hand is at work. */
#include <string.h>

#include "check.h"
#include "model/learning.h"
#include "model_fixture.h"

static const double EXACT = 1e-9;

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* ---- practice (P7, P8) ---- */

struct curve {
    double slope, exponent, asymptote, novice;
};

static double power_form(struct curve c, double n)
{
    double start = (exp(c.slope * c.novice) - c.asymptote) / (1 - c.asymptote);
    double n0 = fmax(0.05, 60 / (pow(start, 1 / c.exponent) - 1));
    double odds = c.asymptote + (1 - c.asymptote) * pow((n + n0) / (60 + n0), -c.exponent);
    return -log(odds) / c.slope;
}

static double exponential_form(struct curve c, double n)
{
    double nu = 60 / log((exp(c.slope * c.novice) - c.asymptote) / (1 - c.asymptote));
    return -log(c.asymptote + (1 - c.asymptote) * exp((60 - n) / nu)) / c.slope;
}

static const struct curve CURVES[] = {
    {0.9, 0.25, 0.3, 1.0}, {0.5, 0.25, 0.3, 1.0}, {1.8, 0.40, 0.3, 1.5},
    {1.8, 0.15, 0.3, 0.5}, {0.9, 0.40, 0.3, 0.5}, {0.9, 0.15, 0.6, 1.5},
};

static struct param_values params_of(struct curve c, bool exponential)
{
    return (struct param_values){.error_slope = c.slope,
                                 .practice_exponent = c.exponent,
                                 .practice_asymptote = c.asymptote,
                                 .practice_novice = c.novice,
                                 .practice_form = exponential};
}

/* The curve in force in an agency. */
static struct curve curve_of(const struct param_values *p)
{
    return (struct curve){p->error_slope, p->practice_exponent, p->practice_asymptote, p->practice_novice};
}

static void practice_follows_its_curve(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof CURVES / sizeof *CURVES; k++) {
        struct param_values power = params_of(CURVES[k], false), exponential = params_of(CURVES[k], true);
        for (double n = 0; n <= 480; n++) {
            assert_close(learning_practice(&power, n), power_form(CURVES[k], n), EXACT);
            assert_close(learning_practice(&exponential, n), exponential_form(CURVES[k], n), EXACT);
        }
    }
}

static void a_beginner_starts_at_the_novice_gap(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof CURVES / sizeof *CURVES; k++) {
        struct curve c = CURVES[k];
        struct param_values power = params_of(c, false), exponential = params_of(c, true);
        assert_close(learning_practice(&exponential, 0), -c.novice, EXACT);
        assert_close(learning_practice(&exponential, 60), 0, EXACT);
        assert_close(learning_practice(&power, 60), 0, EXACT);
        double n0 = 60 / (pow((exp(c.slope * c.novice) - c.asymptote) / (1 - c.asymptote), 1 / c.exponent) - 1);
        if (n0 > 0.05)
            assert_close(learning_practice(&power, 0), -c.novice, EXACT);
        else /* the least n0 leaves the beginner above the gap */
            assert_true(learning_practice(&power, 0) > -c.novice);
    }
}

/* The figures that domain knowledge quotes for the defaults. */
static void the_default_curve_has_the_quoted_values(void **state)
{
    (void)state;
    struct param_values p = params_of(CURVES[0], false);
    assert_close(learning_practice(&p, 0), -1, EXACT);
    assert_close(learning_practice(&p, 1), -0.78, 0.005);
    assert_close(learning_practice(&p, 6), -0.46, 0.005);
    assert_close(learning_practice(&p, 60), 0, EXACT);
    assert_close(-log(0.3) / 0.9, 1.34, 0.005);
    assert_true(learning_practice(&p, 1e9) < -log(0.3) / 0.9);
    assert_close(60 / (pow((exp(0.9) - 0.3) / 0.7, 4) - 1), 0.670, 0.0005);
}

/* In the agency: skill at the end of a month is that of the months worked before it. */
static void staff_gain_skill_by_months_of_practice(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency});
    life_open(&life, &fixture, 0, 0);
    double least = INFINITY, most = 0; /* months of practice seen */
    while (life.today.month < 24) {
        life_step(&life);
        for (size_t i = 0; i < 16; i++) {
            double n = fmax(0, life.today.month - life.agency.staff.appointed[i]);
            assert_close(life.agency.staff.skill[i], power_form(curve_of(&life.values.params), n), EXACT);
            least = fmin(least, n);
            most = fmax(most, n);
        }
    }
    assert_true(least < 24 && most > 120);
    life_close(&life);
    fixture_close(&fixture);
}

/* ---- courses: dose (P9), transfer (P11), forgetting (P12) ---- */

/* Three courses for all in the first three months, two of them on one subject; the first again a year later. */
static const char *const THREE_COURSES = FIXTURE_OPEN_GATES
    "programmes:\n"
    "  first: {kind: open, hours: 8 JP, intakes: [jan], subject: one, fit: 100 %, dimensions: {technical: 1}}\n"
    "  second: {kind: open, hours: 20 JP, intakes: [feb], subject: one, fit: 100 %, dimensions: {technical: 1}}\n"
    "  third: {kind: open, hours: 20 JP, intakes: [mar], subject: two, fit: 100 %,\n"
    "    dimensions: {technical: 0.4, social: 1.2}}\n";

static const struct assignment SURE[] = {{"effects.gates.no_show", "0 %"},
                                         {"effects.transfer.base", "4"},
                                         {"effects.transfer.follow_up", "4"},
                                         {"effects.transfer.unasked", "100 %"}};
enum { N_SURE = sizeof SURE / sizeof *SURE };

/* Part of the full gain that `hours` give after `had` others. */
static double dose(const struct param_values *p, double had, double hours)
{
    return exp(-had / p->training_dose) - exp(-(had + hours) / p->training_dose);
}

/* Part of a stock that a month leaves. */
static double kept(const struct param_values *p, double use)
{
    return exp(-log(2) / p->forgetting_half_life * (1 - use));
}

/* Known skill through fourteen months: each course adds d0 x part x dose x room, each month keeps
 * exp(-ln 2 / half-life x (1 - use)). Hours count against the same subject within the year only. */
static void courses_add_and_fade_by_their_closed_form(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    fixture_open(&fixture,
                 &(struct fixture_setup){
                     .agency = fixture_quiet_agency, .overlays = {THREE_COURSES}, .set = SURE, .n_set = N_SURE});
    life_open(&life, &fixture, 1, 0);
    life_until(&life, 0);
    const struct param_values *p = &life.values.params;
    double technical = 0, social = 0;
    size_t lanes = life.agency.shape.lanes;
    for (int month = 1; month <= 14; month++) {
        life_step(&life);
        technical *= kept(p, p->use_follow_up);
        social *= kept(p, p->use_follow_up);
        double room = p->training_gain * (1 - technical / p->training_ceiling);
        if (month == 1 || month == 13)
            technical += room * dose(p, 0, 8);
        if (month == 2 || month == 14)
            technical += room * dose(p, 8, 20);
        if (month == 3) {
            technical += 0.4 * room * dose(p, 0, 20);
            social += 1.2 * p->training_gain * dose(p, 0, 20);
        }
        for (size_t i = 0; i < 16; i++) {
            assert_close(life.agency.staff.known[TECHNICAL * lanes + i], technical, EXACT);
            assert_close(life.agency.staff.known[SOCIAL * lanes + i], social, EXACT);
            assert_close(life.agency.staff.known[STRATEGIC * lanes + i], 0, 0);
        }
    }
    life_close(&life);
    fixture_close(&fixture);
}

static void the_dose_has_the_quoted_values(void **state)
{
    (void)state;
    const struct param_values p = {.training_dose = params_global[PARAM_training_dose].initial};
    assert_close(dose(&p, 0, 20), 0.81, 0.005);   /* of the gain, by twenty hours */
    assert_close(dose(&p, 0, 2.67), 0.20, 0.005); /* by a retreat */
    assert_close(dose(&p, 0, 8) + dose(&p, 8, 8) + dose(&p, 16, 8), dose(&p, 0, 24), EXACT); /* in parts or at once */
}

/* What is applied fades slower after follow-up; use is averaged by gain. Two courses, the second followed up (it is of
 * the practice, the first is not), by those who apply both. */
static void applied_skill_fades_by_its_use(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {
        {"effects.gates.no_show", "0 %"}, {"effects.transfer.base", "4"}, {"effects.transfer.unasked", "0 %"}};
    const char *overlay = FIXTURE_OPEN_GATES
        "programmes:\n"
        "  bare: {kind: open, hours: 20 JP, intakes: [jan], subject: one, fit: 100 %, follow_up: no,\n"
        "    dimensions: {technical: 1}}\n"
        "  followed: {kind: open, hours: 20 JP, intakes: [apr], subject: two, fit: 100 %,\n"
        "    dimensions: {technical: 1}}\n"
        "practices: {follow_up: {}}\n";
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {overlay}, .set = set, .n_set = 3});
    life_open(&life, &fixture, 1, 0);
    life_until(&life, 0);
    const struct param_values *p = &life.values.params;
    double stock = 0, use = p->use_bare;
    size_t seen = 0;
    for (int month = 1; month <= 12; month++) {
        life_step(&life);
        stock *= kept(p, use);
        if (month == 1)
            stock = p->training_gain * dose(p, 0, 20);
        if (month == 4) {
            double gain = p->training_gain * dose(p, 0, 20) * (1 - stock / p->training_ceiling);
            use = (stock * p->use_bare + gain * p->use_follow_up) / (stock + gain);
            stock += gain;
        }
        for (size_t i = 0; i < 16; i++) {
            bool both = life.agency.staff.transferred[i] == (month < 4 ? 1U : 3U);
            if (!both)
                continue;
            assert_close(life.agency.staff.applied[i], stock, EXACT);
            assert_close(life.agency.staff.known[i], stock, EXACT);
            seen++;
        }
    }
    assert_true(seen > 100); /* of 192: 98 % of each course transfer */
    life_close(&life);
    fixture_close(&fixture);
}

/* Those who do not apply a course know it all the same, and are no better at work. */
static void what_is_not_applied_is_known_but_moves_no_skill(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const struct assignment set[] = {{"effects.gates.no_show", "0 %"}, {"effects.transfer.base", "0"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency,
                                                   .overlays = {FIXTURE_OPEN_GATES
                                                                "programmes: {first: {kind: open, hours: 12 JP, "
                                                                "intakes: [jan], dimensions: {technical: 1}}}\n"},
                                                   .set = set,
                                                   .n_set = 2});
    life_open(&life, &fixture, 1, 0);
    life_until(&life, 1);
    const struct staff *staff = &life.agency.staff;
    const struct param_values *p = &life.values.params;
    size_t applied = 0, misfit = 0;
    for (size_t i = 0; i < 16; i++) {
        double full = p->training_gain * dose(p, 0, 12);
        bool fits = staff->known[i] > full / 2;
        assert_close(staff->known[i], full * (fits ? 1 : p->fit_mismatch), EXACT);
        assert_close(staff->applied[i], staff->transferred[i] ? staff->known[i] : 0, 0);
        double practice = power_form(curve_of(p), 1 - staff->appointed[i]);
        assert_close(staff->skill[i], practice + staff->applied[i], EXACT);
        applied += staff->transferred[i] != 0;
        misfit += !fits;
    }
    assert_in_range(applied, 1, 15);
    assert_in_range(misfit, 1, 15);
    life_close(&life);
    fixture_close(&fixture);
}

/* From 40 on each decade costs a part of the gain (P20). */
static void age_lowers_the_gain_from_forty_on(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    char text[2048];
    fixture_quiet_but(text, sizeof text, "age: 26-37", "age: 35-57");
    fixture_open(&fixture,
                 &(struct fixture_setup){.agency = text, .overlays = {THREE_COURSES}, .set = SURE, .n_set = N_SURE});
    life_open(&life, &fixture, 1, 2);
    life_until(&life, 1);
    const struct param_values *p = &life.values.params;
    size_t older = 0;
    for (size_t i = 0; i < 16; i++) {
        double years = (1 - life.agency.staff.born[i]) / 12;
        older += years > 45;
        double part = 1 - p->training_age * fmax(0, years - 40) / 10;
        assert_close(life.agency.staff.known[i], p->training_gain * dose(p, 0, 8) * part, EXACT);
    }
    assert_in_range(older, 1, 15);
    life_close(&life);
    fixture_close(&fixture);
}

static void transfer_has_the_quoted_values(void **state)
{
    (void)state;
    enum { REPLICATES = 400, STAFF = 16 };
    static struct fixture fixture;
    static const char *const bare = FIXTURE_OPEN_GATES
        "programmes: {first: {kind: open, hours: 12 JP, intakes: [jan], dimensions: {technical: 1}}}\n";
    static const char *const followed = FIXTURE_OPEN_GATES
        "programmes: {first: {kind: open, hours: 12 JP, intakes: [jan], dimensions: {technical: 1}}}\n"
        "practices: {follow_up: {}}\n";
    const struct assignment set[] = {{"effects.gates.no_show", "0 %"}, {"effects.transfer.unasked", "0 %"}};
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {bare, followed}, .set = set, .n_set = 2});
    static double share[2][REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (int k = 0; k < 2; k++) {
            const struct programme_year *year = fixture_year(&fixture, k + 1, "first", 0);
            assert_close(year->stage[FUNNEL_ATTENDED], STAFF, 0);
            share[k][r] = year->stage[FUNNEL_APPLIED] / STAFF;
        }
    }
    for (int k = 0; k < 2; k++) {
        struct estimate e = fixture_estimate(share[k], REPLICATES);
        double expected = logistic(k ? 0.4 : -0.4);
        print_message("             off by %.1f standard errors\n", (e.mean - expected) / e.error);
        assert_close(expected, k ? 0.60 : 0.40, 0.005);
        assert_close(e.mean, expected, 4 * e.error);
    }
    assert_close(logistic(-0.4 + 0.8 + 0.6), 0.73, 0.005); /* and with a standard deviation of support */
    fixture_close(&fixture);
}

/* Each transfer in Palembang, worked out again: its draw against follow-up, the heads' support (more for a managerial
 * course), this month's motivation and last month's load. */
static void transfer_follows_its_log_odds(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const char *overlay = "practices: {follow_up: {on: yes, covers: 60 %}}\nbudget: {annual: 1 miliar}\n"
                          "gates: {structural: {permit: 100 %, ready: 100 %}}\n";
    fixture_open(&fixture, &(struct fixture_setup){.overlays = {overlay}, .drawn = true});
    size_t seen = 0, managerial = 0, applied = 0;
    for (size_t r = 0; r < 60; r++) {
        life_open(&life, &fixture, 1, r);
        life_until(&life, 12);
        const struct staff *staff = &life.agency.staff;
        for (int month = 13; month <= 24; month++) {
            double load[128];
            memcpy(load, staff->load, life.agency.shape.lanes * sizeof *load);
            uint32_t before[128], who[128];
            memcpy(before, staff->holds, life.agency.shape.lanes * sizeof *before);
            memcpy(who, staff->identity, life.agency.shape.lanes * sizeof *who);
            life_step(&life);
            const struct param_values *p = &life.values.params;
            for (size_t i = 0; i < life.agency.shape.posts; i++) {
                uint32_t ended = staff->holds[i] & ~before[i]; /* for the first time, so that the funnel shows it */
                if (staff->here[i] == 0 || staff->identity[i] != who[i] || ended == 0 || (ended & (ended - 1)) != 0)
                    continue;
                size_t k = 0;
                while (ended >> k != 1)
                    k++;
                const struct programme_values *v = &life.values.programmes[k];
                struct random_words w = random_event(&life.source, PURPOSE_COURSE, staff->identity[i], month,
                                                     fixture.scenarios[1]->programmes[k].item);
                double reach = v->follow_up != 0 ? 0.6 + 0.4 * p->transfer_unasked : p->transfer_unasked;
                bool leads = v->managerial > v->technical + v->social + v->strategic;
                double odds = p->transfer_base + (random_unit(w.word[2]) < reach ? p->transfer_follow_up : 0) +
                              p->transfer_support * (leads ? p->transfer_managerial : 1) *
                                  life.agency.units[staff->unit[i]].support +
                              p->transfer_motivation * staff->motivation[i] -
                              p->transfer_overload * fmax(0, load[i] - 1);
                bool applies = random_unit(w.word[3]) < logistic(odds);
                assert_int_equal(staff->transferred[i] >> k & 1, applies);
                seen++;
                managerial += leads;
                applied += applies;
            }
        }
        life_close(&life);
    }
    assert_true(seen > 1000 && managerial > 100 && applied > 300 && applied < seen - 300);
    fixture_close(&fixture);
}

/* ---- mentoring (P18) ---- */

/* One mentor and one mentee: the mentee's mentored skill follows m <- keep m + mu h max(0, gap), the gap being that of
 * the end of the month before. */
static void mentoring_closes_the_gap_by_its_recursion(void **state)
{
    (void)state;
    static struct fixture fixture;
    static struct life life;
    const char *overlay = "practices: {mentoring: {mentors: 1, mentees_each: 1, hours_week: 2}}\n";
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .overlays = {overlay}});
    life_open(&life, &fixture, 1, 0);
    life_until(&life, 1);
    const struct staff *staff = &life.agency.staff;
    size_t mentee = 0;
    while (staff->mentor[mentee] < 0)
        mentee++;
    size_t mentor = (size_t)staff->mentor[mentee];
    const struct param_values *p = &life.values.params;
    const double keep = kept(p, p->mentoring_use), rate = p->mentoring_rate * 2;
    double mentored = 0;
    for (int month = 1; month <= 12; month++) {
        double teaches = power_form(curve_of(p), month - 1 - staff->appointed[mentor]);
        double knows = power_form(curve_of(p), fmax(0, month - 1 - staff->appointed[mentee])) + mentored;
        mentored = keep * mentored + rate * fmax(0, teaches - knows);
        assert_close(staff->mentored[mentee], mentored, EXACT);
        assert_close(staff->mentored[mentor], 0, 0);
        assert_close(staff->lost[mentor], 2 * p->mentor_time, EXACT);
        assert_close(staff->lost[mentee], 2 * p->mentee_time, EXACT);
        life_step(&life);
    }
    assert_true(mentored > 0.1);
    life_close(&life);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(practice_follows_its_curve),
        cmocka_unit_test(a_beginner_starts_at_the_novice_gap),
        cmocka_unit_test(the_default_curve_has_the_quoted_values),
        cmocka_unit_test(staff_gain_skill_by_months_of_practice),
        cmocka_unit_test(courses_add_and_fade_by_their_closed_form),
        cmocka_unit_test(the_dose_has_the_quoted_values),
        cmocka_unit_test(applied_skill_fades_by_its_use),
        cmocka_unit_test(what_is_not_applied_is_known_but_moves_no_skill),
        cmocka_unit_test(age_lowers_the_gain_from_forty_on),
        cmocka_unit_test(transfer_has_the_quoted_values),
        cmocka_unit_test(transfer_follows_its_log_odds),
        cmocka_unit_test(mentoring_closes_the_gap_by_its_recursion),
    };
    return cmocka_run_group_tests_name("learning", tests, NULL, NULL);
}
