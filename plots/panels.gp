# Panels over time: lines with bands, or bars with whiskers.

eval rows(0); N_TEXTS = s
array TEXT[N_TEXTS]
do for [i=1:N_TEXTS] { eval text(0, i - 1, 2); TEXT[i] = s }
N_NOTES = N_TEXTS - 5
FORMAT_DATE = TEXT[5]
YEARLY = FORMAT_DATE eq "%Y"
FORKS = strlen(TEXT[4]) > 1

eval number(1, 0, 1); N_COLUMNS = int(s)
eval number(1, 0, 2); LABEL = s
eval number(1, 0, 3); PLOT_HEIGHT = s
eval number(1, 0, 4); BARS = int(s)
eval number(1, 0, 5); AT_END = int(s)
eval number(1, 0, 6); ABOVE_LINES = int(s)
eval rows(2); N_PANELS = s
eval rows(3); N_LINES = s

array TITLE[N_PANELS]; array NOTE[N_PANELS]; array STYLE[N_PANELS]
array FROM[N_PANELS]; array TO[N_PANELS]; array STEP[N_PANELS]; array ZERO[N_PANELS]; array APART[N_PANELS]
array LEVEL[N_PANELS]
do for [i=1:N_PANELS] {
    eval text(2, i - 1, 2); TITLE[i] = s
    eval text(2, i - 1, 3); NOTE[i] = s
    eval number(2, i - 1, 4); STYLE[i] = s + 1
    eval number(2, i - 1, 5); FROM[i] = s
    eval number(2, i - 1, 6); TO[i] = s
    eval number(2, i - 1, 7); STEP[i] = s
    eval number(2, i - 1, 8); ZERO[i] = s
    eval number(2, i - 1, 9); APART[i] = int(s)
    eval text(2, i - 1, 10); LEVEL[i] = s eq "none" ? NaN : real(s)
}
array PANEL[N_LINES]; array KIND[N_LINES]; array BANDS[N_LINES]; array NAMED[N_LINES]; array NAMED_AT[N_LINES]
do for [i=1:N_LINES] {
    eval number(3, i - 1, 1); PANEL[i] = s
    eval number(3, i - 1, 2); KIND[i] = s + 1
    eval number(3, i - 1, 3); BANDS[i] = s
    eval text(3, i - 1, 4); NAMED[i] = s
    eval number(3, i - 1, 5); NAMED_AT[i] = s
}
array FIRST[N_PANELS]; array LAST[N_PANELS]
do for [i=1:N_LINES] {
    LAST[PANEL[i]] = i
    FIRST[PANEL[N_LINES + 1 - i]] = N_LINES + 1 - i
}
day(n) = timecolumn(n, FORMAT_DATE)
stats DATA index 4 using (timecolumn(1, FORMAT_DATE)) nooutput
BEGIN = STATS_min
END = STATS_max
N_DATES = int(STATS_records)
ALONE = N_DATES == 1  # a single date has no line, and its band is a whisker
FORK = FORKS ? strptime(FORMAT_DATE, TEXT[4]) : NaN
FORK_EARLY = FORK < (BEGIN + END)/2
FORK_TOLD = ABOVE_LINES ? 1 - 9./PLOT_HEIGHT : 9./PLOT_HEIGHT

NOTED = 0
do for [i=1:N_PANELS] { NOTED = NOTED || strlen(NOTE[i]) > 1 }

# The page: a head, rows of panels, a foot of notes; in points of the SVG.
N_ROWS = (N_PANELS + N_COLUMNS - 1) / N_COLUMNS
HEAD = 74
FOOT = 16 + 17*N_NOTES
ABOVE = NOTED ? 54 : 40  # a panel's titles
BELOW = 32  # its dates
PANEL_HEIGHT = ABOVE + PLOT_HEIGHT + BELOW
WIDTH = 1000
HEIGHT = HEAD + N_ROWS*PANEL_HEIGHT + FOOT
SIDE = 20
format(step) = sprintf("%%.%df", step < 0.9999 ? ceil(-log10(step) - 1e-9) : 0)
DIGITS = 0
do for [i=1:N_PANELS] {
    do for [end in "FROM TO"] {
        n = strlen(sprintf(format(STEP[i]), end eq "FROM" ? FROM[i] : TO[i]))
        DIGITS = n > DIGITS ? n : DIGITS
    }
}
TITLE_SIZE = N_COLUMNS > 2 ? " Bold,10.5" : " Bold,12.5"  # a long name in the last of three columns ends on the page
AXIS = 28 + 9*DIGITS  # numbers and title of an axis
LABEL_WIDTH = 14 + 7.7*LABEL
across(x) = x/(1.*WIDTH)
up(y) = 1 - y/(1.*HEIGHT)
cell = (WIDTH - SIDE - 6.)/N_COLUMNS

