#include "scenario_files.h"

/* A part of the small agency, what is written in its place, and how the first error begins: its place and text. */
struct mistake {
    const char *find, *replacement, *error;
};

/* The first error of folder/name, as `line:column: text`. */
static void read_bad(const char *folder, const char *name, const struct assignment *assignments, int n, char *error,
                     size_t size)
{
    struct messages messages = {0};
    struct scenario *scenario = NULL;
    const int status = read_file(folder, name, assignments, n, &scenario, &messages);
    snprintf(error, size, "no error");
    for (size_t i = messages.count; i-- > 0;)
        if (messages.list[i].severity == SEVERITY_ERROR)
            snprintf(error, size, "%d:%d: %s", messages.list[i].line, messages.list[i].column, messages.list[i].text);
    messages_clear(&messages);
    if (status != STATUS_BAD_INPUT)
        fail_msg("%s is not refused", name);
    assert_null(scenario);
}

static void assert_begins(const char *error, const char *expected)
{
    if (strncmp(error, expected, strlen(expected)) != 0)
        fail_msg("\n  %s\nis not\n  %s", error, expected);
}

static void assert_mistakes(const char *folder, const struct mistake *mistakes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char error[700];
        write_agency(folder, "bad.yaml", mistakes[i].find, mistakes[i].replacement);
        read_bad(folder, "bad.yaml", NULL, 0, error, sizeof error);
        assert_begins(error, mistakes[i].error);
    }
}

#define ASSERT_MISTAKES(mistakes) assert_mistakes(*state, mistakes, sizeof(mistakes) / sizeof(mistakes)[0])

static void unknown_keys_are_told_with_the_nearest_known(void **state)
{
    static const struct mistake mistakes[] = {
        {"budget:", "bugdet:", "9:1: unknown key `bugdet`; the nearest known is `budget`"},
        {"{annual:", "{anual:", "9:10: unknown key `budget.anual`; the nearest known is `budget.annual`"},
        {"cost_per_seat", "cost_a_seat",
         "13:54: unknown key `programmes.course.cost_a_seat`; the nearest known is `programmes.course.cost_per_seat`"},
        {"  technical: {permit", "  technical: {permits",
         "11:15: unknown key `gates.technical.permits`; the nearest known is `gates.technical.permit`"},
        {"split: {course", "split: {curse",
         "9:42: unknown key `budget.split.curse`; the nearest known is `budget.split.course`"},
        {"  entry_age", "  group: 3\n  entry_age",
         "7:3: unknown key `staff.group`; the nearest known is `staff.groups`"},
        {"{count: 2,", "{count: 2, aged: 3,", "5:18: unknown key `aged`; a group takes count, education"},
        {"{value: 40 %, prior", "{value: 40 %, priors", "11:37: unknown key `priors`; `gates.technical.permit` takes"},
        {"start:", "events: {new_aplication: {month: 2027-03}}\nstart:",
         "2:10: unknown key `events.new_aplication`; the nearest known is `events.new_application`"},
        {"start:", "contract: {headcounts: 3}\nstart:",
         "2:12: unknown key `contract.headcounts`; the nearest known is `contract.headcount`"},
        {"start:", "observed.absence: 5 %\nstart:", "2:1: `observed.absence` is no key; keys are words without dots"},
    };
    ASSERT_MISTAKES(mistakes);
}

static void where_nothing_known_is_near_the_known_keys_are_listed(void **state)
{
    static const struct mistake mistakes[] = {
        {"start:", "events: {retirement_wave: {when: 2027-03}}\nstart:",
         "2:28: unknown key `events.retirement_wave.when`; known here are: month, share, over"},
        {"invite: 60 %", "occasionally: 60 %",
         "14:41: unknown key `programmes.course.gates.occasionally`; known here are: invite, permit, ready, schedule"},
        {"start:", "qwertyuiop: 1\nstart:",
         "2:1: unknown key `qwertyuiop`; known here are: start, horizon, history, staff, observed, work, contract, "
         "effects, budget, allocation …"},
        {"split: {course: 75 %, online: 25 %}", "split: {xxxxxxxxxxxx: 75 %}",
         "9:42: unknown key `budget.split.xxxxxxxxxxxx`; known here are: course, online"},
    };
    ASSERT_MISTAKES(mistakes);
}

