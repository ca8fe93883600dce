#include "report/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Reads a character of UTF-8. Returns how many bytes it takes, 0 where the bytes are no character. */
static size_t decode(const unsigned char *bytes, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = bytes[0] < 0x80             ? 1
                    : (bytes[0] & 0xE0) == 0xC0 ? 2
                    : (bytes[0] & 0xF0) == 0xE0 ? 3
                    : (bytes[0] & 0xF8) == 0xF0 ? 4
                                                : 0;
    if (length == 0)
        return 0;
    uint32_t code = length == 1 ? bytes[0] : bytes[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (bytes[i] & 0x3FU);
    }
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) || (code & 0xFFFE) == 0xFFFE)
        return 0;
    *character = code;
    return length;
}

/* Control characters, separators of lines, and marks of direction, which would reorder the text beside them. */
static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0x061C ||
           (character >= 0x200B && character <= 0x200F) || (character >= 0x2028 && character <= 0x202E) ||
           (character >= 0x2060 && character <= 0x206F) || character == 0xFEFF;
}

void text_line(const char *text, int columns, char out[TEXT_SIZE])
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = 0;
    size_t before_last = 0; /* where the character in the last column begins */
    int column = 0;
    for (; *bytes != '\0'; column++) {
        if (column == columns) {
            memcpy(out + before_last, "…", sizeof "…");
            return;
        }
        uint32_t character = 0;
        size_t n = decode(bytes, &character);
        before_last = length;
        if (n == 0 || is_control(character)) {
            out[length++] = n == 0 ? '?' : ' ';
        } else {
            memcpy(out + length, bytes, n);
            length += n;
        }
        bytes += n == 0 ? 1 : n;
    }
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

int text_columns(const char *line)
{
    int columns = 0;
    for (; *line != '\0'; line++)
        columns += ((unsigned char)*line & 0xC0) != 0x80;
    return columns;
}

static void name_or_id(const struct store_scenario *scenario, int columns, char out[TEXT_SIZE])
{
    text_line(scenario->name, columns, out);
    if (out[0] == '\0')
        text_line(scenario->id, columns, out);
}

void text_scenario(const struct store_info *info, int scenario, int columns, char out[TEXT_SIZE])
{
    name_or_id(&info->scenarios[scenario], columns, out);
    for (int i = 0; i < info->n_scenarios; i++) {
        char other[TEXT_SIZE];
        name_or_id(&info->scenarios[i], columns, other);
        if (i == scenario || strcmp(out, other) != 0)
            continue;
        char number[16];
        int n = snprintf(number, sizeof number, "%d. ", scenario + 1);
        text_line(info->scenarios[scenario].id, columns - n, other);
        memcpy(out, number, (size_t)n);
        memcpy(out + n, other, strlen(other) + 1); /* fits: columns are fewer than TEXT_SIZE / 4 */
        return;
    }
}

/* Whether both faces of DejaVu Sans, the font of the figures, have the character: Latin, Greek, Cyrillic, Armenian,
 * Hebrew and Arabic letters, and the usual signs. */
static bool is_in_font(uint32_t character)
{
    static const uint32_t ranges[][2] = {
        {0x20, 0x7E},     {0xA0, 0x2E9},    {0x300, 0x34F},   {0x384, 0x38A},   {0x38C, 0x38C},   {0x38E, 0x3A1},
        {0x3A3, 0x525},   {0x531, 0x556},   {0x561, 0x587},   {0x5D0, 0x5EA},   {0x621, 0x63A},   {0x640, 0x655},
        {0x660, 0x670},   {0x1E00, 0x1EFB}, {0x2000, 0x2064}, {0x2070, 0x2071}, {0x2074, 0x208E}, {0x20A0, 0x20B5},
        {0x2100, 0x2109}, {0x2150, 0x2185}, {0x2190, 0x2311}, {0x2460, 0x2469}, {0x2500, 0x269C}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (character >= ranges[i][0] && character <= ranges[i][1])
            return true;
    return false;
}

/* Puts a box in the place of each character that the font lacks: gnuplot draws one over the whole page. */
static void replace_missing(char line[TEXT_SIZE])
{
    char whole[TEXT_SIZE];
    memcpy(whole, line, strlen(line) + 1);
    const unsigned char *bytes = (const unsigned char *)whole;
    uint32_t character = 0;
    for (size_t n; *bytes != '\0' && (n = decode(bytes, &character)) > 0; bytes += n) {
        static const char box[] = "□";
        const bool there = is_in_font(character);
        memcpy(line, there ? (const char *)bytes : box, there ? n : strlen(box));
        line += there ? n : strlen(box); /* fits: columns are fewer than TEXT_SIZE / 4 */
    }
    *line = '\0';
}

/* About the width of a character of DejaVu Sans, in common ones. */
static double width_of(uint32_t character)
{
    if (character >= 0x2010) /* dashes, dots, boxes */
        return 1.75;
    if (character >= 0x80)
        return 1.1;
    if (strchr(" .,:;'!|ijltrfI-/()[]`\"", (int)character) != NULL)
        return 0.65;
    if (strchr("mwMW@%+<>=~^#&", (int)character) != NULL)
        return 1.75;
    return character >= 'A' && character <= 'Z' ? 1.3 : 1.1;
}

/* Whether a line takes no more than `columns`, with the little that every layout has to spare. */
static bool is_within(const char *line, int columns)
{
    const unsigned char *bytes = (const unsigned char *)line;
    double width = 0;
    uint32_t character = 0;
    for (size_t n; (n = decode(bytes, &character)) > 0 && *bytes != '\0'; bytes += n)
        width += width_of(character);
    return width <= 1.04 * columns + 0.5;
}

void text_drawn(const char *text, int columns, char out[TEXT_SIZE])
{
    int cut = columns;
    do
        text_line(text, cut--, out);
    while (cut > 0 && !is_within(out, columns));
    replace_missing(out);
}

void text_scenario_drawn(const struct store_info *info, int scenario, int columns, char out[TEXT_SIZE])
{
    enum { LEAST = 6 }; /* leaves room for a number before an id */
    int cut = columns;
    do
        text_scenario(info, scenario, cut--, out);
    while (cut > LEAST && !is_within(out, columns));
    replace_missing(out);
}

void text_pad(FILE *file, const char *line, int columns)
{
    int spaces = (columns < 0 ? -columns : columns) - text_columns(line);
    spaces = spaces > 0 ? spaces : 0;
    if (columns < 0)
        fprintf(file, "%*s%s", spaces, "", line);
    else
        fprintf(file, "%s%*s", line, spaces, "");
}

void text_number(double value, int decimals, bool plus, char out[TEXT_SIZE])
{
    if (isnan(value)) {
        memcpy(out, "–", sizeof "–");
        return;
    }
    char digits[TEXT_SIZE - 8];
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    bool zero = strspn(digits, "0.") == strlen(digits);
    snprintf(out, TEXT_SIZE, "%s%s", zero ? "" : value < 0 ? "−" : plus ? "+" : "", digits);
}

int text_change_decimals(double change)
{
    return fabs(change) < 9.995 ? 2 : 1;
}
