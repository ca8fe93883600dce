/* Access to training: who gets a seat, who needs one, what the gates do over years, and how the funnel counts. */
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "check.h"
#include "model_fixture.h"

enum { STAFF = 16 };

static struct fixture fixture;
static struct life life;

static void open_with(const char *overlay, const struct assignment *set, int n_set, size_t replicate)
{
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = fixture_quiet_agency, .overlays = {overlay}, .set = set, .n_set = n_set});
    life_open(&life, &fixture, 1, replicate);
    life_until(&life, 0);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

static const struct assignment CERTAIN[] = {{"effects.gates.no_show", "0 %"}};

/* The draws of an intake, as the model must take them. */
static struct random_words intake(size_t i, int programme)
{
    return random_event(&life.source, PURPOSE_INTAKE, life.agency.staff.identity[i], life.today.month,
                        fixture.scenarios[1]->programmes[programme].item);
}

/* With money for seven and all gates open, seats go to the seven lowest ranks, the draw of each person for this
 * intake; with money for eleven, to these seven and the next four. */
static void seats_go_to_the_lowest_ranks(void **state)
{
    (void)state;
    static const char *const overlays[] = {
        FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, intakes: [mar], cost_per_seat: 1 juta, "
                           "dimensions: {technical: 1}}}\nbudget: {annual: 7 juta, split: {c: 100 %}}\n",
        FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, intakes: [mar], cost_per_seat: 1 juta, "
                           "dimensions: {technical: 1}}}\nbudget: {annual: 11.9 juta, split: {c: 100 %}}\n"};
    static const size_t seats[] = {7, 11};
    for (size_t r = 0; r < 20; r++)
        for (int k = 0; k < 2; k++) {
            open_with(overlays[k], CERTAIN, 1, r);
            life_until(&life, 3);
            for (size_t i = 0; i < STAFF; i++) {
                size_t before = 0;
                for (size_t j = 0; j < STAFF; j++)
                    before += intake(j, 0).word[1] < intake(i, 0).word[1];
                assert_int_equal(life.agency.staff.attended[i], before < seats[k]);
            }
            assert_close(life.agency.now.seats, (double)seats[k], 0);
            end();
        }
}

/* Money is spread over the intakes still to come: 10 juta over four intakes of a programme at 1 juta a seat buys 2, 2,
 * 3, 3; the room holds two, then nobody gets more. */
static void money_is_spread_over_the_intakes_to_come(void **state)
{
    (void)state;
    static const double seats[2][4] = {{2, 2, 3, 3}, {2, 2, 2, 2}};
    for (int k = 0; k < 2; k++) {
        open_with(k ? FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, intakes: [jan, apr, jul, oct], "
                                         "cost_per_seat: 1 juta, seats: 2, dimensions: {technical: 1}}}\n"
                                         "budget: {annual: 10 juta, split: {c: 100 %}}\n"
                    : FIXTURE_OPEN_GATES "programmes: {c: {kind: open, hours: 8 JP, intakes: [jan, apr, jul, oct], "
                                         "cost_per_seat: 1 juta, dimensions: {technical: 1}}}\n"
                                         "budget: {annual: 10 juta, split: {c: 100 %}}\n",
                  CERTAIN, 1, 0);
        for (int month = 1; month <= 12; month++) {
            life_step(&life);
            assert_close(life.agency.now.seats, month % 3 == 1 ? seats[k][month / 3] : 0, 0);
        }
        assert_close(life.agency.now.budget.lapsed, k ? 2e6 : 0, 0);
        end();
    }
}

/* A once-only course is needed by those in its posts who do not hold it; another by those below the required hours,
 * until they have them to the hour. */