static void values_of_the_wrong_make_are_told_in_their_place(void **state)
{
    static const struct mistake mistakes[] = {
        {"28.5 %", "0.285", "8:28: observed.error_per_file: `0.285` is not a share; write"},
        {"Rp 150.000.000", "150 M", "9:18: budget.annual: `150 M` has a bare M"},
        {"28.5 %", "99 %", "8:28: `observed.error_per_file` is 99 %; it lies from 0.1 % to 95 %"},
        {"2026-01", "January", "2:8: start: `January` is not a month of a year"},
        {"Rp 150.000.000", "[1 juta, 2 juta]", "9:19: `budget.annual` takes one value, or a list in time"},
        {"Rp 150.000.000", "{amount: 1 juta}", "9:19: unknown key `amount`; `budget.annual` takes a value"},
        {"{on: no, mentors: 2}", "yes", "17:14: `practices.mentoring` is a map of what it states"},
        {"start:", "events: {retirement_wave: 2027-03}\nstart:", "2:27: `events.retirement_wave` is a map"},
        {"start:", "events: {retirement_wave: {month: 2027-13}}\nstart:",
         "2:35: events.retirement_wave.month: `2027-13` is not a month of a year"},
        {"start:", "events: {retirement_wave: {month: 1940-01}}\nstart:",
         "2:35: `events.retirement_wave.month` is 1940-01; it lies from 1950-01 to 2300-01"},
        {"start:", "contract: {headcount: 4.5}\nstart:", "2:23: contract.headcount: `4.5` is not a count"},
        {"monthly", "monthly, for: heads", "15:76: `programmes.online.for` cannot be `heads`; the words are: all"},
        {"[mar, oct]", "[mar, okt, nope]", "14:32: programmes.course.intakes: `nope` is not a month"},
        {"kind: technical, hours: 6", "kind: online, hours: 6",
         "15:18: `online` is no kind of programme; the kinds "
         "stated under `gates` are: technical"},
        {"subject: files", "subject: File work", "15:80: `File work` is no subject"},
        {"mentors: 2", "mentors: 2.5", "17:32: practices.mentoring.mentors: `2.5` is not a count"},
        {"away: 0.2,", "away: 0.2, lasts: 1.5,", "13:61: `programmes.course.lasts` is 1.5, and must be a whole number"},
        {"entry_age: 22-26", "entry_age: 26-22", "7:14: staff.entry_age: `26-22` has its first end above"},
        {"[mar, oct]", "[mar, oct, maret]", "14:32: programmes.course.intakes: `maret` is there twice; leave it out"},
        {"away: 0.2", "away: 2 JP", "13:49: programmes.course.away: `2 JP` is not a duration"},
        {"name: Small agency", "name: [Small, agency]", "1:7: `name` is a text"},
        {"budget: {annual: Rp 150.000.000, split: {course: 75 %, online: 25 %}}", "budget: 5 juta",
         "9:9: `budget` is a map"},
    };
    ASSERT_MISTAKES(mistakes);
}

