# What all figures have in common: texts, colours, terminals. Called as: gnuplot -d -c FIGURE.gp DATA OUTPUT, with OUTPUT
# ending in .svg or .png. All words come from DATA and are drawn as they are, `noenhanced`: none is ever evaluated.

if (ARGC != 2) { print "usage: gnuplot -d -c ".ARG0." DATA OUTPUT.svg|OUTPUT.png"; exit status 2 }
DATA = ARG1
OUTPUT = ARG2
PNG = strlen(OUTPUT) > 4 && OUTPUT[strlen(OUTPUT)-3:*] eq ".png"

set encoding utf8
set datafile separator tab
set datafile missing "NaN"

# The terminal below draws no letters, and says nothing, where there are no fonts; this one complains.
if (PNG && strstrt(GPVAL_TERMINALS, "png ") > 0) {
    set terminal png size 64,64 font "DejaVu Sans,10"
    set output "/dev/null"
    plot x notitle
    set output
}

# Sizes are those of the SVG, in points of 1/96 inch; a PNG has 1.6 times as many each way. Letters of an SVG count
# in those points, of a PNG in 1/72 inch.
FONT = "DejaVu Sans"
open(width, height) = PNG \
    ? sprintf("set terminal pngcairo size %d,%d font '%s,12' fontscale 1.6 linewidth 1.6 pointscale 1.6 noenhanced", \
              1.6*width, 1.6*height, FONT) \
    : sprintf("set terminal svg size %d,%d dynamic font '%s,12' fontscale 1.3333 name '%s' noenhanced background 'white'", \
              width, height, FONT, NAME)

# Field `column` of row `row` (from 0) of block `block` of the data.
text(block, row, column) = sprintf("s = ''; stats DATA index %d every ::%d::%d using (s = stringcolumn(%d), 1) nooutput", \
                                   block, row, row, column)
number(block, row, column) = sprintf("stats DATA index %d every ::%d::%d using (s = column(%d)) nooutput", \
                                     block, row, row, column)
rows(block) = sprintf("stats DATA index %d using (1) nooutput; s = int(STATS_records)", block)

# Okabe and Ito's colours, told apart by the colour-blind; dashes and marks tell lines apart in grey. The first is the
# baseline's.
array COLOUR[6] = [0x404040, 0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00]
# The same, darker, for letters.
array LETTERS[6] = [0x404040, 0x0066A0, 0xB34E00, 0x007A5A, 0xA0507C, 0x966700]
# Gaps are short, or a line that goes up and down is lost in them.
set dashtype 6 (9, 4)
set dashtype 7 (22, 5)
set dashtype 8 (18, 4, 4, 4)
set dashtype 9 (30, 4, 4, 4, 4, 4)
set dashtype 10 (4, 3)
array DASH[6] = [6, 1, 7, 8, 9, 10]
array MARK[6] = [-1, 7, 5, 9, 13, 11]
INK = 0x202020
ALARM = 0xB34E00
PALE = 0x707070
RULE = 0xD8D8D8
