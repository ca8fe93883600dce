#include "model/access.h"

#include <string.h>

#include "base/lanes.h"
#include "base/num.h"
#include "model/budget.h"
#include "model/practices.h"

static const double HIGHEST_CLASS = 30; /* points of IPASN for an appraisal of 91 or more */

void access_open_year(struct agency *agency, const struct today *today)
{
    if (today->month != today->year_start)
        return;
    struct staff *staff = &agency->staff;
    size_t size = agency->shape.lanes * sizeof *staff->asked;
    memset(staff->asked, 0, size);
    memset(staff->ready, 0, size);
    memset(staff->freed, 0, size);
    memset(staff->funded, 0, size);
    memset(staff->attended, 0, size);
    memset(staff->transferred, 0, size);
}

double access_price(const struct agency *agency, const struct today *today, size_t programme)
{
    const struct programme_values *v = &today->values->programmes[programme];
    const struct practice_values *follow_up = practices_in_force(agency, today, PRACTICE_IS_FOLLOW_UP);
    const struct practice_values *evaluation = practices_in_force(agency, today, PRACTICE_IS_EVALUATION);
    double price = v->cost_per_seat;
    if (follow_up && v->follow_up != 0)
        price += follow_up->covers * follow_up->cost_per_trainee;
    if (evaluation && v->follow_up != 0)
        price += evaluation->cost_per_trainee;
    return floor(price * agency->now.price_level + 0.5);
}

/* The fixed cost of an intake this year, rounded likewise. */
static double fixed_cost(const struct agency *agency, const struct today *today, size_t programme)
{
    return floor(today->values->programmes[programme].fixed_cost * agency->now.price_level + 0.5);
}

/* ---- the gates ---- */

/* The types of post that a programme is for: one bit each. */
static uint32_t target_of(const struct programme_values *v)
{
    switch ((enum target)v->target) {
    case TARGET_STRUCTURAL:
        return 1U << POST_STRUCTURAL;
    case TARGET_FUNCTIONAL:
        return 1U << POST_FUNCTIONAL;
    case TARGET_OPERATIONAL:
        return 1U << POST_OPERATIONAL;
    case TARGET_ALL:
        break;
    }
    return ~0U;
}

double access_threshold(double share)
{
    return share <= 0 ? -INFINITY : share >= 1 ? INFINITY : num_normal_inverse(share);
}

/* The gates of an intake. */
struct gates {
    double invite, permit, ready; /* thresholds */
    double ready_persuaded;       /* of those whom heads persuade */
    double persuaded_from;        /* age; infinite where nobody is */
    double lasting, passing;      /* weights of the lasting trait and of the event: roots of their variances */
};

static struct gates gates_of(const struct agency *agency, const struct today *today, size_t programme)
{
    const struct programme_values *v = &today->values->programmes[programme];
    const struct practice_values *persuasion = practices_in_force(agency, today, PRACTICE_IS_PERSUASION);
    struct gates gates = {.invite = access_threshold(v->invite),
                          .permit = access_threshold(v->permit),
                          .ready = access_threshold(v->ready),
                          .persuaded_from = persuasion ? persuasion->from_age : INFINITY,
                          .lasting = sqrt(today->values->params.gate_lasting),
                          .passing = sqrt(1 - today->values->params.gate_lasting)};
    gates.ready_persuaded = gates.ready;
    if (persuasion && !isinf(gates.ready))
        gates.ready_persuaded = access_threshold(num_logistic(num_logit(v->ready) + persuasion->readiness));
    return gates;
}

/* The threshold of a person's readiness: the gate's or that of the persuaded, moved by the drift before retirement. */
static double readiness_threshold(const struct agency *agency, const struct today *today, const struct gates *gates,
                                  size_t i)
{
    const struct param_values *p = &today->values->params;
    const struct staff *staff = &agency->staff;
    double years = p->senior_years - (staff->retires[i] - today->month) / 12;
    double drift = p->senior_readiness * (years > 0 ? years : 0);
    return (staff->age[i] >= gates->persuaded_from ? gates->ready_persuaded : gates->ready) + drift;
}

/* ---- a crowd: some of the staff, for whom an event is drawn all at once ---- */

struct crowd {
    size_t n;
    uint32_t *post, *identity; /* [n] */
    uint32_t *words[4];
};

static struct crowd crowd_open(struct agency *agency)
{
    uint32_t *rows = agency->staff.crowd;
    size_t lanes = agency->shape.lanes;
    return (struct crowd){.post = rows,
                          .identity = rows + lanes,
                          .words = {rows + 2 * lanes, rows + 3 * lanes, rows + 4 * lanes, rows + 5 * lanes}};
}