static void priors_and_lists_in_time_are_refused_where_they_make_no_sense(void **state)
{
    static const struct mistake mistakes[] = {
        {"prior: 10 points", "prior: 50-60 %", "11:44: the prior of `gates.technical.permit` does not hold its value"},
        {"prior: 10 points", "prior: wide", "11:44: gates.technical.permit: `wide`"},
        {"mentors: 2", "mentors: {value: 2, prior: 1-3}", "17:50: `practices.mentoring.mentors` takes no prior"},
        {"28.5 %", "[{from: 2026-01, value: 20 %}]",
         "8:28: `observed.error_per_file` does not change over time, only policy does"},
        {"Rp 150.000.000", "[{from: 2026-01, value: 1 juta}]",
         "9:19: `budget.annual` has no value before this; begin its list at the start of the history, 2023-01"},
        {"Rp 150.000.000", "[{from: 1990-01, value: 1 juta}, {from: 1990-01, value: 2 juta}]",
         "9:58: budget.annual: `1990-01` is not after the `from` before it"},
        {"Rp 150.000.000", "[{value: 1 juta}]", "9:19: budget.annual: this map does not say when it begins"},
        {"Rp 150.000.000", "[{from: 2300-01, value: 1 juta}]", "9:26: budget.annual: `2300-01` is out of range"},
        {"kind: motivation", "kind: [{from: 2026-01, value: motivation}]", "19:19: `practices.clarity.kind` says what"},
        {"Rp 150.000.000", "{factor: 150 %}", "9:18: no value of `budget.annual` is in force that a factor could"},
        {"mentors: 2", "mentors: {factor: 150 %}", "17:41: `practices.mentoring.mentors` cannot be scaled"},
        {"away: 0.2", "away: {value: 0.2, factor: 50 %}", "13:49: `programmes.course.away` needs one of `value`"},
        {"Rp 150.000.000", "{share_of_ceiling: 1 %}", "9:18: a share of the ceiling needs `budget.ceiling`"},
        {"150.000.000", "150.000.000, floor: {share_of_ceiling: 1 %}",
         "9:41: a share of the ceiling needs `budget.ceiling`"},
        {"away: 0.2", "away: {share_of_ceiling: 1 %}",
         "13:50: `share_of_ceiling` is for budget.annual and budget.floor; state `value`"},
    };
    ASSERT_MISTAKES(mistakes);
}

static void what_does_not_fit_together_is_told(void **state)
{
    static const struct mistake mistakes[] = {
        {"start: 2026-01\n", "", "1:1: `start` is not stated; write for example `start: 2026-01`"},
        {"hours: 24 JP, ", "", "13:3: `programmes.course.hours` is not stated; write for example `hours: 24 JP`"},
        {"kind: technical, hours: 6 JP", "hours: 6 JP", "15:3: `programmes.online.kind` is not stated"},
        {"kind: motivation, ", "", "19:3: `clarity` is no kind of practice, so state its `kind`, one of: follow_up"},
        {"mentors: 2", "caught: 5 %",
         "17:31: `mentoring` is of the kind `mentoring`, which has no `caught`; it "
         "belongs to: checking"},
        {"online: 25 %", "online: 26 %", "9:64: the parts of `budget.split` add up to 101 %"},
        {"  entry_age", "  hiring: {S1: 60 %}\n  entry_age", "7:16: the shares of hires by education add up to 80 %"},
        {"away: 0.2", "away: 1.2", "13:49: `programmes.course.away` is longer than `lasts`"},
        {"start:", "work: {due: 4 months}\nstart:", "2:13: `work.due` lies above `work.triage_after`"},
        {"start:", "effects: {file_work: {technical: 0, managerial: 0, social: 0}}\nstart:", "2:60: all weights"},
        {"45-56", "45-58", "5:7: people of 58 are past their retirement at 58"},
        {"age: 45-56", "age: 16-21", "5:7: people of 21 are too young to be staff: `staff.entry_age` begins at 22"},
        {"age: 28-50", "age: 21", "6:7: people of 21 are too young to be staff: `staff.entry_age` begins at 22"},
        {"unit: 1", "unit: 2", "6:7: there is no unit 2"},
        {"count: 10", "count: 0", "6:15: count of a group lies from 1"},
        {"education: S1", "education: S4", "6:30: `S4` is no education; write one of SMA, D3"},
        {"age: 28-50", "age: 12-50", "6:39: ages of staff lie from 15 to 80"},
        {"post: operational", "post: clerk", "6:52: `clerk` is no post"},
        {", post: structural", "", "5:7: this group states no `post`"},
        {"count: 2,", "count: 100000,", "5:7: the groups hold more than 100000 people"},
        {"  course: {kind", "  Course: {kind", "13:3: `Course` is no name for a programme"},
        {"  online: {kind", "  course_180: {kind: technical, hours: 1, intakes: []}\n  course_167: {kind",
         "16:3: `course_167` and `course_180` would share random numbers; rename one of them"},
    };
    ASSERT_MISTAKES(mistakes);
}

