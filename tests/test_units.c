#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/units.h"

struct reading {
    const char *text;
    double value;
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* The values must be the very doubles that a compiler makes of the numerals, not near them. */
static void check_read(units_reader *read, const struct reading *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double value = NAN;
        const char *fault = read(cases[i].text, &value);
        if (fault || value != cases[i].value || signbit(value) != signbit(cases[i].value)) {
            fail_msg("`%s` gives %.17g (%s) and not %.17g", cases[i].text, value, fault ? fault : "accepted",
                     cases[i].value);
        }
    }
}

static void check_refused(units_reader *read, const char *part, const char *const *texts)
{
    for (; *texts; texts++) {
        double value = 7;
        const char *fault = read(*texts, &value);
        if (!fault || !strstr(fault, part)) {
            fail_msg("`%s` %s; expected: %s", *texts, fault ? fault : "is accepted", part);
        }
        assert_true(value == 7); /* left alone */
    }
}

/* Each of the texts is refused with a sentence that holds `part`. */
#define REFUSED(read, part, ...) check_refused(read, part, (const char *const[]){__VA_ARGS__, NULL})

static void numbers_take_a_point_or_a_comma(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"0", 0},     {"69", 69},       {"0.5", 0.5},    {"0,5", 0.5},       {"-0.2", -0.2},
        {"-0", 0},    {" 12 ", 12},     {"1e6", 1e6},    {"1.5E-3", 1.5e-3}, {"2e+3", 2000},
        {"0.1", 0.1}, {"-1,25", -1.25}, {"\u22125", -5}, {"0e-999", 0},      {"123456789.123", 123456789.123},
        {"1.000", 1}, {"1,000", 1},     {"1.10", 1.1},
    };
    check_read(units_number, read, COUNT(read));
    REFUSED(units_number, "is not a number; write digits only", "", " ", "-", "+1", ".5", "5.", "1.2.3", "1,234.5",
            "0x10", "010", "00", "00.5", "-010", "0b1", "0o7", "0x1p3", "inf", "-Infinity", ".inf", "nan", "NaN", "1e",
            "1e1.5", "1 e6", "1e0006", "225_000", "12 %", "12 months", "1 2", "--1", "- 1", "two", "\xD9\xA3");
    REFUSED(units_number, "beyond what a number", "1e999", "-1e999", "1e-999");
}

static void shares_carry_their_unit(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"28.5 %", 0.285},
        {"28,5%", 0.285},
        {"28.5 persen", 0.285},
        {"28.5 percent", 0.285},
        {"3 per cent", 0.03},
        {"-5 %", -0.05},
        {"100 %", 1},
        {"150%", 1.5},
        {"0.4 %", 0.004},
        {"58,0 Persen", 0.58},
        {"0", 0},
        {"0.0", 0},
        {"0 %", 0},
        {"28,5\u00A0%", 0.285},
        {"0,69 %", 0.0069},
    };
    check_read(units_share, read, COUNT(read));
    REFUSED(units_share, "write it with its unit, such as 28.5 %", "0.285", "28.5", "1", "28.5 points", "28.5 %%",
            "28.5 % of staff", "28.5.1 %", "1e1 %");
    REFUSED(units_share, "a number and its unit", "%", "", "+5 %", "% 5", "05 %", "nan %");
}

static void points_are_widths(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"15 points", 0.15}, {"1 point", 0.01},  {"7,5 poin", 0.075},      {"15 pp", 0.15},
        {"0 points", 0},     {"15points", 0.15}, {"15 poin persen", 0.15}, {"15 Percentage Points", 0.15},
    };
    check_read(units_points, read, COUNT(read));
    REFUSED(units_points, "write it with its unit, such as 15 points", "15", "15 %", "-15 points", "points",
            "15 points wide");
}

