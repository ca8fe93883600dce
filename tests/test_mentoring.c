/* Mentoring and learning communities: who is matched with whom, when, and what passes on. */
#include <string.h>

#include "check.h"
#include "model_fixture.h"

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

/* Lives a month; `score` is the skill in file work that could be passed on when its pairs were matched. Only technical
 * skill can be, in the quiet agency. */
static void step_scored(double score[16])
{
    for (size_t i = 0; i < 16; i++)
        score[i] = 0.8 * life.agency.staff.learnable[i];
    life_step(&life);
}

static double mentees_of(size_t mentor)
{
    double n = 0;
    for (size_t i = 0; i < 16; i++)
        n += life.agency.staff.mentor[i] == (int32_t)mentor;
    return n;
}

/* In one unit: the best with enough service mentor, two mentees each; the mentees are those who know least. */
static void the_best_mentor_those_who_know_least(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.mentoring.mentor_service", "72"}};
    for (size_t r = 0; r < 20; r++) {
        open_with("practices: {mentoring: {mentors: 3, mentees_each: 2}}\n", set, 1, r);
        double score[16];
        step_scored(score);
        const struct staff *staff = &life.agency.staff;
        double least_mentor = INFINITY, best_other = -INFINITY, best_mentee = -INFINITY, least_other = INFINITY;
        size_t mentors = 0, mentees = 0, able = 0;
        for (size_t i = 0; i < 16; i++)
            able += 1 - staff->appointed[i] >= 72;
        for (size_t i = 0; i < 16; i++) {
            double taught = mentees_of(i);
            bool served = 1 - staff->appointed[i] >= 72;
            if (taught > 0) {
                mentors++;
                assert_true(served);
                assert_int_equal(staff->mentor[i], -1);
                assert_true(taught <= 2);
                least_mentor = fmin(least_mentor, score[i]);
            } else if (staff->mentor[i] >= 0) {
                mentees++;
                assert_true(score[staff->mentor[i]] > score[i]);
                best_mentee = fmax(best_mentee, score[i]);
            } else {
                least_other = fmin(least_other, score[i]);
                if (served)
                    best_other = fmax(best_other, score[i]);
            }
        }
        assert_int_equal(mentors, able < 3 ? able : 3);
        assert_int_equal(mentees, 2 * mentors);
        assert_close(life.agency.now.pairs, (double)mentees, 0);
        assert_true(least_mentor >= best_other);
        assert_true(best_mentee <= least_other);
        end();
    }
}

static bool teaches_at_home(size_t mentor)
{
    const struct staff *staff = &life.agency.staff;
    for (size_t i = 0; i < 16; i++)
        if (staff->mentor[i] == (int32_t)mentor && staff->unit[i] == staff->unit[mentor])
            return true;
    return false;
}

/* Within the units first: nobody is taught from another unit while a colleague who knows more, and may mentor, has no
 * mentee in their own. */
static void pairs_form_within_units_first(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.mentoring.mentor_service", "60"}, {"staff.units", "3"}};
    size_t inside = 0, across = 0;
    for (size_t r = 0; r < 30; r++) {
        open_with("practices: {mentoring: {mentors: 16, mentees_each: 1}}\n", set, 2, r);
        double score[16];
        step_scored(score);
        const struct staff *staff = &life.agency.staff;
        for (size_t i = 0; i < 16; i++) {
            bool is_across = staff->mentor[i] >= 0 && staff->unit[staff->mentor[i]] != staff->unit[i];
            inside += staff->mentor[i] >= 0 && !is_across;
            across += is_across;
            for (size_t j = 0; j < 16 && is_across; j++)
                if (staff->unit[j] == staff->unit[i] && 1 - staff->appointed[j] >= 60 && score[j] > score[i])
                    assert_true(staff->mentor[j] >= 0 || teaches_at_home(j));
        }
        end();
    }
    print_message("             %zu pairs within units, %zu across\n", inside, across);
    assert_true(inside > 100 && across >= 10);
}

static void nobody_without_service_mentors(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.mentoring.mentor_service", "480"}};
    open_with("practices: {mentoring: {mentors: 3, mentees_each: 2}}\n", set, 1, 0);
    life_until(&life, 3);
    assert_close(life.agency.now.pairs, 0, 0);
    assert_close(agency_sum(&life.agency, life.agency.staff.lost), 0, 0);
    end();
}

