/* Where the gates stop people: a column of bars for each programme, a row of them for each scenario. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figure.h"
#include "report/gates.h"
#include "report/sheet.h"

enum { COLUMN_TITLE = 14, COLUMNS_MOST = 24 };

struct matrix {
    const struct store_info *info;
    int first, n_rows;    /* scenarios */
    struct gates *gates;  /* [row]: of scenario first + row */
    const char **columns; /* ids of the programmes that someone needed, in any scenario */
    int n_columns;
    int n_needed; /* programmes, shown or not */
};

static void matrix_close(struct matrix *matrix)
{
    for (int i = 0; i < matrix->n_rows && matrix->gates != NULL; i++)
        gates_close(&matrix->gates[i]);
    free(matrix->gates);
    free(matrix->columns);
}

static void add_column(struct matrix *matrix, const char *id)
{
    for (int i = 0; i < matrix->n_columns; i++)
        if (strcmp(matrix->columns[i], id) == 0)
            return;
    matrix->columns[matrix->n_columns++] = id;
}

static int matrix_read(struct store *store, struct matrix *matrix)
{
    const struct store_info *info = store_info(store);
    size_t programmes = 1;
    int first = info->nation ? 1 : 0; /* the nation as a whole has no programmes */
    *matrix = (struct matrix){.info = info, .first = first, .n_rows = figure_shown(info) - first};
    for (int i = 0; i < matrix->n_rows; i++)
        programmes += (size_t)info->scenarios[first + i].n_programmes;
    matrix->gates = calloc((unsigned)matrix->n_rows, sizeof *matrix->gates);
    matrix->columns = calloc(programmes, sizeof *matrix->columns);
    int status = matrix->gates == NULL || matrix->columns == NULL ? STATUS_NO_MEMORY : STATUS_OK;
    for (int i = 0; i < matrix->n_rows && status == STATUS_OK; i++) {
        const struct store_scenario *offers = &info->scenarios[first + i];
        status = gates_read(store, first + i, &matrix->gates[i]);
        for (int j = 0; j < offers->n_programmes && status == STATUS_OK; j++)
            if (matrix->gates[i].people[j][FUNNEL_NEEDED] > 0)
                add_column(matrix, offers->items[j].id);
    }
    matrix->n_needed = matrix->n_columns;
    if (matrix->n_columns > COLUMNS_MOST)
        matrix->n_columns = COLUMNS_MOST;
    if (status == STATUS_OK && matrix->n_columns == 0)
        status = STATUS_BAD_INPUT;
    if (status != STATUS_OK)
        matrix_close(matrix);
    return status;
}

/* People at the stages of a column in a row; NULL where nobody needed it or it is not on offer. */
static const double *people_of(const struct matrix *matrix, int row, int column)
{
    const struct store_scenario *offers = &matrix->info->scenarios[matrix->first + row];
    for (int i = 0; i < offers->n_programmes; i++) {
        const double *people = matrix->gates[row].people[i];
        if (strcmp(offers->items[i].id, matrix->columns[column]) == 0 && people[FUNNEL_NEEDED] > 0)
            return people;
    }
    return NULL;
}

static void write_field(FILE *file, const char *key, const char *text)
{
    fprintf(file, "%s\t", key);
    sheet_write_text(file, text);
    fputc('\n', file);
}

static void write_texts(const struct matrix *matrix, FILE *file)
{
    char note[2 * TEXT_SIZE], agency[TEXT_SIZE], shown[TEXT_SIZE];
    text_drawn(matrix->info->agency, TEXT_NAME_COLUMNS, agency);
    snprintf(note, sizeof note,
             "%s. Mean of %u replicate%s over whole fiscal years; who is stopped counts at the first "
             "gate that stops.",
             agency, (unsigned)matrix->info->stored, matrix->info->stored == 1 ? "" : "s");
    fputs("# text\tvalue\n", file);
    write_field(file, "title", "Where people drop out on the way to training");
    write_field(
        file, "subtitle",
        matrix->info->nation
            ? "Numbers: thousand people a year; bars: their share of those in need; orange: the gate that stops the "
              "largest part"
            : "Numbers: people a year; bars: their share of those in need; orange: the gate that stops the largest "
              "part");
    write_field(file, "note", note);
    figure_tell_shown(matrix->info, shown);
    if (shown[0] != '\0')
        write_field(file, "note", shown);
    snprintf(shown, sizeof shown, "Shown are the first %d of %d programmes.", matrix->n_columns, matrix->n_needed);
    if (matrix->n_columns < matrix->n_needed)
        write_field(file, "note", shown);
    fprintf(file, "\n\n# programmes\tscenarios\tstages\n%d\t%d\t%d\n", matrix->n_columns, matrix->n_rows,
            FUNNEL_STAGES);
}