static void money_is_read_as_planners_write_it(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"Rp 150.000.000", 150e6},
        {"Rp150.000.000", 150e6},
        {"Rp. 150.000.000", 150e6},
        {"Rp.150.000.000,-", 150e6},
        {"Rp 150.000.000,00", 150e6},
        {"Rp 143.248.000", 143248000},
        {"150,000,000", 150e6},
        {"150,000,000.50", 150000000.5},
        {"225000000", 225e6},
        {"500000,-", 500000},
        {"1.364.000", 1364000},
        {"1.500", 1500},
        {"0", 0},
        {"Rp 0", 0},
        {"150 jt", 150e6},
        {"150jt", 150e6},
        {"150 juta", 150e6},
        {"Rp. 225 juta", 225e6},
        {"150 Juta Rupiah", 150e6},
        {"450 ribu", 450e3},
        {"450 rb", 450e3},
        {"1,5 miliar", 1.5e9},
        {"1.5 miliar", 1.5e9},
        {"1,5 milyar", 1.5e9},
        {"0,225 miliar", 225e6},
        {"0.225 miliar", 225e6},
        {"1.234,5 juta", 1234.5e6},
        {"1.500.000 ribu", 1.5e9},
        {"1,5 triliun", 1.5e12},
        {"2.5 million", 2.5e6},
        {"2 billion", 2e9},
        {"12 rupiah", 12},
        {"rp\u00A05\u00A0juta", 5e6},
    };
    check_read(units_money, read, COUNT(read));
    REFUSED(units_money, "bare M, which may mean million or miliar; write juta or miliar", "150 M", "Rp 1,5m");
    REFUSED(units_money, "can be read in two ways; write whole rupiah", "1.50", "1.5", "0,225", "225000000,00",
            "1,250 miliar", "1.500 juta");
    REFUSED(units_money, "is below zero", "-5 juta", "Rp -5.000");
    REFUSED(units_money, "is not a sum of money; write it like Rp 150.000.000", "225_000_000", "1e6", "0x10", "010",
            "010.000", "+5 juta", "150.000.00", "150.000,000", "1.500,000.000", "15.00.000", "150 000 000",
            "1500.000.000", "150.000.000.", "150 T", "150 juta a year", "150 %", "$150", "USD 150", "juta", "Rp", "",
            "inf");
}

static void durations_are_months_unless_they_say_years(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"9 months", 9},     {"1 month", 1},    {"9 bulan", 9},  {"9 bln", 9},  {"60", 60},
        {"3 years", 36},     {"1 year", 12},    {"2 tahun", 24}, {"2 Thn", 24}, {"1,5 years", 18},
        {"0.5 months", 0.5}, {"-3 months", -3}, {"9months", 9},
    };
    check_read(units_months, read, COUNT(read));
    REFUSED(units_months, "is not a duration; write it like 9 months or 3 years", "9 weeks", "9 m", "1 year 6 months",
            "months", "09 months", "9 JP", "");
}

static void hours_are_jp(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"40 JP", 40}, {"40jp", 40}, {"2.67 JP", 2.67}, {"20", 20}, {"2,5", 2.5},
    };
    check_read(units_hours, read, COUNT(read));
    REFUSED(units_hours, "teaching hours of 45 minutes", "40 hours");
    REFUSED(units_hours, "write it like 40 JP", "40 jam", "JP");
}

static void counts_are_whole(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"69", 69},
        {"0", 0},
        {" 5 ", 5},
    };
    check_read(units_count, read, COUNT(read));
    REFUSED(units_count, "write a whole number", "-1", "69.0", "1.000", "1e3", "69 staff", "069", "0x45", "", "6 9");
}

static void flags_are_words_in_two_languages(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"yes", 1}, {"true", 1}, {"on", 1}, {"ya", 1}, {"YES", 1}, {"no", 0}, {"false", 0}, {"Off", 0}, {"tidak", 0},
    };
    check_read(units_flag, read, COUNT(read));
    REFUSED(units_flag, "write yes or no", "1", "0", "", "y", "yes no", "|", "yes|true");
}

static void dates_are_year_and_month(void **state)
{
    (void)state;
    static const struct reading read[] = {
        {"2026-01", 12 * 2026},
        {"2026-12", 12 * 2026 + 11},
        {"1999-07", 23994},
    };
    check_read(units_date, read, COUNT(read));
    REFUSED(units_date, "write it like 2026-01", "2026", "2026-13", "2026-00", "2026-1", "2026-01-15", "01-2026",
            "26-01", "2026/01", "Jan 2026", "2026-010", "-2026-01", "");
}