/* Draws the words of an event about a programme for everyone in the crowd; the event is keyed by `month`. */
static void crowd_draw(struct crowd *crowd, const struct staff *staff, const struct today *today, enum purpose purpose,
                       int month, size_t programme)
{
    for (size_t k = 0; k < crowd->n; k++)
        crowd->identity[k] = staff->identity[crowd->post[k]];
    random_event_lanes(&today->source, purpose, crowd->identity, crowd->n, month,
                       today->scenario->programmes[programme].item, crowd->words);
}

/* ---- meeting the gates ---- */

/* The normal draws of the three gates for everyone in the crowd, behind one another. */
static const double *draw_gates(const struct crowd *crowd, struct staff *staff, size_t lanes)
{
    for (size_t g = 0; g < 3; g++) {
        double *draw = staff->gate_draws + g * lanes;
        LANES_LOOP
        for (size_t k = 0; k < crowd->n; k++)
            draw[k] = random_unit(crowd->words[g][k]);
        num_normal_inverse_lanes(draw, draw, crowd->n);
    }
    return staff->gate_draws;
}

/* The crowd meets invitation, permission and readiness. Without branches, since who passes is as good as random. */
static void meet_gates(struct agency *agency, const struct today *today, const struct crowd *crowd, size_t programme)
{
    struct staff *staff = &agency->staff;
    size_t lanes = agency->shape.lanes;
    struct gates gates = gates_of(agency, today, programme);
    const double *draw = draw_gates(crowd, staff, lanes);
    unsigned invited = 0, permitted = 0, ready = 0;
    for (size_t k = 0; k < crowd->n; k++) {
        size_t i = crowd->post[k];
        double permit_trait = agency->units[staff->unit[i]].permit_trait;
        double invitation = gates.lasting * staff->invitation_trait[i] + gates.passing * draw[k];
        double permission = gates.lasting * permit_trait + gates.passing * draw[lanes + k];
        double readiness = gates.lasting * staff->readiness_trait[i] + gates.passing * draw[2 * lanes + k];
        unsigned is_invited = invitation < gates.invite;
        unsigned is_permitted = is_invited & (permission < gates.permit);
        unsigned is_ready = is_permitted & (readiness < readiness_threshold(agency, today, &gates, i));
        invited += is_invited;
        permitted += is_permitted;
        ready += is_ready;
        staff->asked[i] |= 1U << programme;
        staff->ready[i] |= is_ready << programme;
    }
    double *stage = agency->programmes[programme].year.stage;
    stage[FUNNEL_NEEDED] += (double)crowd->n;
    stage[FUNNEL_INVITED] += invited;
    stage[FUNNEL_PERMITTED] += permitted;
    stage[FUNNEL_READY] += ready;
}

/* Marks those in post and in need who have not met the gates of a programme this year. */
static void need_lanes(const struct staff *staff, const struct programme_values *v, uint32_t bit, double required,
                       uint8_t *restrict marks, size_t lanes)
{
    const uint32_t target = target_of(v), *asked = staff->asked, *holds = staff->holds;
    const double *here = staff->here, *performance = staff->performance, *jp = staff->jp;
    const uint8_t *post_type = staff->post_type;
    const double class = v->high_performers != 0 ? HIGHEST_CLASS : 0;
    const bool once = v->once != 0;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        uint32_t lacks = once ? (holds[i] & bit) == 0 : jp[i] < required;
        uint32_t may = (asked[i] & bit) == 0 && here[i] != 0 && performance[i] >= class;
        marks[i] = (uint8_t)(lacks & may & target >> post_type[i]);
    }
}

/* Those in need who have not met the gates this year meet them now. */
static void meet_gates_once(struct agency *agency, const struct today *today, size_t programme)
{
    const struct staff *staff = &agency->staff;
    struct crowd crowd = crowd_open(agency);
    need_lanes(staff, &today->values->programmes[programme], 1U << programme, today->values->params.jp_required,
               staff->marks, agency->shape.lanes);
    crowd.n = lanes_list(staff->marks, agency->shape.lanes, crowd.post);
    if (crowd.n == 0)
        return;
    crowd_draw(&crowd, staff, today, PURPOSE_GATES, today->year_start, programme);
    meet_gates(agency, today, &crowd, programme);
}

/* ---- seats ---- */

/* Counts a person at a stage of the funnel, once a programme and year. */
static void count_once(struct agency *agency, size_t programme, uint32_t *bits, enum funnel_stage stage)
{
    if (*bits >> programme & 1)
        return;
    *bits |= 1U << programme;
    agency->programmes[programme].year.stage[stage]++;
}

struct candidate {
    double priority; /* the lower, the earlier a seat */
    uint64_t lot;    /* decides among equals: the rank drawn, then the post, which fills its lower half */
};

