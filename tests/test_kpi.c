/* Targets and complaints (P29): what moves them, what does not, and what they were in the observed year. */
#include <string.h>

#include "check.h"
#include "model/kpi.h"
#include "model/work.h"
#include "model_fixture.h"

static const double EXACT = 1e-11;

static struct fixture fixture;
static struct life life;

enum { TARGETS = 5 };
static const int target_indicators[TARGETS] = {INDICATOR_document_kpi, INDICATOR_satisfaction_kpi,
                                               INDICATOR_mutual_aid_kpi, INDICATOR_planning_kpi,
                                               INDICATOR_religious_kpi};

/* Levels as realised and as aimed at, of which none comes near its target. */
static const struct assignment LEVELS[] = {
    {"observed.kpi.documents.realised", "50 %"},    {"observed.kpi.documents.target", "90 %"},
    {"observed.kpi.satisfaction.realised", "60 %"}, {"observed.kpi.satisfaction.target", "96 %"},
    {"observed.kpi.mutual_aid.realised", "25 %"},   {"observed.kpi.mutual_aid.target", "95 %"},
    {"observed.kpi.planning.realised", "40 %"},     {"observed.kpi.planning.target", "80 %"},
    {"observed.kpi.religious.realised", "150 %"},   {"observed.kpi.religious.target", "300 %"}};
enum { N_LEVELS = sizeof LEVELS / sizeof *LEVELS };
static const double PARTS[TARGETS] = {50.0 / 90, 60.0 / 96, 25.0 / 95, 0.5, 0.5};

/* Palembang with these levels and further settings. */
static void open_levels(const struct assignment *more, int n_more, const char *overlay)
{
    struct assignment set[N_LEVELS + 8];
    memcpy(set, LEVELS, sizeof LEVELS);
    for (int k = 0; k < n_more; k++)
        set[N_LEVELS + k] = more[k];
    fixture_open(&fixture,
                 &(struct fixture_setup){.seed = 2, .overlays = {overlay}, .set = set, .n_set = N_LEVELS + n_more});
}

/* Files done right this month over those expected to arrive, relative to the last year of history. */
static double done_right(const struct life *one)
{
    const struct agency *a = &one->agency;
    double right = a->now.contract.done - a->now.contract.errors;
    for (size_t i = 0; i < a->shape.posts; i++)
        right += a->staff.done[i] - a->staff.errors[i];
    return right / work_expected_arrivals(a, &one->today) / a->now.anchor.right;
}

/* ---- targets ---- */

/* Documents move with the files done right, by civil servants and contract staff; the others by a tenth of that, where
 * the years do not differ. None is more than reached. */
static void targets_follow_the_files_by_their_formulas(void **state)
{
    (void)state;
    const struct assignment set[] = {
        {"effects.kpi.variation", "0 %"}, {"contract.headcount", "20"}, {"work.arrivals_noise", "20 %"}};
    open_levels(set, 3, NULL);
    life_open(&life, &fixture, 0, 4);
    fixture_run(&fixture, 4);
    life_until(&life, 0);
    double least = INFINITY, most = 0;
    for (int month = 1; month <= 36; month++) {
        life_step(&life);
        double r = done_right(&life);
        least = fmin(least, r);
        most = fmax(most, r);
        assert_close(fixture_value(&fixture, 0, INDICATOR_document_kpi, month), PARTS[0] * r, EXACT);
        for (int k = 1; k < TARGETS; k++)
            assert_close(fixture_value(&fixture, 0, target_indicators[k], month), PARTS[k] * (1 + 0.1 * (r - 1)),
                         EXACT);
        assert_close(kpi_documents(&life.agency, &life.today, 1, 0.2), 1, 0); /* reached and no more */
        assert_close(kpi_outside(&life.agency, &life.today, KPI_PLANNING, 1, 0.2), 1, 0);
    }
    assert_true(least < 0.8 && most > 1.2);
    life_close(&life);
    fixture_close(&fixture);
}