static void need_is_by_post_by_hours_and_once(void **state)
{
    (void)state;
    open_with("gates: {open: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}}\n"
              "rules: {jp_required: 20 JP}\n"
              "programmes:\n"
              "  once: {kind: open, once: yes, hours: 4 JP, intakes: [jan, mar], dimensions: {social: 1}}\n"
              "  heads: {kind: open, for: structural, hours: 4 JP, intakes: [jan], dimensions: {social: 1}}\n"
              "  hours: {kind: open, hours: 8 JP, intakes: monthly, dimensions: {social: 1}}\n"
              "  late: {kind: open, hours: 8 JP, intakes: [aug], dimensions: {social: 1}}\n",
              CERTAIN, 1, 0);
    static const double seats[12] = {16, 16, 16}; /* `once`, then `hours` twice: 4, 12 and 20 JP, which are enough */
    for (int month = 1; month <= 13; month++) {
        life_step(&life);
        const struct programme_state *p = life.agency.programmes;
        assert_close(p[1].year.stage[FUNNEL_NEEDED], 0, 0);
        if (month <= 12) {
            assert_close(life.agency.now.seats, seats[month - 1], 0);
            assert_close(life.agency.staff.jp[3], month < 2 ? 4 : month < 3 ? 12 : 20, 0);
            assert_close(p[0].year.stage[FUNNEL_NEEDED], 16, 0);
            assert_close(p[3].year.stage[FUNNEL_NEEDED], 0, 0);
        } else { /* hours are counted anew, the once-only course is held for good */
            assert_close(p[0].year.stage[FUNNEL_NEEDED], 0, 0);
            assert_close(life.agency.now.seats, 16, 0);
            assert_close(life.agency.staff.jp[3], 8, 0);
            assert_close(life.agency.staff.jp_last[3], 20, 0);
        }
    }
    end();
}

/* Five seats at an intake for sixteen people, courses of four months, one of which runs over the year's end: with the
 * sixteenth seat all hold it, and nobody comes again. */
static void a_once_only_course_is_not_attended_again_over_the_years_end(void **state)
{
    (void)state;
    open_with(FIXTURE_OPEN_GATES "programmes: {c: {kind: open, once: yes, hours: 8 JP, lasts: 4 months, seats: 5,\n"
                                 "  intakes: [jan, mar, nov], dimensions: {social: 1}}}\n",
              CERTAIN, 1, 0);
    double seats = 0;
    for (int month = 1; month <= 24; month++) {
        life_step(&life);
        seats += life.agency.now.seats;
        assert_close(seats, month < 3 ? 5 : month < 11 ? 10 : month < 13 ? 15 : 16, 0);
    }
    end();
}

/* What a person met at the first intake stands for the year; half of the variance lasts, so that of a gate that lets
 * half through, a third of the people pass in two given years: 1/4 + asin(1/2) / 2 pi. */
static void half_of_a_gate_lasts_over_the_years(void **state)
{
    (void)state;
    enum { REPLICATES = 600 };
    static double once[REPLICATES], twice[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++) {
        open_with("gates: {open: {invite: 50 %, permit: 100 %, ready: 100 %, schedule: 0 %}}\n"
                  "programmes: {c: {kind: open, hours: 8 JP, intakes: [jan, feb, jun], dimensions: {social: 1}}}\n",
                  CERTAIN, 1, r);
        uint32_t first[STAFF];
        life_until(&life, 1);
        memcpy(first, life.agency.staff.ready, sizeof first);
        life_until(&life, 12);
        assert_memory_equal(life.agency.staff.ready, first, sizeof first);
        life_until(&life, 13);
        for (size_t i = 0; i < STAFF; i++) {
            once[r] += (first[i] != 0) / (double)STAFF;
            twice[r] += (first[i] != 0 && life.agency.staff.ready[i] != 0) / (double)STAFF;
        }
        end();
    }
    struct estimate o = fixture_estimate(once, REPLICATES), t = fixture_estimate(twice, REPLICATES);
    print_message("             off by %.1f and %.1f standard errors\n", (o.mean - 0.5) / o.error,
                  (t.mean - 1.0 / 3) / t.error);
    assert_close(o.mean, 0.5, 4 * o.error);
    assert_close(t.mean, 1.0 / 3, 4 * t.error);
}

