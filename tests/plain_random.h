/* Random agency files and overlays that are valid: any row of the parameter table may be stated in them. */
#ifndef KAPASIM_TESTS_PLAIN_RANDOM_H
#define KAPASIM_TESTS_PLAIN_RANDOM_H

#include <stddef.h>
#include <stdint.h>

enum { PLAIN_TEXT_SIZE = 60000 };

/* The texts of agency number `number` and of one of the overlays on it, for fixture_open. The same numbers give the
 * same text. */
void plain_random_agency(unsigned number, char *text);
void plain_random_overlay(unsigned number, unsigned overlay, char *text);

#endif
