#include "span.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t greatest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t divide_up(int64_t a, int64_t b)
{
    return a / b + (a % b > 0);
}

/* No difference is told from those beyond: the flip may be farther than it seems. */
#define FARTHEST (INT64_MAX - 1)

void ballot_reach_flip_below(struct ballot_reach *reach, int64_t difference, int64_t slope)
{
    bool rises = slope > 0;
    /* The first second behind the flip, on whichever side it lies. */
    int64_t flip =
        rises ? divide_up(-difference, slope) : divide_up(least(difference, FARTHEST) + 1, -slope);
    if ((difference < 0) == rises)
        reach->ahead = least(reach->ahead, flip);
    else
        reach->back = greatest(reach->back, flip);
}

void ballot_reach_flip_equal(struct ballot_reach *reach, int64_t difference, int64_t slope)
{
    if (difference > FARTHEST || difference < -FARTHEST) {
        ballot_reach_flip_below(reach, difference, slope);
    } else if (difference == 0) {
        ballot_reach_nowhere(reach);
    } else if (difference % slope == 0) {
        int64_t meets = -(difference / slope);
        if (meets > 0)
            reach->ahead = least(reach->ahead, meets);
        else
            reach->back = greatest(reach->back, meets + 1);
    }
}

void ballot_reach_nowhere(struct ballot_reach *reach)
{
    reach->back = 0;
    reach->ahead = 1;
}