/* In the observed year, and on average over replicates, each is what was realised; years then differ outside the
 * agency alone, and not yet in the history. */
static void the_observed_year_realises_what_was_observed(void **state)
{
    (void)state;
    enum { REPLICATES = 400 };
    static double reached[TARGETS][REPLICATES];
    open_levels(NULL, 0, NULL);
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (int k = 0; k < TARGETS; k++)
            reached[k][r] = fixture_mean(&fixture, 0, target_indicators[k], -11, 0);
        for (int month = -11; month <= 0; month++) { /* all by the files, without a year of their own */
            double documents = fixture_value(&fixture, 0, INDICATOR_document_kpi, month) / PARTS[0];
            for (int k = 1; k < TARGETS; k++)
                assert_close(fixture_value(&fixture, 0, target_indicators[k], month),
                             PARTS[k] * (1 + 0.1 * (documents - 1)), EXACT);
        }
    }
    for (int k = 0; k < TARGETS; k++) {
        struct estimate e = fixture_estimate(reached[k], REPLICATES);
        print_message("             %.2f %%, off by %.1f standard errors\n", 100 * e.mean,
                      (e.mean - PARTS[k]) / e.error);
        assert_true(e.error < 0.001);
        assert_close(e.mean, PARTS[k], 4 * e.error);
    }
    fixture_close(&fixture);
}

/* From month 1 on satisfaction and participation have years of their own: 5 % of the level, the same in all months of
 * the year and under every policy, apart from each other and from year to year. */
static void outside_targets_have_years_of_their_own(void **state)
{
    (void)state;
    enum { REPLICATES = 300, YEARS = 3, N = REPLICATES * YEARS, OUTSIDE = TARGETS - 1 };
    static double z[OUTSIDE][N], squares[OUTSIDE][N], products[OUTSIDE][N], lagged[N];
    static double year[OUTSIDE][N];
    open_levels(NULL, 0, "budget: {annual: 1 miliar}\n");
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (int scenario = 0; scenario <= 1; scenario++)
            for (int month = 1; month <= 12 * YEARS; month++) {
                double documents = fixture_value(&fixture, scenario, INDICATOR_document_kpi, month) / PARTS[0];
                size_t n = r * YEARS + (size_t)(month - 1) / 12;
                for (int k = 0; k < OUTSIDE; k++) {
                    double level = fixture_value(&fixture, scenario, target_indicators[k + 1], month) / PARTS[k + 1];
                    double own = level - 1 - 0.1 * (documents - 1);
                    if (scenario == 0 && month % 12 == 1)
                        year[k][n] = own;
                    assert_close(own, year[k][n], EXACT);
                }
            }
    }
    for (size_t n = 0; n < N; n++)
        lagged[n] = year[0][n] * year[0][(n + 1) % N];
    for (int k = 0; k < OUTSIDE; k++) {
        for (size_t n = 0; n < N; n++) {
            z[k][n] = year[k][n];
            squares[k][n] = year[k][n] * year[k][n];
            products[k][n] = year[k][n] * year[(k + 1) % OUTSIDE][n];
        }
        struct estimate e = fixture_estimate(z[k], N), s = fixture_estimate(squares[k], N);
        struct estimate p = fixture_estimate(products[k], N);
        print_message("             off by %.1f, %.1f and %.1f standard errors\n", e.mean / e.error,
                      (s.mean - 0.05 * 0.05) / s.error, p.mean / p.error);
        assert_close(e.mean, 0, 4 * e.error);
        assert_close(s.mean, 0.05 * 0.05, 4 * s.error);
        assert_close(p.mean, 0, 4 * p.error);
    }
    struct estimate l = fixture_estimate(lagged, N);
    assert_close(l.mean, 0, 4 * l.error);
    fixture_close(&fixture);
}

