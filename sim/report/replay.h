/* One replicate lived again, and told month by month: what was drawn, who met which gate, what was learned, done and
 * got wrong. It needs the scenario and the seed alone, and gives the numbers that a run stores. */
#ifndef KAPASIM_REPORT_REPLAY_H
#define KAPASIM_REPORT_REPLAY_H

#include <stdio.h>

#include "run/replicate.h"

struct replay {
    const struct experiment *experiment; /* of one scenario */
    uint32_t replicate;
    uint32_t agency, agencies; /* which of how many of a nation's kind, from 1; 0 where it is no nation's */
    uint32_t first_post;       /* where its posts begin in the nation; 0 otherwise */
    FILE *file;                /* keeps what went wrong in its error flag */
    bool csv;                  /* the columns alone: those of the agency as `export` writes table `monthly` */
    char *reason;              /* FAULT_TEXT_MAX bytes for why the replicate was dropped, or NULL */
};

/* A person, by the post of entry, from 1, and how many had entered service there before. */
struct replay_person {
    uint32_t post, holder;
};

/* What is known of a post once a replicate has been lived. */
struct replay_post {
    size_t posts;     /* in the agency */
    uint32_t holders; /* how many have entered the post of the person asked for; 0 where there is no such post */
};

/* The story of the agency. STATUS_NO_ROOT where the replicate was dropped: then nothing is written. STATUS_NOT_FINITE
 * where it was dropped for a numerical fault: then it is told as far as it came, fault and all. */
int replay_agency(const struct replay *replay) MUST_CHECK;

/* The story of one person. Where there is none of that name STATUS_BAD_INPUT and nothing is written; `post` tells who
 * there is. */
int replay_person(const struct replay *replay, struct replay_person who, struct replay_post *post) MUST_CHECK;

/* ---- for the two stories ---- */

/* A month as they are told it, with the agency as it stood a month before; NULL in the first. */
struct replay_month {
    const struct replay *replay;
    const struct agency *agency, *before;
    const struct today *today;
    const double *row;
};
typedef void replay_teller(void *context, const struct replay_month *month);

/* Lives the replicate and calls `tell` for each month from -11 to the horizon. */
int replay_live(const struct replay *replay, replay_teller *tell, void *context) MUST_CHECK;

/* Finds someone who is there, by identity. */
bool replay_find(const struct agency *agency, uint32_t identity, size_t *post);

/* "23", or "23.1" for the next who entered service in that post; 16 bytes hold it. */
void replay_name(uint32_t identity, char name[16]);

/* "2026-01" of a month's number, by the scenario's start; 16 bytes hold it. */
void replay_date(const struct replay_month *month, double number, char date[16]);

/* Tells that rules or applications change this month, if they do (learning_change). */
void replay_change(const struct replay_month *month);

/* The heading of both stories: which replicate of what. */
void replay_heading(const struct replay *replay);

#endif