/* The least error is the floor, 2 %, of which checking 30 % of the files lets 1.7 % through, when it catches half. */
static void observed_errors_out_of_reach_are_told(void **state)
{
    static const struct mistake mistakes[] = {
        {"28.5 %", "1.7 %",
         "8:28: `observed.error_per_file` is 1.7 %, which cannot be: `effects.error.floor` and the agency's checking "
         "leave it above 1.7 % and below 85 %"},
        {"28.5 %", "85 %", "8:28: `observed.error_per_file` is 85 %, which cannot be"},
        {"28.5 %", "2 %, error_is: made", "8:28: `observed.error_per_file` is 2 %, which cannot be"},
    };
    ASSERT_MISTAKES(mistakes);
    /* Half of the year without checking, half with 20 % of the errors: 60 % at most, 1.2 % at least. */
    static const char half[] = "checking: {on: [{from: 1990-01, value: yes}, {from: 2025-07, value: no}], share: 80 %, "
                               "caught: 100 %, time: 10 %}";
    char error[700];
    static const struct assignment high = {"observed.error_per_file", "60.1 %"},
                                   low = {"observed.error_per_file", "1.2 %"};
    write_agency(*state, "bad.yaml", "checking: {share: 30 %, caught: 50 %, time: 10 %}", half);
    read_bad(*state, "bad.yaml", &high, 1, error, sizeof error);
    assert_begins(error, "1:1: `observed.error_per_file` is 60.1 %, which cannot be");
    read_bad(*state, "bad.yaml", &low, 1, error, sizeof error);
    assert_begins(error, "1:1: `observed.error_per_file` is 1.2 %, which cannot be");
}

static void an_agency_file_must_state_its_staff(void **state)
{
    char error[700];
    write_file(*state, "bad.yaml", "start: 2026-01\nobserved: {error_per_file: 28 %, sop_compliance: 58 %}\n");
    read_bad(*state, "bad.yaml", NULL, 0, error, sizeof error);
    assert_begins(error, "1:1: an agency file states `staff`, and this one does not");
    write_file(*state, "bad.yaml", "staff: {groups: []}\n");
    read_bad(*state, "bad.yaml", NULL, 0, error, sizeof error);
    assert_begins(error, "1:17: staff.groups is a list of groups");
}

/* The text of folder/bad.yaml is refused with this error and no other. */
static void assert_only_error(const char *folder, const char *text, const char *expected)
{
    struct messages messages = {0};
    struct scenario *scenario;
    write_file(folder, "bad.yaml", text);
    assert_int_equal(read_file(folder, "bad.yaml", NULL, 0, &scenario, &messages), STATUS_BAD_INPUT);
    assert_int_equal(messages.count, 1);
    if (strstr(messages.list[0].text, expected) == NULL)
        fail_msg("\n  %s\ndoes not say\n  %s", messages.list[0].text, expected);
    messages_clear(&messages);
}

static void a_file_that_is_no_map_gets_one_error(void **state)
{
    assert_only_error(*state, "- a list\n", "a scenario is a map of keys");
    assert_only_error(*state, "a word\n", "a scenario is a map of keys");
    assert_only_error(*state, "null\n", "a scenario is a map of keys");
    assert_only_error(*state, "\"\": 3\n", "a key is missing before the colon");
    write_file(*state, "list.yaml", "[1, 2]\n");
    assert_only_error(*state, "extends: list.yaml\n", "a scenario is a map of keys");
}

static void a_blank_value_removes_nothing(void **state)
{
    write_file(*state, "small.yaml", agency_text);
    assert_only_error(*state, "extends: small.yaml\ngates: {technical: {permit: }}\n",
                      "`permit` has no value; write one");
    assert_only_error(*state, "extends: small.yaml\nprogrammes:\n  course:\n", "`course` has no value; write one");
    assert_only_error(*state, "extends: small.yaml\npractices:\n  checking:\n", "`checking` has no value; write one");
    char error[700];
    static const struct assignment blank = {"budget.annual", " "};
    read_bad(*state, "small.yaml", &blank, 1, error, sizeof error);
    assert_begins(error, "1:1: `budget.annual` has no value; write one, or `null` to take it out");
}

