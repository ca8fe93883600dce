#include "report/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 40 };

static void separate(struct csv *csv)
{
    if (csv->begun)
        fputc(csv->indonesian ? ';' : ',', csv->file);
    csv->begun = true;
}

void csv_text(struct csv *csv, const char *text)
{
    bool formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
    separate(csv);
    if (!formula && text[strcspn(text, ",;\"\r\n\t")] == '\0') {
        fputs(text, csv->file);
        return;
    }
    fputs(formula ? "\"'" : "\"", csv->file);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', csv->file);
        fputc(*c, csv->file);
    }
    fputc('"', csv->file);
}

void csv_whole(struct csv *csv, int64_t value)
{
    separate(csv);
    fprintf(csv->file, "%" PRId64, value);
}

void csv_number(struct csv *csv, double value)
{
    const double whole_below = 1e15; /* where every whole number has at most 15 digits */
    char digits[NUMBER_SIZE];
    if (fabs(value) < whole_below && value == floor(value)) {
        csv_whole(csv, (int64_t)value);
        return;
    }
    separate(csv);
    if (isnan(value))
        return;
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    char *point = strchr(digits, '.');
    if (point && csv->indonesian)
        *point = ',';
    fputs(digits, csv->file);
}

void csv_end(struct csv *csv)
{
    fputc('\n', csv->file);
    csv->begun = false;
}
