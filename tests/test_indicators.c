/* The indicators of a month, worked out once more from the state of Palembang, and on made-up people where it is easy.
 */
#include "check.h"
#include "model/indicators.h"
#include "model_fixture.h"

static struct fixture fixture;
static struct life life;
static double row[INDICATOR_COUNT];

static void open_month(int month)
{
    const char *overlay = "practices: {mentoring: {on: yes}}\nbudget: {annual: 400 juta}\n";
    fixture_open(&fixture, &(struct fixture_setup){.seed = 2, .drawn = true, .overlays = {overlay}});
    life_open(&life, &fixture, 1, 1);
    life_until(&life, month);
}

static void end(void)
{
    life_close(&life);
    fixture_close(&fixture);
}

/* A mean over those here, and a sum over all. */
static double mean(const double *values)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < life.agency.shape.posts; i++)
        if (life.agency.staff.here[i] != 0) {
            sum += values[i];
            n++;
        }
    return sum / n;
}

static double total(const double *values)
{
    double sum = 0;
    for (size_t i = 0; i < life.agency.shape.posts; i++)
        sum += values[i];
    return sum;
}

static void indicators_follow_from_the_state(void **state)
{
    (void)state;
    open_month(29);
    const struct staff *staff = &life.agency.staff;
    const struct param_values *p = &life.values.params;
    const size_t lanes = life.agency.shape.lanes, posts = life.agency.shape.posts;
    double enough = 0, pairs = 0, here = total(staff->here), done = total(staff->done), waiting = 0;
    for (size_t i = 0; i < posts; i++) {
        enough += staff->here[i] != 0 && staff->jp[i] >= 20;
        pairs += staff->mentor[i] >= 0;
    }
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++)
        waiting += life.agency.now.waiting[k];
    double applied = 0.8 * mean(staff->applied + TECHNICAL * lanes) + 0.1 * mean(staff->applied + MANAGERIAL * lanes) +
                     0.1 * mean(staff->applied + SOCIAL * lanes);
    indicators_record(&life.agency, &life.today, row);
    assert_close(row[INDICATOR_error_rate], total(staff->errors) / done, 1e-12);
    assert_close(row[INDICATOR_error_rate_made], total(staff->errors_made) / done, 1e-12);
    assert_close(row[INDICATOR_sop_compliance], total(staff->sop_tasks) / done, 1e-12);
    assert_close(row[INDICATOR_files_done], done, 0);
    assert_close(row[INDICATOR_backlog], waiting / (30 * (double)posts), 1e-12);
    assert_close(row[INDICATOR_presence_true], mean(staff->presence), 1e-12);
    assert_close(row[INDICATOR_presence_recorded], 0.95 + 0.05 * mean(staff->presence), 1e-12);
    assert_close(row[INDICATOR_skill_technical], mean(staff->skill), 1e-12);
    assert_close(row[INDICATOR_skill_strategic], mean(staff->skill + STRATEGIC * lanes), 1e-12);
    assert_close(row[INDICATOR_skill_applied], applied, 1e-12);
    assert_true(row[INDICATOR_skill_known] > row[INDICATOR_skill_applied]);
    assert_close(row[INDICATOR_motivation], mean(staff->motivation), 1e-12);
    assert_close(row[INDICATOR_jp], mean(staff->jp), 1e-12);
    assert_close(row[INDICATOR_jp20_share], enough / here, 1e-12);
    assert_close(row[INDICATOR_mentoring_pairs], pairs, 0);
    assert_close(row[INDICATOR_staff], here, 0);
    assert_close(row[INDICATOR_spending], life.agency.now.spent, 0);
    assert_close(row[INDICATOR_load],
                 life.agency.now.pool / (life.agency.now.anchor.capacity * life.agency.now.capacity), 1e-12);
    assert_close(p->jp_required, 20, 0);
    end();
}

/* Gini as the mean difference between any two, over twice the mean. */
static double gini(void)
{
    const struct staff *staff = &life.agency.staff;
    double difference = 0, sum = 0, n = 0;
    for (size_t i = 0; i < life.agency.shape.posts; i++) {
        if (staff->here[i] == 0)
            continue;
        n++;
        sum += staff->jp[i] + staff->jp_last[i];
        for (size_t j = 0; j < life.agency.shape.posts; j++)
            if (staff->here[j] != 0)
                difference += fabs(staff->jp[i] + staff->jp_last[i] - staff->jp[j] - staff->jp_last[j]);
    }
    return difference / (2 * n * sum);
}

static void inequality_is_the_mean_difference_between_people(void **state)
{
    (void)state;
    open_month(29);
    double expected = gini();
    assert_true(expected > 0.05 && expected < 0.8);
    indicators_record(&life.agency, &life.today, row);
    assert_close(row[INDICATOR_access_gini], expected, 1e-12);
    end();
}

static void inequality_knows_its_ends(void **state)
{
    (void)state;
    fixture_open(&fixture, &(struct fixture_setup){.agency = fixture_quiet_agency});
    life_open(&life, &fixture, 0, 0);
    life_until(&life, 1);
    indicators_record(&life.agency, &life.today, row);
    assert_true(isnan(row[INDICATOR_access_gini])); /* nobody had any */
    life.agency.staff.jp[7] = 40;
    indicators_record(&life.agency, &life.today, row);
    assert_close(row[INDICATOR_access_gini], 1 - 1.0 / 16, 1e-12); /* one had all */
    for (size_t i = 0; i < 16; i++) {
        life.agency.staff.jp[i] = 4 + (double)i;
        life.agency.staff.jp_last[i] = 20 - (double)i;
    }
    indicators_record(&life.agency, &life.today, row);
    assert_close(row[INDICATOR_access_gini], 0, 1e-12); /* all had the same over two years */
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indicators_follow_from_the_state),
        cmocka_unit_test(inequality_is_the_mean_difference_between_people),
        cmocka_unit_test(inequality_knows_its_ends),
    };
    return cmocka_run_group_tests_name("indicators", tests, NULL, NULL);
}