static void write_titles(const struct matrix *matrix, FILE *file)
{
    static const char *const stages[FUNNEL_STAGES] = {
        [FUNNEL_NEEDED] = "need it",    [FUNNEL_INVITED] = "invited",  [FUNNEL_PERMITTED] = "permitted",
        [FUNNEL_READY] = "ready",       [FUNNEL_FREE] = "free to go",  [FUNNEL_FUNDED] = "got a seat",
        [FUNNEL_ATTENDED] = "attended", [FUNNEL_APPLIED] = "apply it",
    };
    char title[TEXT_SIZE], number[16];
    fputs("\n\n# column\tprogramme\n", file);
    for (int i = 0; i < matrix->n_columns; i++) {
        text_line(matrix->columns[i], COLUMN_TITLE, title);
        for (char *underscore = title; (underscore = strchr(underscore, '_')) != NULL;)
            *underscore = ' ';
        snprintf(number, sizeof number, "%d", i + 1);
        write_field(file, number, title);
    }
    fputs("\n\n# row\tscenario\n", file);
    for (int i = 0; i < matrix->n_rows; i++) {
        text_scenario_drawn(matrix->info, matrix->first + i, TEXT_NAME_COLUMNS, title);
        snprintf(number, sizeof number, "%d", i + 1);
        write_field(file, number, title);
    }
    fputs("\n\n# stage\tname\n", file);
    for (int i = 0; i < FUNNEL_STAGES; i++) {
        snprintf(number, sizeof number, "%d", i + 1);
        write_field(file, number, stages[i]);
    }
}

/* Few people, or thousands, get a decimal. */
static void write_people(double people, double unit, char text[TEXT_SIZE])
{
    text_number(people / unit, fabs(people / unit) < 9.95 ? 1 : 0, false, text);
}

static void write_bar(const double *people, double unit, int stage, int tightest, FILE *file)
{
    char number[TEXT_SIZE], stopped[TEXT_SIZE];
    double before = people[stage > 0 ? stage - 1 : 0];
    write_people(people[stage], unit, number);
    write_people(people[stage] - before, unit, stopped);
    fprintf(file, "\t%d\t%.10g\t%.10g\t%d\t%s\t%s\n", stage + 1, people[stage] / people[FUNNEL_NEEDED],
            before / people[FUNNEL_NEEDED],
            stage == tightest         ? 1
            : stage == FUNNEL_APPLIED ? 2
                                      : 0,
            number, stopped);
}

int figure_write_funnel(struct store *store, FILE *file)
{
    struct matrix matrix;
    int status = matrix_read(store, &matrix);
    if (status != STATUS_OK)
        return status;
    write_texts(&matrix, file);
    write_titles(&matrix, file);
    fputs("\n\n# column\trow\tstage\tshare of need\tshare before\t1 tightest, 2 after the course\tpeople a "
          "year\tstopped\n",
          file);
    for (int row = 0; row < matrix.n_rows; row++) {
        for (int column = 0; column < matrix.n_columns; column++) {
            const double *people = people_of(&matrix, row, column);
            for (int stage = 0; stage < FUNNEL_STAGES && people != NULL; stage++) {
                fprintf(file, "%d\t%d", column + 1, row + 1);
                write_bar(people, matrix.info->nation ? 1000 : 1, stage, gates_tightest(people), file);
            }
        }
    }
    matrix_close(&matrix);
    return STATUS_OK;
}
