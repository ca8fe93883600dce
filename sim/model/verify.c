/* agency_verify: what must hold at the end of every month, whatever the policy. */
#include "model/agency.h"

#define REQUIRE(condition, text)                                                                                       \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return text;                                                                                               \
    } while (0)

static const double ROUNDING = 1e-9;

static const char *verify_person(const struct agency *agency, const struct today *today, size_t i)
{
    const struct staff *staff = &agency->staff;
    REQUIRE(staff->unit[i] < agency->shape.units, "a post is in no unit");
    REQUIRE(today->month < staff->retires[i] || today->history, "someone works past retirement");
    REQUIRE(staff->presence[i] > 0 && staff->presence[i] <= 1, "presence is not between 0 and 1");
    REQUIRE(staff->time[i] >= 0 && staff->time[i] <= 1, "working time is not between 0 and 1");
    REQUIRE(isfinite(staff->motivation[i]) && isfinite(staff->file_skill[i]), "motivation or skill is not a number");
    REQUIRE(staff->practice[i] >= 0 && staff->jp[i] >= 0, "practice or training hours are negative");
    for (size_t d = 0; d < DIMENSIONS; d++) {
        size_t at = d * agency->shape.lanes + i;
        REQUIRE(staff->applied[at] >= 0 && staff->mentored[at] >= 0, "a stock of skill is negative");
        REQUIRE(staff->applied[at] <= staff->known[at] + ROUNDING, "more skill is applied than known");
    }
    int32_t mentor = staff->mentor[i];
    REQUIRE(mentor < 0 || staff->here[mentor] != 0, "a mentor is not there");
    REQUIRE(mentor < 0 || staff->mentor[mentor] < 0, "a mentor has a mentor");
    REQUIRE(staff->coordinates[i] == 0 || staff->coordinated[i] > 0, "a coordinator has not begun");
    uint32_t attended = staff->attended[i];
    REQUIRE((attended & ~staff->funded[i]) == 0, "someone attended without a seat");
    REQUIRE((staff->funded[i] & ~staff->freed[i]) == 0, "someone has a seat and was never free");
    REQUIRE((staff->freed[i] & ~staff->ready[i]) == 0, "someone was free and not past the gates");
    return NULL;
}

static const char *verify_files(const struct agency *agency)
{
    const struct staff *staff = &agency->staff;
    double waiting = 0;
    for (size_t k = 0; k < AGENCY_TRIAGE_MAX; k++) {
        REQUIRE(agency->now.waiting[k] >= 0, "a negative number of files waits");
        waiting += agency->now.waiting[k];
    }
    for (size_t i = 0; i < agency->shape.lanes; i++) {
        REQUIRE(staff->done[i] >= 0 && floor(staff->done[i]) == staff->done[i], "files done are not whole");
        REQUIRE(staff->done[i] == 0 || staff->here[i] != 0, "a vacant post does files");
        REQUIRE(staff->errors_made[i] >= 0 && staff->errors_made[i] <= staff->done[i], "more errors than files");
        REQUIRE(staff->errors[i] >= 0 && staff->errors[i] <= staff->errors_made[i], "more errors left than made");
        REQUIRE(staff->sop_tasks[i] >= 0 && staff->sop_tasks[i] <= staff->done[i], "more tasks by the SOP than done");
    }
    const struct contract *contract = &agency->now.contract;
    REQUIRE(contract->done >= 0 && floor(contract->done) == contract->done, "contract staff's files are not whole");
    REQUIRE(contract->errors_made <= contract->done && contract->errors <= contract->errors_made &&
                contract->sop_tasks <= contract->done,
            "contract staff have more errors or tasks than files");
    double done = agency_sum(agency, staff->done) + contract->done;
    REQUIRE(agency->now.pool == done + waiting + agency->now.closed, "files are lost or invented");
    REQUIRE(done == agency->now.on_time + agency->now.late, "files done are not counted by their wait");
    return NULL;
}

static const char *verify_money(const struct agency *agency, const struct today *today)
{
    const struct budget_year *budget = &agency->now.budget;
    double in_hand = agency->now.purse;
    for (size_t k = 0; k < agency->shape.programmes; k++) {
        const struct programme_state *programme = &agency->programmes[k];
        const struct programme_year *year = &programme->year;
        REQUIRE(programme->pot >= 0, "a programme has spent more than it had");
        REQUIRE(year->allotted + year->received == year->spent + year->passed_on + programme->pot + year->lapsed,
                "a programme's money does not add up");
        for (size_t s = 1; s < FUNNEL_STAGES; s++)
            REQUIRE(year->stage[s] <= year->stage[s - 1], "the gate funnel widens");
        in_hand += programme->pot;
    }
    REQUIRE(agency->now.purse >= 0, "more money was spent than there was");
    REQUIRE(budget->money == budget->spent + in_hand + budget->lapsed, "the year's money does not add up");
    REQUIRE(today->calendar != 11 || in_hand == 0, "money is left after 31 December");
    return NULL;
}

const char *agency_verify(const struct agency *agency, const struct today *today)
{
    for (size_t i = 0; i < agency->shape.posts; i++) {
        const char *broken = agency->staff.here[i] != 0 ? verify_person(agency, today, i) : NULL;
        if (broken)
            return broken;
    }
    const char *broken = today->history ? NULL : verify_files(agency);
    return broken ? broken : verify_money(agency, today);
}