static void what_is_not_stated_is_empty(void **state)
{
    (void)state;
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency});
    fixture_run(&fixture, 0);
    for (int month = -11; month <= 24; month++) {
        for (int k = 0; k < TARGETS; k++)
            assert_true(isnan(fixture_value(&fixture, 0, target_indicators[k], month)));
        assert_true(isnan(fixture_value(&fixture, 0, INDICATOR_complaints, month)));
    }
    fixture_close(&fixture);
    const struct assignment one[] = {{"observed.kpi.mutual_aid.realised", "25 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = one, .n_set = 1});
    fixture_run(&fixture, 0);
    for (int k = 0; k < TARGETS; k++)
        assert_true(isnan(fixture_value(&fixture, 0, target_indicators[k], 5)) == (k != 2));
    fixture_close(&fixture);
}

/* ---- the negative control ---- */

/* Four times the clerical training in a sub-district office: documents rise, while participation has a tenth of that,
 * month by month, and satisfaction, which is reached already, less. */
static void clerical_training_moves_documents_and_hardly_anything_else(void **state)
{
    (void)state;
    enum { REPLICATES = 60, SCENARIO = 1 };
    static double change[TARGETS][REPLICATES];
    static const char *const agency = "extends: kapasim/ilir-timur-dua.yaml\nname: Ilir Timur Dua\n";
    static const char *const quadruple =
        "budget: {annual: 100 juta, split: {structural: 6 %, management: 4 %, bimtek: 84 %, seminar: 4 %, internal: 2 "
        "%}}\nprogrammes: {bimtek: {offered: 100 %, seats: 12}}\n";
    static const double realised[TARGETS] = {50, 95, 25, 100, 50}, aimed[TARGETS] = {90, 95, 95, 90, 95};
    fixture_open(&fixture, &(struct fixture_setup){.agency = agency, .overlays = {quadruple}, .seed = 1});
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&fixture, r);
        for (int month = 25; month <= 60; month++) {
            double step[TARGETS];
            for (int k = 0; k < TARGETS; k++) {
                step[k] = fixture_value(&fixture, SCENARIO, target_indicators[k], month) -
                          fixture_value(&fixture, 0, target_indicators[k], month);
                step[k] *= aimed[k] / realised[k];
                change[k][r] += step[k] / 36;
            }
            assert_close(step[2], 0.1 * step[0], 1e-9); /* mutual aid and religious events are far from reached */
            assert_close(step[4], 0.1 * step[0], 1e-9);
            assert_true(fabs(step[1]) <= 0.1 * fabs(step[0]) + 1e-9);
            assert_true(fabs(step[3]) <= 0.1 * fabs(step[0]) + 1e-9);
        }
    }
    for (int k = 0; k < TARGETS; k++) {
        struct estimate e = fixture_estimate(change[k], REPLICATES);
        print_message("             %+.2f %% of the level, standard error %.2f\n", 100 * e.mean, 100 * e.error);
        if (k == 0)
            assert_true(e.mean > 4 * e.error);
    }
    fixture_close(&fixture);
}

/* ---- complaints ---- */

static void the_observed_year_has_the_complaints_stated(void **state)
{
    (void)state;
    enum { REPLICATES = 400 };
    static double mean[REPLICATES];
    static const struct {
        const char *stated, *workload;
        double wanted;
    } cases[] = {{"30", "92 %", 30}, {"120", "110 %", 120}};
    for (size_t k = 0; k < 2; k++) {
        const struct assignment set[] = {{"observed.complaints", cases[k].stated},
                                         {"observed.workload", cases[k].workload},
                                         {"contract.headcount", "20"}};
        fixture_open(&fixture, &(struct fixture_setup){.drawn = true, .set = set, .n_set = 3});
        for (size_t r = 0; r < REPLICATES; r++) {
            fixture_run(&fixture, r);
            mean[r] = fixture_mean(&fixture, 0, INDICATOR_complaints, -11, 0);
        }
        struct estimate e = fixture_estimate(mean, REPLICATES);
        print_message("             %.2f, off by %.1f standard errors\n", e.mean, (e.mean - cases[k].wanted) / e.error);
        assert_close(e.mean, cases[k].wanted, 4 * e.error);
        fixture_close(&fixture);
    }
}