static void months_have_names_in_two_languages(void **state)
{
    (void)state;
    static const char *const names[12][3] = {
        {"jan", "January", "Januari"}, {"feb", "February", "Februari"}, {"mar", "March", "Maret"},
        {"apr", "April", "April"},     {"may", "May", "Mei"},           {"jun", "June", "Juni"},
        {"jul", "July", "Juli"},       {"aug", "August", "Agustus"},    {"sep", "September", "Sept"},
        {"oct", "October", "Oktober"}, {"nov", "November", "November"}, {"dec", "December", "Desember"},
    };
    int month = 99;
    for (int i = 0; i < 12; i++) {
        for (int j = 0; j < 3; j++) {
            assert_null(units_month_name(names[i][j], &month));
            assert_int_equal(month, i);
        }
    }
    static const char *const refused[] = {"monthly", "", "m", "ma", "marc", "1", "jan|january", "january february"};
    for (size_t i = 0; i < COUNT(refused); i++) {
        month = 99;
        assert_non_null(units_month_name(refused[i], &month));
        assert_int_equal(month, 99);
    }
}

static void ranges_have_two_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        units_reader *read;
        double low, high;
    } cases[] = {
        {"52-57", units_number, 52, 57},
        {"24 - 32", units_number, 24, 32},
        {"52\u201357", units_number, 52, 57},
        {"52 to 57", units_number, 52, 57},
        {"52 sampai 57", units_number, 52, 57},
        {"52 s.d. 57", units_number, 52, 57},
        {"52 s/d 57", units_number, 52, 57},
        {"5-5", units_number, 5, 5},
        {"0-0.3", units_number, 0, 0.3},
        {"0-0,3", units_number, 0, 0.3},
        {"-0.2-0.5", units_number, -0.2, 0.5},
        {"-0.2 to 0.5", units_number, -0.2, 0.5},
        {"-0.5--0.2", units_number, -0.5, -0.2},
        {"-0.5 - -0.2", units_number, -0.5, -0.2},
        {"1e-3-2e-3", units_number, 1e-3, 2e-3},
        {"15 %-20 %", units_share, 0.15, 0.20},
        {"15-20 %", units_share, 0.15, 0.20},
        {"0 - 20%", units_share, 0, 0.20},
        {"-5 % to 5 %", units_share, -0.05, 0.05},
        {"3-14 months", units_months, 3, 14},
        {"3-14 years", units_months, 36, 168},
        {"6 months to 2 years", units_months, 6, 24},
        {"3-14", units_months, 3, 14},
        {"6-24 JP", units_hours, 6, 24},
        {"Rp 150.000.000,- - Rp 225.000.000,-", units_money, 150e6, 225e6},
        {"Rp 150-200 juta", units_money, 150e6, 200e6},
        {"Rp 500.000,--600.000,-", units_money, 500e3, 600e3},
        {"0,9-1,5 miliar", units_money, 0.9e9, 1.5e9},
        {"2026-01 - 2026-12", units_date, 12 * 2026, 12 * 2026 + 11},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        double low = NAN, high = NAN;
        const char *fault = units_range(cases[i].text, cases[i].read, &low, &high);
        if (fault || low != cases[i].low || high != cases[i].high) {
            fail_msg("`%s` gives %g to %g (%s)", cases[i].text, low, high, fault ? fault : "accepted");
        }
    }
}