eval open(WIDTH, HEIGHT)
set output OUTPUT
set multiplot

set label 1 TEXT[1] at screen across(SIDE), up(26) left font FONT.",17" textcolor rgb INK noenhanced
set label 2 TEXT[2] at screen across(SIDE), up(49) left font FONT.",12" textcolor rgb PALE noenhanced
do for [i=1:N_NOTES] {
    set label 2 + i TEXT[5 + i] at screen across(SIDE), up(HEIGHT - FOOT + 17*i - 1) left font FONT.",10.5" \
        textcolor rgb PALE noenhanced
}

set key off
set border 3 linecolor rgb 0x808080 linewidth 0.8
set tics nomirror out scale 0.6
set grid ytics back linetype 1 linecolor rgb RULE linewidth 0.6
set style fill solid 1 noborder
set clip two
set minussign

DAY = 86400.
# Years on the axis, as many as there is room for; a short time shows months.
year(t) = int(strftime("%Y", t))
first_of(y) = strptime("%Y-%m-%d", sprintf("%04d-01-01", y))
SPAN = year(END) - year(BEGIN) + 1
# A year takes 50 points, a month with its year 75.
YEARS = (END - BEGIN)/(365.25*DAY)
EVERY = 1 + int(50*YEARS/(cell - AXIS - LABEL_WIDTH))
MONTHS = 75*YEARS > 0.5*(cell - AXIS - LABEL_WIDTH) ? 12 : 6
set xtics () font FONT.",11" textcolor rgb INK
if (YEARLY || SPAN > 2) {
    do for [y = year(BEGIN):year(END) + !YEARLY] {
        if ((y - year(BEGIN) - !YEARLY) % EVERY == 0) { set xtics add (sprintf("%d", y) first_of(y)) } \
        else { set xtics add ("" first_of(y)) }
    }
} else {
    do for [m = 0:12*SPAN:MONTHS] {
        t = first_of(year(BEGIN) + m/12) + (m % 12 == 6 ? 181*DAY : 0)
        set xtics add (strftime("%Y-%m", t) t)
    }
}
# Room beside the first and the last: bars keep a width of a third of the panel at most.
MARGIN = BARS ? (YEARS < 2 ? 1.5 - YEARS/2 : 0.5)*366*DAY : YEARLY ? 60*DAY : 0
BESIDE = 0.022*(END - BEGIN) + 3*DAY  # between whiskers after the end
set xrange [BEGIN - MARGIN : END + (AT_END ? 6*BESIDE : YEARLY ? MARGIN : 2*DAY)]
WIDE = 0.27*365*DAY  # a bar with the gap after it
beside(i, p) = (i - (FIRST[p] + LAST[p])/2.)*WIDE