/* Every file with an error, late or closed undone brings one with the anchor's probability: where work has piled up and
 * all three are many, the counts are binomial over their sum. */
static void complaints_come_from_errors_late_and_closed_files(void **state)
{
    (void)state;
    enum { REPLICATES = 60, MONTHS = 24, N = REPLICATES * MONTHS };
    static double z[N], squares[N];
    double errors = 0, late = 0, closed = 0, by_contract = 0;
    const struct assignment set[] = {{"observed.complaints", "120"},
                                     {"observed.workload", "105 %"},
                                     {"contract.headcount", "[{from: 1950-01, value: 25}, {from: 2026-01, value: 15}]"},
                                     {"contract.share", "40 %"}};
    fixture_open(&fixture, &(struct fixture_setup){.set = set, .n_set = 4});
    size_t n = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        for (int month = 1; month <= MONTHS; month++, n++) {
            life_step(&life);
            const struct agency *a = &life.agency;
            double wrong = agency_sum(a, a->staff.errors) + a->now.contract.errors, p = a->now.anchor.complaint;
            double trouble = wrong + a->now.late + a->now.closed;
            z[n] = (kpi_complaints(a, &life.today) - trouble * p) / sqrt(trouble * p * (1 - p));
            squares[n] = z[n] * z[n];
            errors += wrong;
            by_contract += a->now.contract.errors;
            late += a->now.late;
            closed += a->now.closed;
        }
        life_close(&life);
    }
    struct estimate e = fixture_estimate(z, N), s = fixture_estimate(squares, N);
    print_message("             %.0f errors, %.0f late, %.0f closed; off by %.1f and %.1f standard errors\n", errors,
                  late, closed, e.mean / e.error, (s.mean - 1) / s.error);
    assert_true(fmin(by_contract, fmin(late, closed)) > 0.05 * errors);
    assert_close(e.mean, 0, 4 * e.error);
    assert_close(s.mean, 1, 4 * s.error);
    fixture_close(&fixture);
}

/* More complaints than trouble: every such file brings one, and no more than one. */
static void no_file_brings_more_than_one_complaint(void **state)
{
    (void)state;
    const struct assignment set[] = {{"observed.complaints", "100000"}};
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency, .set = set, .n_set = 1});
    fixture_run(&fixture, 0);
    for (int month = -11; month <= 24; month++) {
        double errors = fixture_value(&fixture, 0, INDICATOR_error_rate, month) *
                        fixture_value(&fixture, 0, INDICATOR_files_done, month);
        assert_true(errors > 50);
        assert_close(fixture_value(&fixture, 0, INDICATOR_complaints, month), errors, 1e-9);
    }
    life_open(&life, &fixture, 0, 0);
    life_until(&life, 1);
    assert_close(life.agency.now.anchor.complaint, 1, 0);
    life_close(&life);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_follow_the_files_by_their_formulas),
        cmocka_unit_test(the_observed_year_realises_what_was_observed),
        cmocka_unit_test(outside_targets_have_years_of_their_own),
        cmocka_unit_test(what_is_not_stated_is_empty),
        cmocka_unit_test(clerical_training_moves_documents_and_hardly_anything_else),
        cmocka_unit_test(the_observed_year_has_the_complaints_stated),
        cmocka_unit_test(complaints_come_from_errors_late_and_closed_files),
        cmocka_unit_test(no_file_brings_more_than_one_complaint),
    };
    return cmocka_run_group_tests_name("kpi", tests, NULL, NULL);
}
