/* Places on Earth, ISO 6709 Annex H, and how far apart they are. */
#include "builtins.h"

#include <math.h>

/* One angle: sign, whole part of DEGREES digits, then minutes and seconds of
 * two digits each where given, then a decimal fraction of the last unit. */
static bool read_angle(const char **at, const char *end, size_t degrees, double most, double *angle)
{
    const char *text = *at;
    if (text >= end || (*text != '+' && *text != '-'))
        return false;
    double sign = *text == '-' ? -1 : 1;
    const char *start = ++text;
    while (text < end && *text >= '0' && *text <= '9')
        text++;
    size_t digits = (size_t)(text - start);
    if (digits != degrees && digits != degrees + 2 && digits != degrees + 4)
        return false;
    double parts[3] = {0, 0, 0};
    size_t n = 0;
    for (size_t i = 0; i < digits; n++) {
        size_t width = n == 0 ? degrees : 2;
        for (size_t k = 0; k < width; k++)
            parts[n] = parts[n] * 10 + (start[i++] - '0');
    }
    if (text < end && *text == '.') {
        double unit = 0.1;
        const char *first = ++text;
        for (; text < end && *text >= '0' && *text <= '9'; text++, unit /= 10)
            parts[n - 1] += (*text - '0') * unit;
        if (text == first)
            return false;
    }
    if (parts[1] >= 60 || parts[2] >= 60)
        return false;
    *angle = sign * (parts[0] + parts[1] / 60 + parts[2] / 3600);
    *at = text;
    return fabs(*angle) <= most;
}

static bool skip_digits(const char **at, const char *end)
{
    const char *start = *at;
    while (*at < end && **at >= '0' && **at <= '9')
        ++*at;
    return *at > start;
}

static bool read_place(const struct ballot_value *value, double *latitude, double *longitude)
{
    const char *at = value->as.text, *end = at + value->length;
    if (!read_angle(&at, end, 2, 90, latitude) || !read_angle(&at, end, 3, 180, longitude))
        return false;
    /* An altitude may follow; then a solidus, which people leave out. */
    if (at < end && (*at == '+' || *at == '-')) {
        at++;
        bool fine = skip_digits(&at, end);
        if (fine && at < end && *at == '.') {
            at++;
            fine = skip_digits(&at, end);
        }
        if (!fine)
            return false;
    }
    if (at < end && *at == '/')
        at++;
    return at == end;
}

int64_t ballot_distance_km(const struct ballot_value *a, const struct ballot_value *b)
{
    static const double mean_radius = 6371.0088, radian = 0.017453292519943295;
    double lat_a, long_a, lat_b, long_b;
    if (!read_place(a, &lat_a, &long_a) || !read_place(b, &lat_b, &long_b))
        return -1;
    double up = sin((lat_b - lat_a) * radian / 2), along = sin((long_b - long_a) * radian / 2);
    double h = up * up + cos(lat_a * radian) * cos(lat_b * radian) * along * along;
    return (int64_t)floor(2 * mean_radius * asin(sqrt(h < 1 ? h : 1)));
}
