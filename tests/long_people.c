/* Whether single people look like those of a real office: their error rates over a year, the courses they attend, and
 * how much of what they can do is experience and how much is talent. The spreads are printed to be judged; what is
 * tested are bounds that an office would have to leave to be unbelievable. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "model/learning.h"
#include "model_fixture.h"

enum { REPLICATES = 200, PEOPLE_MOST = 80 * REPLICATES, LAST_MONTH = 12 };

enum trait { ERRORS, CHANCE, COURSES, HOURS, PRACTICE, TALENT, TRAINING, MOTIVATION, SCHOOLING, BEGINNING, TRAITS };

static double values[TRAITS][PEOPLE_MOST];
static size_t people;

struct year_of_work {
    uint32_t identity;
    double files, errors, expected;
};

/* Adds a month to what each has done; a post that changes hands begins anew and is left out. */
static void add_month(const struct agency *agency, struct year_of_work *years)
{
    const struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (staff->here[i] == 0 || staff->identity[i] != years[i].identity)
            years[i] = (struct year_of_work){.identity = UINT32_MAX};
        years[i].files += staff->done[i];
        years[i].errors += staff->errors[i];
        years[i].expected += staff->work[i] * staff->error_chance[i] * agency->now.released_share;
    }
}

static double in_file_work(const struct param_values *p, const double *stock, size_t lanes)
{
    return p->weight_technical * stock[TECHNICAL * lanes] + p->weight_managerial * stock[MANAGERIAL * lanes] +
           p->weight_social * stock[SOCIAL * lanes] + p->weight_strategic * stock[STRATEGIC * lanes];
}

static void note_person(const struct life *life, size_t i, const struct year_of_work *year)
{
    const struct param_values *p = &life->values.params;
    const struct staff *staff = &life->agency.staff;
    size_t lanes = life->agency.shape.lanes;
    values[ERRORS][people] = year->errors / year->files;
    values[CHANCE][people] = year->expected / year->files;
    values[COURSES][people] = __builtin_popcount(staff->attended[i]);
    values[HOURS][people] = staff->jp[i];
    values[PRACTICE][people] = p->weight_technical * learning_practice(p, staff->practice[i]);
    values[TALENT][people] = in_file_work(p, staff->talent + i, lanes);
    values[TRAINING][people] = in_file_work(p, staff->applied + i, lanes);
    values[MOTIVATION][people] = staff->motivation[i];
    values[SCHOOLING][people] = staff->schooling[i];
    values[BEGINNING][people] = p->weight_technical * (learning_practice(p, 60) - learning_practice(p, 0));
    people++;
}

/* Everyone who is in the same post from month 1 to the end of the year. */
static void live_a_year(const char *path)
{
    static struct fixture fixture;
    static struct life life;
    static struct year_of_work years[256];
    char *const paths[] = {(char *)(uintptr_t)path};
    fixture_open_shipped(&fixture, paths, 1, true);
    people = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 0);
        memset(years, 0, sizeof years);
        for (size_t i = 0; i < life.agency.shape.posts; i++)
            years[i].identity = life.agency.staff.identity[i];
        while (life.today.month < LAST_MONTH) {
            life_step(&life);
            add_month(&life.agency, years);
        }
        for (size_t i = 0; i < life.agency.shape.posts && people < PEOPLE_MOST; i++)
            if (years[i].identity != UINT32_MAX && years[i].files > 0)
                note_person(&life, i, &years[i]);
        life_close(&life);
    }
    fixture_close(&fixture);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(enum trait trait, double part)
{
    static double sorted[PEOPLE_MOST];
    memcpy(sorted, values[trait], people * sizeof *sorted);
    qsort(sorted, people, sizeof *sorted, compare_doubles);
    return sorted[(size_t)(part * (double)(people - 1))];
}

static double deviation(enum trait trait)
{
    return sqrt(fixture_estimate(values[trait], people).variance);
}

static double part_below(enum trait trait, double limit)
{
    size_t n = 0;
    for (size_t k = 0; k < people; k++)
        n += values[trait][k] < limit;
    return (double)n / (double)people;
}

