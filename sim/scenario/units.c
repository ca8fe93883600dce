/* A text is first made plain (lower case, ordinary spaces and hyphens), then cut into sign, digits and unit. A decimal
 * power, such as percent or juta, is put into the numeral itself ("28.5e-2"), so that strtod rounds once and `28.5 %`
 * is the same double as 0.285. The program never calls setlocale, so strtod's decimal mark is the point. */
#include "scenario/units.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 96 }; /* longer texts are no quantities */

static const char too_long[] = "is too long to be a quantity; write only a number and its unit";
static const char out_of_range[] = "is beyond what a number here can hold; write it smaller, or in a larger unit";

/* ---- plain text ---------------------------------------------------------------------------------------------- */

/* What word processors put for a space, a hyphen or a minus. */
static const struct {
    const char *bytes;
    char plain;
} look_alikes[] = {
    {"\xC2\xA0", ' '},     {"\xE2\x80\x89", ' '}, {"\xE2\x80\xAF", ' '}, {"\xE2\x80\x90", '-'}, {"\xE2\x80\x91", '-'},
    {"\xE2\x80\x93", '-'}, {"\xE2\x80\x94", '-'}, {"\xE2\x88\x92", '-'}, {"\t", ' '},           {"\n", ' '},
};

static char next_plain(const char **text)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++) {
        const size_t n = strlen(look_alikes[i].bytes);
        if (strncmp(*text, look_alikes[i].bytes, n) == 0) {
            *text += n;
            return look_alikes[i].plain;
        }
    }
    const char c = *(*text)++;
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void trim_end(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ') {
        text[--n] = '\0';
    }
}

/* False where the text is too long. */
static bool make_plain(const char *text, char plain[TEXT_SIZE])
{
    size_t n = 0;
    while (*text) {
        const char c = next_plain(&text);
        if (n == 0 && c == ' ') {
            continue;
        }
        if (n == TEXT_SIZE - 1) {
            return false;
        }
        plain[n++] = c;
    }
    plain[n] = '\0';
    trim_end(plain);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text)
{
    size_t n = 0;
    while (is_digit(text[n])) {
        n++;
    }
    return n;
}

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, " ");
}

/* The number of `word` among the `|`-separated `words`, or -1. */
static int find_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    for (int i = 0;; i++) {
        const size_t n = strcspn(words, "|");
        if (n == length && n > 0 && strncmp(words, word, n) == 0) {
            return i;
        }
        if (words[n] == '\0') {
            return -1;
        }
        words += n + 1;
    }
}

/* ---- numbers ------------------------------------------------------------------------------------------------- */

/* The start of a quantity: sign, digits with at most one decimal mark, no needless zeros. The rest is its unit. */
struct quantity {
    char numeral[TEXT_SIZE]; /* for strtod, with a decimal point */
    const char *unit;        /* what follows, behind spaces */
    bool marked;             /* has a decimal mark */
};

static bool cut_quantity(const char *plain, struct quantity *quantity)
{
    const size_t sign = plain[0] == '-' ? 1 : 0;
    const size_t whole = count_digits(plain + sign);
    if (whole == 0 || (whole > 1 && plain[sign] == '0')) {
        return false;
    }
    size_t n = sign + whole;
    const size_t decimals = plain[n] == '.' || plain[n] == ',' ? count_digits(plain + n + 1) : 0;
    quantity->marked = decimals > 0;
    n += quantity->marked ? 1 + decimals : 0;
    memcpy(quantity->numeral, plain, n);
    quantity->numeral[n] = '\0';
    if (quantity->marked) {
        quantity->numeral[sign + whole] = '.';
    }
    quantity->unit = skip_spaces(plain + n);
    return true;
}

/* `numeral` times ten to `power`. Minus zero becomes zero. */
static const char *convert(const char *numeral, int power, double *value)
{
    char text[TEXT_SIZE + 16];
    snprintf(text, sizeof text, "%se%d", numeral, power);
    errno = 0;
    const double converted = strtod(text, NULL);
    if (errno == ERANGE) {
        return out_of_range;
    }
    *value = converted + 0.0;
    return NULL;
}

/* Reads `e-3` to its end; false where it is not an exponent. Four digits are beyond any double. */
static bool read_exponent(const char *text, int *power)
{
    const bool is_signed = text[0] == 'e' && (text[1] == '-' || text[1] == '+');
    const char *digits = text + (is_signed ? 2 : 1);
    const size_t n = text[0] == 'e' ? count_digits(digits) : 0;
    if (n == 0 || n > 3 || digits[n] != '\0') {
        return false;
    }
    *power = atoi(digits) * (text[1] == '-' ? -1 : 1);
    return true;
}

const char *units_number(const char *text, double *value)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    int power = 0;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    if (!cut_quantity(plain, &quantity) ||
        (quantity.unit[0] != '\0' && (quantity.unit[-1] == ' ' || !read_exponent(quantity.unit, &power)))) {
        return "is not a number; write digits only, such as 12 or 0.5";
    }
    return convert(quantity.numeral, power, value);
}