/* A file's stem becomes the name of folders, columns and curves. */
static void a_file_s_name_must_be_plain(void **state)
{
    static const char *const bad[] = {"-wave.yaml",       ".yaml",     "a,b.yaml", "a'b.yaml", "a\nb.yaml",
                                      "caf\xC3\xA9.yaml", " wave.yaml"};
    static const char *const good[] = {"Wave 2_a-b.c.yaml", "0", "x.yaml"};
    char name[120], error[700];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file(*state, bad[i], agency_text);
        read_bad(*state, bad[i], NULL, 0, error, sizeof error);
        assert_begins(error, "0:0: rename the file: ");
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        write_file(*state, good[i], agency_text);
        scenario_free(read_good(*state, good[i]));
    }
    memset(name, 'a', sizeof name);
    snprintf(name + 100, sizeof name - 100, ".yaml");
    write_file(*state, name, agency_text);
    scenario_free(read_good(*state, name));
    snprintf(name + 100, sizeof name - 100, "a.yaml");
    write_file(*state, name, agency_text);
    read_bad(*state, name, NULL, 0, error, sizeof error);
    assert_begins(error, "0:0: rename the file: ");
    /* What is extended is never named. */
    write_file(*state, "over.yaml", "extends: a,b.yaml\nbudget: {annual: 1 juta}\n");
    scenario_free(read_good(*state, "over.yaml"));
    char path[400];
    snprintf(path, sizeof path, "%s/.yaml", (const char *)*state);
    assert_int_equal(remove(path), 0);
}

static void an_overlay_changes_policy_only(void **state)
{
    static const struct {
        const char *text, *error;
    } mistakes[] = {
        {"observed: {error_per_file: 20 %}\n",
         "2:12: `observed.error_per_file` belongs to the agency, and an overlay changes policy only; state `staff`"},
        {"effects: {error: {slope: 1}}\n", "2:19: `effects.error.slope` belongs to the world"},
        {"horizon: 12\n", "2:1: `horizon` belongs to the agency"},
        {"programmes: {courses: null}\n", "2:23: there is no `programmes.courses` to remove"},
        {"programmes: {course: null}\nbudget: {split: {course: 5 %}}\n",
         "3:26: `budget.split.course` is of a programme or practice that was removed"},
        {"gates: {technical: null}\n", "2:20: `gates.technical` is a map"},
        {"budget: {annual: null}\n", "2:18: `budget.annual` has no default to go back to"},
        {"budget: {annual: {factor: 0 %}}\n", "2:27: a factor is above 0 %"},
        {"budget: {annual: {factor: 1.5}}\n", "2:27: budget.annual: `1.5` is not a share"},
        {"gates: {technical: {permit: {factor: 260 %}}}\n", "2:29: `gates.technical.permit` is 104 %; it lies from"},
    };
    write_file(*state, "small.yaml", agency_text);
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        char text[500], error[700];
        snprintf(text, sizeof text, "extends: small.yaml\n%s", mistakes[i].text);
        write_file(*state, "bad.yaml", text);
        read_bad(*state, "bad.yaml", NULL, 0, error, sizeof error);
        assert_begins(error, mistakes[i].error);
    }
}

static void chains_that_lead_nowhere_are_refused(void **state)
{
    char error[700], name[20], text[60];
    write_file(*state, "a.yaml", "extends: nowhere.yaml\n");
    read_bad(*state, "a.yaml", NULL, 0, error, sizeof error);
    assert_begins(error, "1:10: cannot find `nowhere.yaml`");
    write_file(*state, "a.yaml", "name: A\nextends: b.yaml\n");
    write_file(*state, "b.yaml", "extends: ./a.yaml\n");
    read_bad(*state, "a.yaml", NULL, 0, error, sizeof error);
    assert_begins(error, "1:10: `./a.yaml` extends this file in turn, a circle");
    write_file(*state, "a.yaml", "extends: [b.yaml]\n");
    read_bad(*state, "a.yaml", NULL, 0, error, sizeof error);
    assert_begins(error, "1:10: `extends` names one file");
    for (int i = 1; i <= 9; i++) {
        snprintf(name, sizeof name, "c%d.yaml", i);
        snprintf(text, sizeof text, "extends: c%d.yaml\n", i + 1);
        write_file(*state, name, text);
    }
    read_bad(*state, "c1.yaml", NULL, 0, error, sizeof error);
    assert_begins(error, "1:10: more than 8 files extend each other");
    read_bad(*state, "missing.yaml", NULL, 0, error, sizeof error);
}