static void faulty_ranges_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        units_reader *read;
        const char *part;
    } cases[] = {
        {"52", units_number, "is not a range; write both ends"},
        {"-5", units_number, "is not a range"},
        {"", units_number, "is not a range"},
        {"-", units_number, "is not a range"},
        {"52 57", units_number, "is not a range"},
        {"52-", units_number, "is not a number"},
        {"52 to", units_number, "is not a range"},
        {"52-57-60", units_number, "is not a number"},
        {"57-52", units_number, "first end above the second"},
        {"-0.2--0.5", units_number, "first end above the second"},
        {"a-b", units_number, "is not a number"},
        {"15-20", units_share, "write it with its unit, such as 28.5 %"},
        {"15 %-20", units_share, "unit at its first end only"},
        {"3 years-14", units_months, "unit at its first end only"},
        {"150.000.000-200 juta", units_money, "first end above the second"},
        {"1-2 M", units_money, "bare M"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        double low = 7, high = 8;
        const char *fault = units_range(cases[i].text, cases[i].read, &low, &high);
        if (!fault || !strstr(fault, cases[i].part)) {
            fail_msg("`%s` %s", cases[i].text, fault ? fault : "is accepted");
        }
        assert_true(low == 7 && high == 8);
    }
}

static units_reader *const readers[] = {units_number, units_share, units_points, units_money, units_months,
                                        units_hours,  units_count, units_flag,   units_date};

static void endless_texts_are_refused(void **state)
{
    (void)state;
    enum { LENGTH = 10000 };
    static char text[LENGTH + 1];
    static const char fill[] = "1 -%j.";
    double value, high;
    int month;
    for (const char *c = fill; *c; c++) {
        memset(text, *c, LENGTH);
        text[0] = '1';
        for (size_t i = 0; i < COUNT(readers); i++) {
            if (*c != ' ') {
                assert_non_null(readers[i](text, &value));
            }
            assert_non_null(units_range(text, readers[i], &value, &high));
        }
        assert_non_null(units_month_name(text, &month));
    }
    memset(text, '1', LENGTH);
    text[96] = '\0';
    assert_string_equal(units_number(text, &value), "is too long to be a quantity; write only a number and its unit");
    text[95] = '\0';
    assert_null(units_number(text, &value));
}

/* Whatever is typed, a reader refuses it or gives a finite number, and ranges are in order. */
static void mangled_texts_give_finite_values_or_refusals(void **state)
{
    (void)state;
    static const char *const pieces[] = {"1",    "0",      "57",  ".",  ",",    "-",     " ",   "%",    "Rp",
                                         "juta", "e",      "000", "to", " to ", "+",     "inf", "nan",  "0x",
                                         "M",    "months", "JP",  "ya", "2026", ".000.", "|",   "\xC2", "\xE2\x80\x93",
                                         "1e9",  "points", ",-"};
    uint32_t seed = 1;
    int accepted = 0;
    for (int round = 0; round < 20000; round++) {
        char text[80] = "";
        for (int i = 0; i <= round % 7; i++) {
            seed = seed * 1664525u + 1013904223u;
            strcat(text, pieces[(seed >> 8) % COUNT(pieces)]);
        }
        /* A block of the text's own size lets the sanitizer see a step beyond its end. */
        char *exact = malloc(strlen(text) + 1);
        assert_non_null(exact);
        strcpy(exact, text);
        for (size_t i = 0; i < COUNT(readers); i++) {
            double value = NAN, high = NAN;
            if (!readers[i](exact, &value)) {
                assert_true(isfinite(value));
                accepted++;
            }
            if (!units_range(exact, readers[i], &value, &high)) {
                assert_true(isfinite(value) && isfinite(high) && value <= high);
                accepted++;
            }
        }
        int month;
        (void)units_month_name(exact, &month);
        free(exact);
    }
    assert_true(accepted > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_take_a_point_or_a_comma),
        cmocka_unit_test(shares_carry_their_unit),
        cmocka_unit_test(points_are_widths),
        cmocka_unit_test(money_is_read_as_planners_write_it),
        cmocka_unit_test(durations_are_months_unless_they_say_years),
        cmocka_unit_test(hours_are_jp),
        cmocka_unit_test(counts_are_whole),
        cmocka_unit_test(flags_are_words_in_two_languages),
        cmocka_unit_test(dates_are_year_and_month),
        cmocka_unit_test(months_have_names_in_two_languages),
        cmocka_unit_test(ranges_have_two_ends),
        cmocka_unit_test(faulty_ranges_are_refused),
        cmocka_unit_test(endless_texts_are_refused),
        cmocka_unit_test(mangled_texts_give_finite_values_or_refusals),
    };
    return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