const char *units_share(const char *text, double *share)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    if (!cut_quantity(plain, &quantity)) {
        return "is not a share; write a number and its unit, such as 28.5 %";
    }
    if (find_word("%|percent|per cent|persen", quantity.unit) >= 0) {
        return convert(quantity.numeral, -2, share);
    }
    if (quantity.unit[0] == '\0' && strtod(quantity.numeral, NULL) == 0) {
        *share = 0;
        return NULL;
    }
    return "is not a share; write it with its unit, such as 28.5 %";
}

const char *units_points(const char *text, double *share)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    if (!cut_quantity(plain, &quantity) || quantity.numeral[0] == '-' ||
        find_word("points|point|percentage points|pp|poin|poin persen", quantity.unit) < 0) {
        return "is not a width in points; write it with its unit, such as 15 points";
    }
    return convert(quantity.numeral, -2, share);
}

/* ---- money --------------------------------------------------------------------------------------------------- */

static const char not_money[] = "is not a sum of money; write it like Rp 150.000.000, 150 juta or 1,5 miliar";
static const char ambiguous_money[] =
    "can be read in two ways; write whole rupiah such as 150.000.000, or a unit such as 1,5 juta or 1500 juta";

/* Digits in groups of three, such as `1.364.000` or `1,364,000`: how many bytes, or 0; the mark goes to `mark`. */
static size_t measure_groups(const char *text, char *mark)
{
    size_t n = count_digits(text);
    if (n == 0 || n > 3 || text[0] == '0' || (text[n] != '.' && text[n] != ',')) {
        return 0;
    }
    *mark = text[n];
    size_t groups = 0;
    while (text[n] == *mark && count_digits(text + n + 1) == 3) {
        n += 4;
        groups++;
    }
    return groups > 0 ? n : 0;
}

/* Cuts a grouped sum: the groups closed up, then decimals behind the other mark. False where it is not one. `single`:
 * there is one group and no decimals, so that before a unit it could as well be a decimal fraction. */
static bool cut_grouped(const char *plain, struct quantity *quantity, bool *single)
{
    char mark = '\0';
    const size_t length = measure_groups(plain, &mark);
    if (length == 0) {
        return false;
    }
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (plain[i] != mark) {
            quantity->numeral[n++] = plain[i];
        }
    }
    *single = n + 1 == length;
    const char *rest = plain + length;
    const size_t decimals = rest[0] == '.' || rest[0] == ',' ? count_digits(rest + 1) : 0;
    if (decimals > 2 || (decimals > 0 && rest[0] == mark)) {
        return false; /* such as 150.000,000: which of the two marks groups? */
    }
    if (decimals > 0) {
        quantity->numeral[n++] = '.';
        memcpy(quantity->numeral + n, rest + 1, decimals);
        n += decimals;
        rest += 1 + decimals;
        *single = false;
    }
    quantity->numeral[n] = '\0';
    quantity->unit = skip_spaces(rest);
    return true;
}

/* The power of ten of a unit of money; 0 for rupiah, -1 where there is no such unit. */
static int money_power(const char *unit)
{
    static const char *const words[] = {"rupiah|,-|.-", "ribu|rb|thousand", "juta|jt|million", "miliar|milyar|billion",
                                        "triliun|trilyun|trillion"};
    char word[TEXT_SIZE];
    const size_t n = strcspn(unit, " ");
    memcpy(word, unit, n);
    word[n] = '\0';
    const char *rest = skip_spaces(unit + n);
    if (rest[0] != '\0' && strcmp(rest, "rupiah") != 0) {
        return -1;
    }
    for (int i = 0; i < (int)(sizeof words / sizeof words[0]); i++) {
        if (find_word(words[i], word) >= 0) {
            return 3 * i;
        }
    }
    return unit[0] == '\0' ? 0 : -1;
}

const char *units_money(const char *text, double *rupiah)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    bool single = false;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    const char *start = plain;
    if (strncmp(start, "rp", 2) == 0) {
        start = skip_spaces(start + (start[2] == '.' ? 3 : 2));
    }
    if (start[0] == '-' && is_digit(start[1])) {
        return "is below zero; write a sum of money that is not negative";
    }
    const bool grouped = cut_grouped(start, &quantity, &single);
    if (!grouped && !cut_quantity(start, &quantity)) {
        return not_money;
    }
    if (strcmp(quantity.unit, "m") == 0) {
        return "has a bare M, which may mean million or miliar; write juta or miliar";
    }
    const int power = money_power(quantity.unit);
    if (power < 0) {
        return not_money;
    }
    if (power == 0 ? !grouped && quantity.marked : single) {
        return ambiguous_money;
    }
    return convert(quantity.numeral, power, rupiah);
}

/* ---- time and counts ----------------------------------------------------------------------------------------- */

const char *units_months(const char *text, double *months)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    if (cut_quantity(plain, &quantity)) {
        if (quantity.unit[0] == '\0' || find_word("months|month|bulan|bln", quantity.unit) >= 0) {
            return convert(quantity.numeral, 0, months);
        }
        if (find_word("years|year|tahun|thn", quantity.unit) >= 0) {
            double years = 0;
            const char *fault = convert(quantity.numeral, 0, &years);
            if (!fault) {
                *months = 12 * years;
            }
            return fault;
        }
    }
    return "is not a duration; write it like 9 months or 3 years";
}

