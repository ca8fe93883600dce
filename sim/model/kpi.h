/* Targets and complaints: what the public and the head of the region see of the files (P29; C26).
 *
 * With r the files done right over files expected to arrive, relative to the last year of history, a document target
 * moves with r; satisfaction and participation move by 1 + staff (r - 1) + variation z, z drawn once a fiscal year from
 * month 1 on. Complaints come from files with an error, late or closed undone, each with the probability that the
 * anchor has found. */
#ifndef KAPASIM_MODEL_KPI_H
#define KAPASIM_MODEL_KPI_H

#include "model/agency.h"

/* The targets that move mostly by themselves, in the order of the words of their draw. */
enum kpi_outside { KPI_SATISFACTION, KPI_MUTUAL_AID, KPI_PLANNING, KPI_RELIGIOUS };

/* The part of a target that is reached, at most 1; NaN where `realised` is. */
double kpi_documents(const struct agency *agency, const struct today *today, double realised, double target);
double kpi_outside(const struct agency *agency, const struct today *today, enum kpi_outside kpi, double realised,
                   double target);

/* Complaints of the month; NaN where the agency states none. */
double kpi_complaints(const struct agency *agency, const struct today *today);

#endif