/* A gate as it is defined: half a trait, half the year's draw, on the probit scale. */
static bool opens(double share, double trait, uint32_t word)
{
    double draw = gsl_cdf_ugaussian_Pinv(random_unit(word));
    return sqrt(0.5) * trait + sqrt(0.5) * draw < gsl_cdf_ugaussian_Pinv(share);
}

/* The funnel counts heads, each once a programme and year, at the first gate that stopped them. Nobody leaves here, so
 * that it can be counted again from the people. */
static void the_funnel_counts_each_person_once(void **state)
{
    (void)state;
    for (size_t r = 0; r < 20; r++) {
        open_with("gates: {half: {invite: 80 %, permit: 80 %, ready: 80 %, schedule: 60 %}}\n"
                  "rules: {jp_required: 1000 JP}\n"
                  "programmes: {c: {kind: half, hours: 8 JP, intakes: [jan, feb, jun, oct], cost_per_seat: 1 juta, "
                  "dimensions: {social: 1}}}\n"
                  "budget: {annual: 12 juta, split: {c: 100 %}}\n",
                  NULL, 0, r);
        life_until(&life, 12);
        const struct staff *staff = &life.agency.staff;
        double count[FUNNEL_STAGES] = {0};
        for (size_t i = 0; i < STAFF; i++) {
            struct random_words w = random_event(&life.source, PURPOSE_GATES, staff->identity[i], 1,
                                                 fixture.scenarios[1]->programmes[0].item);
            bool invited = opens(0.8, staff->invitation_trait[i], w.word[0]);
            bool permitted = invited && opens(0.8, life.agency.units[0].permit_trait, w.word[1]);
            bool ready = permitted && opens(0.8, staff->readiness_trait[i], w.word[2]);
            assert_int_equal(staff->asked[i], 1);
            assert_int_equal(staff->ready[i], ready);
            count[FUNNEL_NEEDED] += staff->asked[i];
            count[FUNNEL_INVITED] += invited;
            count[FUNNEL_PERMITTED] += permitted;
            count[FUNNEL_READY] += staff->ready[i];
            count[FUNNEL_FREE] += staff->freed[i];
            count[FUNNEL_FUNDED] += staff->funded[i];
            count[FUNNEL_ATTENDED] += staff->attended[i];
            count[FUNNEL_APPLIED] += staff->transferred[i];
        }
        const double *stage = life.agency.programmes[0].year.stage;
        for (int s = 0; s < FUNNEL_STAGES; s++) {
            assert_close(stage[s], count[s], 0);
            assert_true(s == 0 || stage[s] <= stage[s - 1]);
        }
        end();
    }
}

/* In the last five years before retirement readiness drifts; persuasion raises its log-odds from an age on. */
static void seniors_grow_unready_and_are_persuaded(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.senior.readiness", "-0.2"}};
    static const char *const overlays[2] = {
        "gates: {some: {invite: 100 %, permit: 100 %, ready: 60 %, schedule: 100 %}}\n"
        "programmes: {c: {kind: some, hours: 8 JP, intakes: [jan], dimensions: {social: 1}}}\n",
        "gates: {some: {invite: 100 %, permit: 100 %, ready: 60 %, schedule: 100 %}}\n"
        "programmes: {c: {kind: some, hours: 8 JP, intakes: [jan], dimensions: {social: 1}}}\n"
        "practices: {persuasion: {readiness: 0.9, from_age: 50}}\n"};
    char text[2048];
    size_t seniors = 0, persuaded = 0, differ = 0;
    fixture_quiet_but(text, sizeof text, "age: 26-37", "age: 48-56");
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = text, .overlays = {overlays[0], overlays[1]}, .set = set, .n_set = 1});
    for (size_t r = 0; r < 40; r++)
        for (int k = 1; k <= 2; k++) {
            life_open(&life, &fixture, k, r);
            life_until(&life, 1);
            const struct staff *staff = &life.agency.staff;
            for (size_t i = 0; i < STAFF; i++) {
                struct random_words w = random_event(&life.source, PURPOSE_GATES, staff->identity[i], 1,
                                                     fixture.scenarios[1]->programmes[0].item);
                bool is_persuaded = k == 2 && (1 - staff->born[i]) / 12 >= 50;
                double share = is_persuaded ? 1 / (1 + exp(-log(0.6 / 0.4) - 0.9)) : 0.6;
                double last_years = fmax(0, 5 - (staff->retires[i] - 1) / 12);
                double draw =
                    sqrt(0.5) * staff->readiness_trait[i] + sqrt(0.5) * gsl_cdf_ugaussian_Pinv(random_unit(w.word[2]));
                assert_int_equal(staff->ready[i], draw < gsl_cdf_ugaussian_Pinv(share) - 0.2 * last_years);
                seniors += last_years > 0;
                persuaded += is_persuaded;
                differ += staff->ready[i] != (draw < gsl_cdf_ugaussian_Pinv(0.6));
            }
            life_close(&life);
        }
    assert_true(seniors > 100 && persuaded > 100 && differ > 50);
    fixture_close(&fixture);
}