static size_t post_of(struct candidate c)
{
    return (uint32_t)c.lot;
}

static bool before(struct candidate a, struct candidate b)
{
    return (a.priority < b.priority) | ((a.priority == b.priority) & (a.lot < b.lot));
}

/* Brings the `seats` candidates who come first to the front, in any order (quickselect; without branches in the inner
 * loop, since who comes first is as good as random). */
static void select_lowest(struct candidate *list, size_t n, size_t seats)
{
    size_t low = 0, high = n;
    while (seats > low && seats < high) {
        size_t middle = low + (high - low) / 2, place = low;
        struct candidate pivot = list[middle];
        list[middle] = list[high - 1];
        for (size_t k = low; k < high - 1; k++) {
            struct candidate one = list[k];
            list[k] = list[place];
            list[place] = one;
            place += before(one, pivot);
        }
        list[high - 1] = list[place];
        list[place] = pivot;
        if (seats <= place)
            high = place;
        else
            low = place + 1;
    }
}

enum allocation { ALLOCATE_RANDOM, ALLOCATE_STRUCTURAL_FIRST, ALLOCATE_NEED, ALLOCATE_ROSTER, ALLOCATE_QUOTA };

/* Skill in what a programme teaches. */
static double skill_taught(const struct agency *agency, const struct programme_values *v, size_t i)
{
    const double *skill = agency->staff.skill + i;
    size_t lanes = agency->shape.lanes;
    return v->technical * skill[TECHNICAL * lanes] + v->managerial * skill[MANAGERIAL * lanes] +
           v->social * skill[SOCIAL * lanes] + v->strategic * skill[STRATEGIC * lanes];
}

/* How many candidates of the same unit have a lower rank. */
static double place_in_unit(const struct staff *staff, const struct candidate *list, size_t n, size_t k)
{
    double place = 0;
    for (size_t j = 0; j < n; j++)
        place +=
            staff->unit[post_of(list[j])] == staff->unit[post_of(list[k])] && list[j].lot >> 32 < list[k].lot >> 32;
    return place;
}

static void set_priorities(struct agency *agency, const struct today *today, size_t programme, struct candidate *list,
                           size_t n)
{
    const struct staff *staff = &agency->staff;
    double own = today->values->programmes[programme].allocation;
    enum allocation rule = (enum allocation)(isnan(own) ? today->values->params.allocation : own);
    for (size_t k = 0; k < n; k++) {
        size_t i = post_of(list[k]);
        double priority = 0;
        if (rule == ALLOCATE_STRUCTURAL_FIRST)
            priority = staff->post_type[i] == POST_STRUCTURAL ? 0 : 1;
        else if (rule == ALLOCATE_NEED)
            priority = skill_taught(agency, &today->values->programmes[programme], i);
        else if (rule == ALLOCATE_ROSTER)
            priority = staff->jp[i] + staff->jp_last[i];
        else if (rule == ALLOCATE_QUOTA)
            priority = place_in_unit(staff, list, n, k);
        list[k].priority = priority;
    }
}

static size_t affordable(const struct agency *agency, const struct today *today, size_t programme, double price)
{
    const struct programme_values *v = &today->values->programmes[programme];
    double limit = isnan(v->seats) ? (double)agency->shape.posts : v->seats;
    double part = agency->programmes[programme].pot / budget_intakes_left(today, programme, today->calendar);
    double money = part - fixed_cost(agency, today, programme);
    if (money < 0)
        return 0;
    if (price > 0)
        limit = fmin(limit, floor(money / price));
    return (size_t)limit;
}

/* Fills a seat: the person begins the course, unless the seat stays empty. */
static void take_seat(struct agency *agency, const struct today *today, size_t programme, size_t i, uint32_t word)
{
    struct staff *staff = &agency->staff;
    agency->now.seats++;
    agency->programmes[programme].year.seats++;
    count_once(agency, programme, &staff->funded[i], FUNNEL_FUNDED);
    if (random_unit(word) < today->values->params.no_show)
        return;
    count_once(agency, programme, &staff->attended[i], FUNNEL_ATTENDED);
    staff->course[i] = (int32_t)programme;
    staff->course_left[i] = today->values->programmes[programme].lasts;
}

/* Marks those in a programme's target, past the gates, in no course and not released for study, who wait for a first
 * seat this year, or are in need of another. */
