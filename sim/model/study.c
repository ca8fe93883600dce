#include "model/study.h"

#include "base/lanes.h"
#include "model/ipasn.h"
#include "model/people.h"
#include "model/practices.h"

int study_duration(enum education from, enum education *degree)
{
    static const int months[EDUCATIONS] = {48, 30, 24, 24, 0, 0};
    *degree = from <= EDUCATION_D3 ? EDUCATION_S1 : EDUCATION_S2;
    return months[from];
}

static void graduate(struct agency *agency, const struct today *today, size_t i)
{
    struct staff *staff = &agency->staff;
    const struct param_values *p = &today->values->params;
    enum education degree = (enum education)staff->degree[i];
    struct random_words w = random_event(&today->source, PURPOSE_STUDY, staff->identity[i], today->month, 0);
    staff->education[i] = (uint8_t)degree;
    staff->matched[i] = random_unit(w.word[1]) < p->field_match;
    staff->schooling[i] = people_schooling(p, degree, staff->matched[i] != 0);
    staff->qualification[i] = ipasn_qualification_points(degree);
    staff->degree[i] = -1;
    staff->study_lost[i] = 0;
}

static bool may_study(const struct staff *staff, const struct today *today, const struct practice_values *v, size_t i)
{
    enum education degree;
    int months = study_duration((enum education)staff->education[i], &degree);
    double service_left = staff->retires[i] - today->month;
    return staff->here[i] != 0 && staff->degree[i] < 0 && months > 0 &&
           service_left >= (v->released != 0 ? 3 : 2) * months;
}

static void begin(struct agency *agency, const struct today *today, const struct practice_values *v)
{
    struct staff *staff = &agency->staff;
    for (size_t i = 0; i < agency->shape.posts; i++) {
        if (!may_study(staff, today, v, i))
            continue;
        struct random_words w = random_event(&today->source, PURPOSE_STUDY, staff->identity[i], today->year_start, 0);
        if (random_unit(w.word[0]) >= v->starts)
            continue;
        enum education degree;
        staff->study_left[i] = study_duration((enum education)staff->education[i], &degree);
        staff->degree[i] = (int32_t)degree;
        staff->study_lost[i] = v->released != 0 ? 1 : v->beside;
        if (v->released != 0) {
            staff->course[i] = -1;
            agency->now.rematch = true;
        }
    }
}

static void studying_lanes(const struct staff *staff, uint8_t *restrict marks, size_t lanes)
{
    const int32_t *degree = staff->degree;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++)
        marks[i] = degree[i] >= 0;
}

/* Lists those who study. */
static size_t list_studying(const struct agency *agency, uint32_t *list)
{
    studying_lanes(&agency->staff, agency->staff.marks, agency->shape.lanes);
    return lanes_list(agency->staff.marks, agency->shape.lanes, list);
}

void study_go_on(struct agency *agency, const struct today *today)
{
    struct staff *staff = &agency->staff;
    const struct practice_values *v = practices_in_force(agency, today, PRACTICE_IS_STUDY);
    uint32_t *studying = staff->crowd;
    size_t n = list_studying(agency, studying);
    for (size_t k = 0; k < n; k++)
        if (staff->study_left[studying[k]] <= 0)
            graduate(agency, today, studying[k]);
    if (v && !today->history && today->month == today->year_start)
        begin(agency, today, v);
    n = list_studying(agency, studying);
    for (size_t k = 0; k < n; k++) {
        size_t i = studying[k];
        staff->lost[i] += staff->study_lost[i];
        staff->study_left[i]--;
    }
}