/* A seat left empty is paid for, and 3 % are. */
static void no_shows_are_paid(void **state)
{
    (void)state;
    enum { REPLICATES = 500 };
    static double empty[REPLICATES];
    const char *overlay = FIXTURE_OPEN_GATES
        "programmes: {c: {kind: open, hours: 8 JP, intakes: [mar], cost_per_seat: 1 juta, dimensions: {social: 1}}}\n"
        "budget: {annual: 16 juta, split: {c: 100 %}}\n";
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .overlays = {overlay}});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        const struct programme_year *year = fixture_year(&fixture, 1, "c", 0);
        assert_close(year->spent, 16e6, 0);
        empty[r] = (year->seats - year->stage[FUNNEL_ATTENDED]) / 16;
    }
    struct estimate e = fixture_estimate(empty, REPLICATES);
    assert_close(e.mean, 0.03, 4 * e.error);
    fixture_close(&fixture);
}

/* A course of 40 JP, of which 30 % are cut to 60 %: hours on record are full, those learned from are not. */
static void a_cut_course_counts_in_full_and_teaches_less(void **state)
{
    (void)state;
    enum { REPLICATES = 200 };
    static double cut[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++) {
        open_with("gates: {open: {invite: 100 %, permit: 100 %, ready: 100 %, schedule: 100 %}}\n"
                  "programmes: {c: {kind: open, hours: 10 JP, recorded_hours: 40 JP, intakes: [jan], subject: s, "
                  "dimensions: {social: 1}}}\n"
                  "schedule_cut: {probability: 30 %, delivered: 60 %}\n",
                  CERTAIN, 1, r);
        life_until(&life, 1);
        for (size_t i = 0; i < STAFF; i++) {
            double hours = life.agency.staff.subject_hours[i];
            assert_true(hours == 10 || hours == 6);
            assert_close(life.agency.staff.jp[i], 40, 0);
            cut[r] += (hours == 6) / (double)STAFF;
        }
        end();
    }
    struct estimate e = fixture_estimate(cut, REPLICATES);
    assert_close(e.mean, 0.30, 4 * e.error);
}

/* A course of four months takes a quarter of its time in each, teaches in the last, and keeps others away. */
static void a_long_course_takes_its_time_and_teaches_at_its_end(void **state)
{
    (void)state;
    open_with(FIXTURE_OPEN_GATES
              "programmes:\n"
              "  long: {kind: open, hours: 12 JP, lasts: 4 months, away: 1, intakes: [feb], dimensions: {social: 1}}\n"
              "  short: {kind: open, hours: 12 JP, away: 0.1, intakes: [apr, jun], dimensions: {technical: 1}}\n",
              CERTAIN, 1, 0);
    for (int month = 1; month <= 6; month++) {
        life_step(&life);
        const struct staff *staff = &life.agency.staff;
        assert_close(staff->lost[0], month == 6 ? 0.1 : month >= 2 && month <= 5 ? 0.25 : 0, 1e-12);
        assert_int_equal(staff->known[SOCIAL * STAFF] > 0, month >= 5);
        assert_int_equal(staff->known[TECHNICAL * STAFF] > 0, month >= 6);
        assert_close(staff->jp[0], month < 5 ? 0 : month < 6 ? 12 : 24, 0);
    }
    end();
}

