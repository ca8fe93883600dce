/* Text of a scenario file to numbers: money, shares, durations, dates, in English and Indonesian habits.
 *
 * Decimal mark: `28.5` and `28,5` both; in money a dot or comma before groups of three digits groups thousands
 * (`150.000.000`, `1.364.000`). No hexadecimal, octal, infinity or NaN; nothing after the value. Each function returns
 * NULL on success, else a static sentence that says what is wrong and what to write. */
#ifndef KAPASIM_SCENARIO_UNITS_H
#define KAPASIM_SCENARIO_UNITS_H

const char *units_number(const char *text, double *value);

/* `28.5 %`, `28,5%`; a bare number is refused, but for 0. */
const char *units_share(const char *text, double *share);

/* `15 points` to 0.15: half the width of a prior around a share. */
const char *units_points(const char *text, double *share);

/* `Rp 150.000.000`, `150 juta`, `225 jt`, `0,225 miliar`, `450 ribu`, `1,5 triliun`, `225000000`. A bare `M` (milyar
 * or million?) is refused, so are negative sums and what can be read in two ways: `1,250 miliar`, `1.50`. */
const char *units_money(const char *text, double *rupiah);

/* `9 months`, `1 month`, `3 years`, `9 bulan`, `2 tahun`; a bare number is months. */
const char *units_months(const char *text, double *months);

/* `40 JP`; a bare number is JP. */
const char *units_hours(const char *text, double *jp);

/* `69`: a whole number, not negative. */
const char *units_count(const char *text, double *count);

/* yes, no, true, false, on, off, ya, tidak. */
const char *units_flag(const char *text, double *flag);

/* `2026-01` to 12 * 2026 + 0. */
const char *units_date(const char *text, double *date);

/* `mar`, `march`, `maret`: the calendar month, January 0. `monthly` is refused: it means all twelve, which only a
 * reader of lists can take. */
const char *units_month_name(const char *text, int *month);

/* `52-57`, `15 %-20 %`, `-0.2 to 0.5`, `0-0,3`: two ends, read by `read`, the first not above the second. */
typedef const char *units_reader(const char *text, double *value);
const char *units_range(const char *text, units_reader *read, double *low, double *high);

#endif
