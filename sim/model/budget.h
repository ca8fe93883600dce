/* Money (P16, P17): the year's budget, what programmes have in hand, what lapses.
 *
 * In January the year's money is budget.annual times a lognormal deviation with mean 1 and the coefficient of
 * variation `budget.variation`, exp(s z - s^2/2) with s^2 = ln(1 + cv^2), keyed by the year and shared by all
 * scenarios, and no less than `budget.floor` where that is stated; rounded down to rupiah. Practices are paid from it
 * first; programmes get their split of what is left; a remainder belongs to no programme and lapses unless a practice
 * that begins later needs it. A change of this level within a year, by another budget.annual or floor, is a revision:
 * the difference, for the months left, is added to the programmes by their split, or taken from what they still have.
 * What is left on 31 December lapses.
 *
 * Costs are stated at the prices of the year of month 1. They rise each January by the inflation in force then; in the
 * history they are deflated, each year at the rate in force. */
#ifndef KAPASIM_MODEL_BUDGET_H
#define KAPASIM_MODEL_BUDGET_H

#include "model/agency.h"

/* True in January and in the first month lived. */
bool budget_opens(const struct agency *agency, const struct today *today);

/* Opens the fiscal year: draws its money, for the months left of it. Practices may be paid now. */
void budget_open_year(struct agency *agency, const struct today *today);

/* Gives the programmes their parts, once practices have been paid. */
void budget_share_out(struct agency *agency, const struct today *today);

/* Within the year: adds or takes the difference when the level of the money has changed. */
void budget_revise(struct agency *agency, const struct today *today);

/* Pays from the money given to no programme, then from the programmes' hands, the last one first. False, and nothing
 * paid, where it does not reach. */
bool budget_pay(struct agency *agency, double cost);

/* Pays from a programme's hand, which must hold it. */
void budget_pay_programme(struct agency *agency, size_t programme, double cost);

/* Passes what a programme has left, after its last intake of the year, to the next one in the order written that
 * costs money and still has an intake to come. */
void budget_pass_on(struct agency *agency, const struct today *today, size_t programme);

/* Lapses what is left; called after December's work. */
void budget_close_year(struct agency *agency, const struct today *today);

/* Intakes of a programme still to come this fiscal year, from calendar month `from` on. */
int budget_intakes_left(const struct today *today, size_t programme, int from);

#endif