static void assignments_are_refused_by_their_path(void **state)
{
    static const struct {
        struct assignment assignment;
        const char *error;
    } mistakes[] = {
        {{"budget.anual", "5 juta"}, "1:1: unknown key `budget.anual`; the nearest known is `budget.annual`"},
        {{"programmes.coarse.hours", "5"},
         "1:1: unknown key `programmes.coarse`; the nearest known is `programmes.course`"},
        {{"budget.annual.x", "5 juta"}, "1:1: `budget.annual.x` leads to nothing; `budget.annual` takes a value"},
        {{"programmes.extra", "{kind: technical}"}, "1:1: unknown key `programmes.extra`"},
        {{"programmes.*.hours", "5"}, "1:1: unknown key `programmes.*`"},
        {{"", "5"}, "1:1: an assignment names a path"},
        {{"extends", "small.yaml"}, "1:1: `extends` is for files"},
        {{"budget.annual", "[5 juta"}, "2:1: a comma or `]` is missing"},
        {{"work.overtime", "15"}, "1:1: work.overtime: `15` is not a share"},
    };
    write_file(*state, "small.yaml", agency_text);
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        char error[700];
        read_bad(*state, "small.yaml", &mistakes[i].assignment, 1, error, sizeof error);
        assert_begins(error, mistakes[i].error);
    }
}

static void all_errors_of_a_file_are_told_at_once_and_each_once(void **state)
{
    static const char text[] = "start: 2026-01\n"
                               "staff: {groups: [{count: 1, education: S1, age: 30, post: operational}]}\n"
                               "observed: {error_per_file: 0.3, sop_compliance: 200 %}\n"
                               "budget: {annual: much}\n"
                               "gates: {one: {permit: 101 %}}\n"
                               "programmes: {a: {kind: one, hours: 1, intakes: []}, b: {kind: one, intakes: []}}\n";
    static const int expected[] = {0, 0, 0, 2, 1, 1, 1}; /* errors by line */
    struct messages messages = {0};
    struct scenario *scenario;
    write_file(*state, "bad.yaml", text);
    assert_int_equal(read_file(*state, "bad.yaml", NULL, 0, &scenario, &messages), STATUS_BAD_INPUT);
    assert_int_equal(messages.count, 5);
    for (int line = 1; line <= 6; line++) {
        int found = 0;
        for (size_t i = 0; i < messages.count; i++)
            found += messages.list[i].line == line;
        assert_int_equal(found, expected[line]);
    }
    messages_clear(&messages);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(unknown_keys_are_told_with_the_nearest_known),
        TEST(where_nothing_known_is_near_the_known_keys_are_listed),
        TEST(values_of_the_wrong_make_are_told_in_their_place),
        TEST(priors_and_lists_in_time_are_refused_where_they_make_no_sense),
        TEST(what_does_not_fit_together_is_told),
        TEST(observed_errors_out_of_reach_are_told),
        TEST(an_agency_file_must_state_its_staff),
        TEST(a_file_that_is_no_map_gets_one_error),
        TEST(a_blank_value_removes_nothing),
        TEST(a_file_s_name_must_be_plain),
        TEST(an_overlay_changes_policy_only),
        TEST(chains_that_lead_nowhere_are_refused),
        TEST(assignments_are_refused_by_their_path),
        TEST(all_errors_of_a_file_are_told_at_once_and_each_once),
    };
    return cmocka_run_group_tests_name("bad_input", tests, NULL, NULL);
}