static void show(const char *name, enum trait trait, double scale)
{
    print_message("  %-34s %7.2f %7.2f %7.2f %7.2f %7.2f   SD %.2f\n", name, scale * quantile(trait, 0.05),
                  scale * quantile(trait, 0.25), scale * quantile(trait, 0.5), scale * quantile(trait, 0.75),
                  scale * quantile(trait, 0.95), scale * deviation(trait));
}

static void show_office(const char *path)
{
    live_a_year(path);
    print_message("%s, %zu people; quantiles 5, 25, 50, 75, 95 %%\n", path, people);
    show("files with an error in a year (%)", ERRORS, 100);
    show("the same, expected (%)", CHANCE, 100);
    show("programmes attended in the year", COURSES, 1);
    show("hours on record in the year (JP)", HOURS, 1);
    show("skill in file work by practice", PRACTICE, 1);
    show("by talent", TALENT, 1);
    show("by training that is applied", TRAINING, 1);
    show("by schooling", SCHOOLING, 1);
    show("motivation", MOTIVATION, 1);
    print_message("  without a course: %.0f %%; below 20 JP: %.0f %%\n", 100 * part_below(COURSES, 1),
                  100 * part_below(HOURS, 20));
}

static void people_of_an_office_differ_as_people_do(void **state)
{
    static const char *const offices[] = {"scenarios/palembang-bkpsdm.yaml", "scenarios/semarang-bkpp.yaml",
                                          "scenarios/bontang-bpkad.yaml", "scenarios/ilir-timur-dua.yaml",
                                          "scenarios/sumsel-biro-organisasi.yaml"};
    (void)state;
    for (size_t k = 0; k < sizeof offices / sizeof offices[0]; k++) {
        show_office(offices[k]);
        /* nobody works without errors, nobody does hardly anything right, and colleagues differ by a factor */
        assert_true(quantile(CHANCE, 0) > 0.01);
        assert_true(quantile(CHANCE, 0.95) < 0.75);
        assert_true(quantile(CHANCE, 0.75) / quantile(CHANCE, 0.25) > 1.2);
        /* a course or two for most, none for some, and nobody is always away */
        assert_true(part_below(COURSES, 1) > 0.02 && part_below(COURSES, 1) < 0.9);
        assert_true(quantile(COURSES, 0.95) <= 6);
        assert_true(quantile(HOURS, 0.95) < 200);
    }
}

/* Everyone in post in month 60, beginners included. */
static void meet_everyone(void)
{
    static struct fixture fixture;
    static struct life life;
    fixture_open_shipped(&fixture, (char *const[]){"scenarios/palembang-bkpsdm.yaml"}, 1, true);
    people = 0;
    for (size_t r = 0; r < REPLICATES; r++) {
        life_open(&life, &fixture, 0, r);
        life_until(&life, 60);
        for (size_t i = 0; i < life.agency.shape.posts && people < PEOPLE_MOST; i++)
            if (life.agency.staff.here[i] != 0)
                note_person(&life, i, &(struct year_of_work){.files = 1});
        life_close(&life);
    }
    fixture_close(&fixture);
}

/* What a beginner lacks is what separates little talent (a standard deviation below the mean) from much (one above).
 * Over all staff practice differs less than talent does, since most are past the steep part of its curve and changes
 * of rules take most of what the longest service adds. */
static void experience_counts_as_much_as_talent(void **state)
{
    (void)state;
    meet_everyone();
    double spread = deviation(TALENT);
    print_message("             skill by practice: from %.2f to %.2f in nine of ten, SD %.2f\n",
                  quantile(PRACTICE, 0.05), quantile(PRACTICE, 0.95), deviation(PRACTICE));
    print_message("             skill by talent: from %.2f to %.2f in nine of ten, SD %.2f\n", quantile(TALENT, 0.05),
                  quantile(TALENT, 0.95), spread);
    double ratio = quantile(BEGINNING, 0.5) / (2 * spread);
    print_message("             a beginner to a journeyman, over little to much talent: %.2f\n", ratio);
    assert_true(ratio > 0.5 && ratio < 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_of_an_office_differ_as_people_do),
        cmocka_unit_test(experience_counts_as_much_as_talent),
    };
    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