static void wait_lanes(const struct staff *staff, const struct programme_values *v, uint32_t bit, double required,
                       uint8_t *restrict marks, size_t lanes)
{
    const uint32_t target = target_of(v), *ready = staff->ready, *holds = staff->holds, *attended = staff->attended;
    const double *jp = staff->jp, *performance = staff->performance, *study_lost = staff->study_lost;
    const int32_t *course = staff->course;
    const uint8_t *post_type = staff->post_type;
    const double class = v->high_performers != 0 ? HIGHEST_CLASS : 0;
    const bool once = v->once != 0;
    LANES_LOOP
    for (size_t i = 0; i < lanes; i++) {
        uint32_t lacks =
            once ? (holds[i] & bit) == 0 : (attended[i] & bit) == 0 || (jp[i] < required && performance[i] >= class);
        uint32_t may = (ready[i] & bit) != 0 && course[i] < 0 && study_lost[i] < 1;
        marks[i] = (uint8_t)(lacks & may & target >> post_type[i]);
    }
}

static struct crowd find_waiting(struct agency *agency, const struct today *today, size_t programme)
{
    struct crowd crowd = crowd_open(agency);
    wait_lanes(&agency->staff, &today->values->programmes[programme], 1U << programme,
               today->values->params.jp_required, agency->staff.marks, agency->shape.lanes);
    crowd.n = lanes_list(agency->staff.marks, agency->shape.lanes, crowd.post);
    return crowd;
}

/* The probability of being free at an intake, with coordination where that is in force. */
static double schedule_of(const struct agency *agency, const struct today *today, size_t programme)
{
    double schedule = today->values->programmes[programme].schedule;
    const struct practice_values *coordination = practices_in_force(agency, today, PRACTICE_IS_COORDINATION);
    if (!coordination || schedule <= 0 || schedule >= 1)
        return schedule;
    return num_logistic(num_logit(schedule) + coordination->frees);
}

/* The candidates free at this intake, into `list`; `no_show` gets the word that tells whether one comes. */
static size_t find_candidates(struct agency *agency, const struct today *today, size_t programme,
                              struct candidate *list, uint32_t *no_show)
{
    struct staff *staff = &agency->staff;
    double schedule = schedule_of(agency, today, programme);
    struct crowd crowd = find_waiting(agency, today, programme);
    size_t n = 0;
    crowd_draw(&crowd, staff, today, PURPOSE_INTAKE, today->month, programme);
    unsigned first_time = 0;
    for (size_t k = 0; k < crowd.n; k++) {
        uint32_t i = crowd.post[k];
        unsigned is_free = random_unit(crowd.words[0][k]) < schedule;
        first_time += is_free & ~(staff->freed[i] >> programme);
        staff->freed[i] |= is_free << programme;
        no_show[i] = crowd.words[2][k];
        list[n] = (struct candidate){.lot = (uint64_t)crowd.words[1][k] << 32 | i};
        n += is_free;
    }
    agency->programmes[programme].year.stage[FUNNEL_FREE] += first_time;
    return n;
}

static void hold_intake(struct agency *agency, const struct today *today, size_t programme)
{
    struct candidate *list = (struct candidate *)(void *)agency->staff.gate_draws; /* free once the gates are met */
    uint32_t *no_show = (uint32_t *)(void *)agency->staff.work;
    meet_gates_once(agency, today, programme);
    size_t candidates = find_candidates(agency, today, programme, list, no_show);
    double price = access_price(agency, today, programme);
    size_t seats = affordable(agency, today, programme, price);
    if (seats > candidates)
        seats = candidates;
    if (seats == 0)
        return;
    if (seats < candidates) {
        set_priorities(agency, today, programme, list, candidates);
        select_lowest(list, candidates, seats);
    }
    for (size_t k = 0; k < seats; k++)
        take_seat(agency, today, programme, post_of(list[k]), no_show[post_of(list[k])]);
    budget_pay_programme(agency, programme, fixed_cost(agency, today, programme) + price * (double)seats);
}

/* Whether there is an intake this month: it is written, and offered. */
static bool is_intake(const struct today *today, size_t programme)
{
    const struct programme_values *v = &today->values->programmes[programme];
    uint32_t agency = random_identity(RANDOM_POST_AGENCY, 0), item = today->scenario->programmes[programme].item;
    if (!((unsigned)v->intakes >> today->calendar & 1))
        return false;
    return v->offered >= 1 ||
           random_unit(random_event(&today->source, PURPOSE_OFFER, agency, today->month, item).word[0]) < v->offered;
}

void access_hold_intakes(struct agency *agency, const struct today *today)
{
    for (size_t k = 0; k < (size_t)today->values->n_programmes; k++) {
        if (!today->values->programme_present[k])
            continue;
        if (is_intake(today, k))
            hold_intake(agency, today, k);
        if (budget_intakes_left(today, k, today->calendar + 1) == 0)
            budget_pass_on(agency, today, k);
    }
}