const char *units_hours(const char *text, double *jp)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    if (!cut_quantity(plain, &quantity) || (quantity.unit[0] != '\0' && strcmp(quantity.unit, "jp") != 0)) {
        return "is not a number of JP (teaching hours of 45 minutes); write it like 40 JP";
    }
    return convert(quantity.numeral, 0, jp);
}

const char *units_count(const char *text, double *count)
{
    char plain[TEXT_SIZE];
    struct quantity quantity;
    if (!make_plain(text, plain)) {
        return too_long;
    }
    if (!cut_quantity(plain, &quantity) || quantity.numeral[0] == '-' || quantity.marked || quantity.unit[0] != '\0') {
        return "is not a count; write a whole number without marks, such as 69";
    }
    return convert(quantity.numeral, 0, count);
}

const char *units_flag(const char *text, double *flag)
{
    char plain[TEXT_SIZE];
    if (!make_plain(text, plain)) {
        return too_long;
    }
    const bool is_yes = find_word("yes|true|on|ya", plain) >= 0;
    if (!is_yes && find_word("no|false|off|tidak", plain) < 0) {
        return "is neither yes nor no; write yes or no";
    }
    *flag = is_yes ? 1 : 0;
    return NULL;
}

const char *units_date(const char *text, double *date)
{
    char plain[TEXT_SIZE];
    if (!make_plain(text, plain)) {
        return too_long;
    }
    const bool shaped = count_digits(plain) == 4 && plain[4] == '-' && count_digits(plain + 5) == 2 && !plain[7];
    const int month = shaped ? atoi(plain + 5) : 0;
    if (month < 1 || month > 12) {
        return "is not a month of a year; write it like 2026-01";
    }
    *date = 12 * atoi(plain) + month - 1;
    return NULL;
}

const char *units_month_name(const char *text, int *month)
{
    static const char *const names[12] = {"jan|january|januari",
                                          "feb|february|februari",
                                          "mar|march|maret",
                                          "apr|april",
                                          "may|mei",
                                          "jun|june|juni",
                                          "jul|july|juli",
                                          "aug|august|agu|agt|ags|agustus",
                                          "sep|sept|september",
                                          "oct|october|okt|oktober",
                                          "nov|november|nopember",
                                          "dec|december|des|desember"};
    char plain[TEXT_SIZE];
    if (!make_plain(text, plain)) {
        return too_long;
    }
    for (int i = 0; i < 12; i++) {
        if (find_word(names[i], plain) >= 0) {
            *month = i;
            return NULL;
        }
    }
    return "is not a month; write it like mar or maret";
}

/* ---- ranges -------------------------------------------------------------------------------------------------- */

/* What follows the last digit, spaces and all. */
static const char *unit_of(const char *plain)
{
    const char *unit = plain;
    for (const char *c = plain; *c; c++) {
        if (is_digit(*c)) {
            unit = c + 1;
        }
    }
    return unit;
}

static const char falling[] = "has its first end above the second; write the smaller one first";

/* Reads the two ends, parted by the `n` bytes at `at`. */
static const char *read_ends(const char *plain, size_t at, size_t n, units_reader *read, double *low, double *high)
{
    char first[2 * TEXT_SIZE];
    const char *second = skip_spaces(plain + at + n);
    memcpy(first, plain, at);
    first[at] = '\0';
    trim_end(first);
    const char *unit = unit_of(second);
    if (unit_of(first)[0] == '\0') {
        snprintf(first + strlen(first), sizeof first - strlen(first), "%s", unit);
    } else if (unit[0] == '\0') {
        return "has a unit at its first end only; write it at both ends, or behind the second";
    }
    double ends[2];
    const char *fault = read(first, &ends[0]);
    if (!fault) {
        fault = read(second, &ends[1]);
    }
    if (!fault && ends[0] > ends[1]) {
        fault = falling;
    }
    if (!fault) {
        *low = ends[0];
        *high = ends[1];
    }
    return fault;
}

const char *units_range(const char *text, units_reader *read, double *low, double *high)
{
    static const char *const separators[] = {" to ", " sampai ", " hingga ", " s.d. ", " s/d ", "-"};
    char plain[TEXT_SIZE];
    const char *fault = "is not a range; write both ends, such as 52-57";
    if (!make_plain(text, plain)) {
        return too_long;
    }
    /* A hyphen may also be a minus or part of an end: the first one that leaves two ends is the right one. */
    for (size_t s = 0; s < sizeof separators / sizeof separators[0]; s++) {
        const char *at = plain[0] ? strstr(plain + 1, separators[s]) : NULL;
        for (; at; at = strstr(at + 1, separators[s])) {
            fault = read_ends(plain, (size_t)(at - plain), strlen(separators[s]), read, low, high);
            if (!fault || fault == falling) {
                return fault;
            }
        }
    }
    return fault;
}
