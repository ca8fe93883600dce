# The gate funnel: a column of bars for each programme, a row of them for each scenario.

eval text(0, 0, 2); TITLE = s
eval text(0, 1, 2); SUBTITLE = s
eval rows(0); N_NOTES = s - 2
array NOTE[N_NOTES]
do for [i=1:N_NOTES] { eval text(0, i + 1, 2); NOTE[i] = s }
eval number(1, 0, 1); N_COLUMNS = int(s)
eval number(1, 0, 2); N_ROWS = int(s)
eval number(1, 0, 3); N_STAGES = int(s)

# One plot: a column is 1 wide, a stage 1 high; a row of bars has two lines above it for names.
COLUMN = N_COLUMNS > 7 ? 122 : 860/N_COLUMNS
STAGE = N_ROWS == 1 && N_COLUMNS < 8 ? 34 : 17
BLOCK = N_STAGES + 2.3
HEAD = 84
FOOT = 19 + 17*N_NOTES
LEFT = 112
WIDTH = LEFT + COLUMN*N_COLUMNS + 28
HEIGHT = HEAD + STAGE*BLOCK*N_ROWS + FOOT
BAR = 1 - 44./COLUMN  # of a column, at most; the rest is for the numbers beside it
top(row, stage) = -BLOCK*(row - 1) - 1.1 - stage

eval open(WIDTH, HEIGHT)
set output OUTPUT
set lmargin at screen LEFT/(1.*WIDTH)
set rmargin at screen (LEFT + COLUMN*N_COLUMNS)/(1.*WIDTH)
set tmargin at screen 1 - HEAD/(1.*HEIGHT)
set bmargin at screen FOOT/(1.*HEIGHT)
set xrange [0:N_COLUMNS]
set yrange [-BLOCK*N_ROWS:0]
unset border
unset tics
set key off
set label 1 TITLE at screen 20./WIDTH, 1 - 26./HEIGHT left font FONT.",17" textcolor rgb INK noenhanced
set label 2 SUBTITLE at screen 20./WIDTH, 1 - 49./HEIGHT left font FONT.",12" textcolor rgb PALE noenhanced
do for [i=1:N_NOTES] {
    set label 2 + i NOTE[i] at screen 20./WIDTH, (FOOT - 4 - 17.*i)/HEIGHT left font FONT.",10.5" \
        textcolor rgb PALE noenhanced
}
do for [r=1:N_ROWS] {
    eval text(3, r - 1, 2)
    set label 10 + r s at screen 20./WIDTH, first top(r, 0) + 0.1 left font FONT." Bold,12.5" \
        textcolor rgb INK noenhanced
    do for [k=1:N_STAGES] {
        eval text(4, k - 1, 2)
        set label 1000 + r*N_STAGES + k s at graph 0, first top(r, k) left offset screen -92./WIDTH, 0 \
            font FONT.",11" textcolor rgb PALE noenhanced
    }
}
do for [c=1:N_COLUMNS] {
    eval text(2, c - 1, 2)
    set label 500 + c s at first c - 1, screen 1 - 76./HEIGHT left font FONT." Bold,11.5" textcolor rgb INK noenhanced
}

WAY = 0x56B4E9
AFTER = 0xA9B8C0
STOP = 0xD55E00
STOPPED = 0xFBE3D3
plot DATA index 5 using ($6 == 1 ? $1 - 1 : NaN):(top($2, $3)):($1 - 1):($1 - 1 + BAR*$5): \
         (top($2, $3) - 0.36):(top($2, $3) + 0.36) notitle with boxxyerror fillcolor rgb STOPPED fillstyle solid 1 border linecolor rgb STOP, \
     DATA index 5 using ($1 - 1):(top($2, $3)):($1 - 1):($1 - 1 + BAR*$4):(top($2, $3) - 0.36):(top($2, $3) + 0.36): \
         ($6 == 2 ? AFTER : WAY) notitle with boxxyerror fillstyle solid 1 noborder linecolor rgb variable, \
     DATA index 5 using ($6 == 1 ? NaN : $1 - 1 + BAR*$4):(top($2, $3)):7 notitle with labels left offset character 0.4, 0 \
         font FONT.",10.5" textcolor rgb INK noenhanced, \
     DATA index 5 using ($6 == 1 ? $1 - 1 + BAR*$5 : NaN):(top($2, $3)):7 notitle with labels left offset character 0.4, 0 \
         font FONT." Bold,10.5" textcolor rgb STOP noenhanced
set output