/* Pairs last until January, or until someone leaves; where mentoring ends, so do they. */
static void pairs_last_until_january_or_a_leaving(void **state)
{
    (void)state;
    char text[2048];
    fixture_quiet_but(text, sizeof text, "    - {count: 16,",
                      "    - {count: 2, education: S1, age: 57-57, post: operational}\n    - {count: 14,");
    fixture_open(&fixture, &(struct fixture_setup){
                               .agency = text,
                               .overlays = {"practices: {mentoring: {mentors: 4, mentees_each: 1, on: [{from: 1950-01, "
                                            "value: yes}, {from: 2027-10, value: no}]}}\n"}});
    size_t changes = 0, leavings = 0;
    for (size_t r = 0; r < 10; r++) {
        life_open(&life, &fixture, 1, r);
        life_until(&life, 1);
        for (int month = 2; month <= 24; month++) {
            int32_t before[16];
            uint32_t people[16];
            memcpy(people, life.agency.staff.identity, sizeof people);
            memcpy(before, life.agency.staff.mentor, sizeof before);
            life_step(&life);
            const struct staff *staff = &life.agency.staff;
            bool someone_came_or_left = memcmp(people, staff->identity, sizeof people) != 0;
            bool changed = memcmp(before, staff->mentor, sizeof before) != 0;
            leavings += someone_came_or_left;
            changes += changed;
            if (month == 22)
                assert_true(changed);
            else if (changed)
                assert_true(month == 13 || someone_came_or_left);
            if (month >= 22)
                assert_close(life.agency.now.pairs, 0, 0);
            for (size_t i = 0; i < 16; i++)
                assert_true(staff->mentor[i] < 0 || staff->here[staff->mentor[i]] != 0);
        }
        life_close(&life);
    }
    assert_true(leavings >= 20 && changes > 20);
    fixture_close(&fixture);
}

static void equals_have_nothing_to_pass_on(void **state)
{
    (void)state;
    const struct assignment set[] = {{"effects.practice.novice", "0"}, {"effects.practice.form", "exponential"}};
    open_with("practices: {mentoring: {mentors: 8, mentees_each: 1}}\n", set, 2, 0);
    life_until(&life, 6);
    assert_close(life.agency.now.pairs, 0, 0);
    assert_close(agency_sum(&life.agency, life.agency.staff.mentored), 0, 0);
    end();
}

/* In a learning community everyone below the mean of the unit's best third moves towards it, by the rate. */
static void a_community_moves_towards_its_best_third(void **state)
{
    (void)state;
    const struct assignment set[] = {{"staff.units", "2"}};
    open_with("practices: {learning_community: {rate: 0.05, hours_month: 3}}\n", set, 1, 1);
    double score[16];
    step_scored(score);
    const struct staff *staff = &life.agency.staff;
    for (size_t unit = 0; unit < 2; unit++) {
        double best[3] = {-INFINITY, -INFINITY, -INFINITY}; /* of eight, three are the best third */
        for (size_t i = 0; i < 16; i++)
            for (size_t k = 0; k < 3 && staff->unit[i] == unit; k++)
                if (score[i] > best[k]) {
                    memmove(best + k + 1, best + k, (2 - k) * sizeof *best);
                    best[k] = score[i];
                    break;
                }
        double mean = (best[0] + best[1] + best[2]) / 3;
        for (size_t i = 0; i < 16; i++)
            if (staff->unit[i] == unit)
                assert_close(staff->mentored[i], 0.05 * fmax(0, mean - score[i]) / 0.8, 1e-12);
    }
    assert_close(staff->lost[0], 3 / life.values.params.hours_month, 1e-12);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_mentor_those_who_know_least),
        cmocka_unit_test(pairs_form_within_units_first),
        cmocka_unit_test(nobody_without_service_mentors),
        cmocka_unit_test(pairs_last_until_january_or_a_leaving),
        cmocka_unit_test(equals_have_nothing_to_pass_on),
        cmocka_unit_test(a_community_moves_towards_its_best_third),
    };
    return cmocka_run_group_tests_name("mentoring", tests, NULL, NULL);
}
