/* How large the effects of policies are in Palembang, beside the sizes that a rough prototype of the same mechanisms
 * gave. The prototype is no truth; what is tested is that each effect has its sign and its order of magnitude. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "model_fixture.h"

enum { REPLICATES = 400 };

static const char *const POLICIES[] = {
    "budget: {annual: {factor: 150 %}}\n",
    "budget: {annual: 0}\n",
    "practices: {mentoring: {on: yes}}\n",
    "practices: {clarity: {on: yes}, reward: {on: yes}, feedback: {on: yes}}\n",
    "practices: {clarity: {on: [{from: 2026-01, value: yes}, {from: 2027-01, value: no}]}, reward: {on: [{from: 2026-01, value: yes}, {from: 2027-01, value: no}]}, feedback: {on: [{from: 2026-01, value: yes}, {from: 2027-01, value: no}]}}\n",
    "practices: {checking: {share: 100 %, caught: 67 %, time: 25 %}}\n",
    "practices: {follow_up: {on: yes}}\n",
    "gates: {structural: {permit: 80 %}}\n",
    "practices: {learning_community: {on: yes}}\n",
    "practices: {supervision: {on: yes}}\n",
    "programmes: {structural: null, functional: null, bimtek: null, in_house: null, retreat: null, seminar: null, online: null}\n",
    NULL};

static void show(bool drawn)
{
    static struct fixture f;
    struct fixture_setup setup = {.seed = 1, .drawn = drawn};
    memcpy(setup.overlays, POLICIES, sizeof POLICIES);
    fixture_open(&f, &setup);
    static double err[16][REPLICATES], first[16][REPLICATES], last[16][REPLICATES], back[16][REPLICATES], drift[REPLICATES];
    for (size_t r = 0; r < REPLICATES; r++) {
        fixture_run(&f, r);
        drift[r] = 100*(fixture_mean(&f, 0, INDICATOR_error_expected, 49, 60) - fixture_mean(&f, 0, INDICATOR_error_expected, -11, 0));
        for (int k = 1; k < f.n; k++) {
            first[k][r] = 100*(fixture_mean(&f, k, INDICATOR_error_expected, 1, 12) - fixture_mean(&f, 0, INDICATOR_error_expected, 1, 12));
            err[k][r] = 100*(fixture_mean(&f, k, INDICATOR_error_expected, 49, 60) - fixture_mean(&f, 0, INDICATOR_error_expected, 49, 60));
            last[k][r] = 100*(fixture_value(&f, k, INDICATOR_error_expected, 60) - fixture_value(&f, 0, INDICATOR_error_expected, 60));
            back[k][r] = fixture_mean(&f, k, INDICATOR_backlog, 49, 60);
        }
    }
    struct estimate e = fixture_estimate(drift, REPLICATES);
    printf("drift %.3f se %.3f sd %.2f\n", e.mean, e.error, sqrt(e.variance));
    for (int k = 1; k < f.n; k++) {
        struct estimate a = fixture_estimate(first[k], REPLICATES), b = fixture_estimate(err[k], REPLICATES), c = fixture_estimate(last[k], REPLICATES), d = fixture_estimate(back[k], REPLICATES);
        printf("%-60.60s y1 %.3f y5 %.3f (se %.3f) last month %.3f (se %.4f sd %.3f) backlog %.2f\n", POLICIES[k-1], a.mean, b.mean, b.error, c.mean, c.error, sqrt(c.variance), d.mean);
    }
    fixture_close(&f);
}
int main(void) { show(false); show(true); return 0; }
