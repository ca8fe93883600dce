/* Learning by taking on other work: rotation and coordinators (P26; C25, C28).
 *
 * Rotation: each January some of the staff outside structural posts take on a new task. Their technical skill falls by
 * `effects.rotation.loss`, as the practice curve counts it, and practice wins it back; who knows another task is
 * `broad`, and does files of vacant posts as well as the own ones (model/quality.h).
 *
 * Coordinators: in each unit some of the same staff coordinate, a year each in turn: who has done so for the fewest
 * months, then the best manager. A month in the role adds gain/12 * (1 - learnable/ceiling) of managerial skill, and
 * takes its hours. */
#ifndef KAPASIM_MODEL_ROLES_H
#define KAPASIM_MODEL_ROLES_H

#include "model/agency.h"

/* In January: who takes on a new task. */
void roles_rotate(struct agency *agency, const struct today *today);

/* Names coordinators, in January and while there are none; they give their hours and learn. */
void roles_coordinate(struct agency *agency, const struct today *today);

#endif