/* The fork keeps a course in progress under a policy that no longer offers it: nobody's month turns into nothing. */
static void a_course_in_progress_survives_its_programmes_end(void **state)
{
    (void)state;
    const struct assignment set[] = {{"start", "2026-05"}};
    fixture_open(&fixture,
                 &(struct fixture_setup){.overlays = {"programmes: {structural: null}\n"}, .set = set, .n_set = 1});
    size_t on_course = 0;
    for (size_t r = 0; r < 20; r++) {
        life_open(&life, &fixture, 1, r);
        life_until(&life, 0);
        for (size_t i = 0; i < life.agency.shape.posts; i++)
            on_course += life.agency.staff.course[i] >= 0;
        life_until(&life, 1);
        for (size_t i = 0; i < life.agency.shape.posts; i++) {
            assert_true(isfinite(life.agency.staff.lost[i]));
            assert_true(life.agency.staff.here[i] == 0 || life.agency.staff.time[i] > 0);
        }
        life_close(&life);
    }
    assert_true(on_course > 3);
    fixture_close(&fixture);
}

/* A course that the code has never heard of needs YAML alone. */
static void a_new_course_needs_no_code(void **state)
{
    (void)state;
    const char *overlay = "gates: {archive: {invite: 90 %, permit: 90 %, ready: 90 %, schedule: 90 %}}\n"
                          "programmes:\n"
                          "  electronic_archive:\n"
                          "    kind: archive\n"
                          "    for: operational\n"
                          "    once: yes\n"
                          "    hours: 32 JP\n"
                          "    lasts: 2 months\n"
                          "    away: 0.25\n"
                          "    intakes: [mar, sep]\n"
                          "    cost_per_seat: 3 juta\n"
                          "    dimensions: {technical: 0.8, social: 0.1}\n"
                          "    motivation: {gain: 0.2, half_life: 2 months}\n"
                          "budget: {split: {structural: 20 %, electronic_archive: 10 %}}\n";
    fixture_open(&fixture, &(struct fixture_setup){.overlays = {overlay}, .drawn = true});
    double seats = 0, error = 0, skill = 0, applied = 0;
    for (size_t r = 0; r < 50; r++) {
        fixture_run(&fixture, r);
        for (int year = 0; year < 5; year++) {
            const struct programme_year *y = fixture_year(&fixture, 1, "electronic_archive", year);
            assert_close(y->spent, y->seats * round(3e6 * pow(1.03, year)), 0);
            seats += y->seats;
            applied += y->stage[FUNNEL_APPLIED];
        }
        error += fixture_mean(&fixture, 1, INDICATOR_error_expected, 13, 60) -
                 fixture_mean(&fixture, 0, INDICATOR_error_expected, 13, 60);
        skill += fixture_mean(&fixture, 1, INDICATOR_skill_known, 13, 60) -
                 fixture_mean(&fixture, 0, INDICATOR_skill_known, 13, 60);
    }
    assert_true(seats > 50 * 5 * 3);
    assert_true(applied > 50 * 5);
    assert_true(skill > 0 && error < 0);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seats_go_to_the_lowest_ranks),
        cmocka_unit_test(money_is_spread_over_the_intakes_to_come),
        cmocka_unit_test(need_is_by_post_by_hours_and_once),
        cmocka_unit_test(a_once_only_course_is_not_attended_again_over_the_years_end),
        cmocka_unit_test(half_of_a_gate_lasts_over_the_years),
        cmocka_unit_test(the_funnel_counts_each_person_once),
        cmocka_unit_test(seniors_grow_unready_and_are_persuaded),
        cmocka_unit_test(no_shows_are_paid),
        cmocka_unit_test(a_cut_course_counts_in_full_and_teaches_less),
        cmocka_unit_test(a_long_course_takes_its_time_and_teaches_at_its_end),
        cmocka_unit_test(a_course_in_progress_survives_its_programmes_end),
        cmocka_unit_test(a_new_course_needs_no_code),
    };
    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