do for [p=1:N_PANELS] {
    col = (p - 1) % N_COLUMNS
    row = (p - 1) / N_COLUMNS
    x0 = SIDE + cell*col + AXIS
    x1 = SIDE + cell*(col + 1) - LABEL_WIDTH
    y0 = HEAD + PANEL_HEIGHT*(row + 1) - BELOW
    y1 = HEAD + PANEL_HEIGHT*row + ABOVE
    set lmargin at screen across(x0)
    set rmargin at screen across(x1)
    set bmargin at screen up(y0)
    set tmargin at screen up(y1)
    set yrange [FROM[p]:TO[p]]
    set ytics STEP[p] font FONT.",11" textcolor rgb (APART[p] ? ALARM : INK)
    set format y format(STEP[p])
    if (col == 0) {
        set label 40 TEXT[3] at screen across(SIDE), up((y0 + y1)/2.) center rotate by 90 font FONT.",11" \
            textcolor rgb INK noenhanced
    } else { unset label 40 }
    set label 41 TITLE[p] at screen across(x0), up(y1 - (NOTED ? 33 : 16)) left font FONT.TITLE_SIZE \
        textcolor rgb (STYLE[p] > 1 ? LETTERS[STYLE[p]] : INK) noenhanced
    set label 42 NOTE[p] at screen across(x0), up(y1 - 15) left font FONT.",10.5" textcolor rgb PALE noenhanced
    unset arrow
    unset label 43
    unset label 44; unset label 45
    if (APART[p]) {
        set label 44 "other" at screen across(x0 - 7), up(y1 - 34) right font FONT.",10.5" textcolor rgb ALARM
        set label 45 "scale" at screen across(x0 - 7), up(y1 - 21) right font FONT.",10.5" textcolor rgb ALARM
        set arrow 4 from graph 0, graph 0 to graph 0, graph 1 nohead front linecolor rgb ALARM linewidth 2
    }
    if (FORKS) {
        set arrow 2 from first FORK, graph 0 to first FORK, graph 1 nohead back linecolor rgb PALE linewidth 0.8 \
            dashtype 3
        if (p == 1 && FORK_EARLY) { set label 43 "policies begin" at first FORK, graph FORK_TOLD left \
            offset character 0.5, 0 font FONT.",9.5" textcolor rgb PALE noenhanced }
        if (p == 1 && !FORK_EARLY) { set label 43 "policies begin" at first FORK, graph FORK_TOLD right \
            offset character -0.5, 0 font FONT.",9.5" textcolor rgb PALE noenhanced }
    }
    if (LEVEL[p] >= FROM[p] && LEVEL[p] <= TO[p]) {
        set arrow 3 from graph 0, first LEVEL[p] to graph 1, first LEVEL[p] nohead front linecolor rgb INK linewidth 1 dashtype 2
    }
    if (ZERO[p]) { set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead back linecolor rgb INK linewidth 1 }
    do for [i=1:N_LINES] {
        if (PANEL[i] == p) {
            set label 50 + i NAMED[i] at graph 1, first NAMED_AT[i] left offset character 0.6, 0 font FONT.",10.5" \
                textcolor rgb LETTERS[KIND[i]] noenhanced
        } else { unset label 50 + i }
    }
    if (BARS) {
        plot for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (day(1) + beside(i, p)):4:(0.9*WIDE) notitle with boxes \
                 linecolor rgb COLOUR[KIND[i]] fillstyle solid 0.5 border, \
             for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (BANDS[i] > 1 ? day(1) + beside(i, p) : NaN):2:(0):($6 - $2) notitle \
                 with vectors heads size screen 0.004,90 linewidth 1 linecolor rgb INK, \
             for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (BANDS[i] == 1 ? day(1) + beside(i, p) : NaN):3:(0):($5 - $3) notitle \
                 with vectors heads size screen 0.004,90 linewidth 1 linecolor rgb INK
    } else {
        plot for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (BANDS[i] > 1 ? day(1) : NaN):2:6 notitle with filledcurves \
                 fillstyle transparent solid 0.15 linecolor rgb COLOUR[KIND[i]], \
             for [e=2:6:4] for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (BANDS[i] > 1 ? day(1) : NaN):e notitle with lines \
                 linewidth 0.6 dashtype DASH[KIND[i]] linecolor rgb COLOUR[KIND[i]], \
             for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (BANDS[i] > 0 && !AT_END ? day(1) : NaN):3:5 notitle with filledcurves \
                 fillstyle transparent solid 0.25 linecolor rgb COLOUR[KIND[i]], \
             for [i=FIRST[p]:LAST[p]] DATA index 3 + i every ::N_DATES - 1 \
                 using (BANDS[i] > 0 && (AT_END || ALONE) ? day(1) + AT_END*(1 + i - FIRST[p])*BESIDE : NaN):3:(0):($5 - $3) notitle \
                 with vectors heads size screen 0.004,90 linewidth 2 linecolor rgb COLOUR[KIND[i]], \
             for [i=FIRST[p]:LAST[p]] DATA index 3 + i using (day(1)):4 notitle with linespoints linewidth 2 \
                 dashtype DASH[KIND[i]] linecolor rgb COLOUR[KIND[i]] \
                 pointtype (ALONE && KIND[i] == 1 ? 3 : YEARLY ? MARK[KIND[i]] : -1) pointsize 0.9
    }
    unset label 1; unset label 2
    do for [i=1:N_NOTES] { unset label 2 + i }
}
unset multiplot
set output
