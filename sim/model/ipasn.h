/* IPASN (P28): the professionalism index of civil servants, by the point table of BKN regulation 8/2019.
 *
 * Qualification (25): S3 25, S2 20, S1 and D4 15, D3 10, SMA 5. Competence (40): structural posts 15 for a leadership
 * course, functional posts 15 for a functional course, both 15 for 20 JP of technical training in this or the last
 * calendar year and 10 for a seminar within 24 months; operational posts 22.5 and 17.5. Performance (30): appraisal
 * 91-100 30, 76-90 25, 61-75 15, 51-60 5, lower 1. Discipline (5): never punished 5, lightly 3, medium 2, severely 1.
 *
 * Courses count by being attended, and for good; the index does not see what was learned. The appraisal of a person is
 * the stated mean plus the stated spread times the person's standing among the staff in file skill and motivation,
 * rounded to whole points. */
#ifndef KAPASIM_MODEL_IPASN_H
#define KAPASIM_MODEL_IPASN_H

#include "model/agency.h"

enum ipasn_course { IPASN_NONE, IPASN_LEADERSHIP, IPASN_FUNCTIONAL, IPASN_TECHNICAL, IPASN_SEMINAR };

double ipasn_qualification_points(enum education education);
double ipasn_performance_points(double score);
double ipasn_discipline_points(int punishment); /* 0 never, 1 light, 2 medium, 3 severe */

/* The points that a person begins with: education and, by a word drawn, punishments on record. */
void ipasn_enter(struct agency *agency, const struct today *today, size_t post, uint32_t word);

/* Puts an ended course on the person's record. */
void ipasn_note(struct agency *agency, const struct today *today, size_t post, const struct programme_values *course);

/* In January this year's hours become last year's. */
void ipasn_open_year(struct agency *agency, const struct today *today);

/* In month 0, marks that the agency states replace those of the history. */
void ipasn_state_marks(struct agency *agency, const struct today *today);

/* Works out everyone's points for competence and performance this month. */
void ipasn_measure(struct agency *agency, const struct today *today);

#endif
