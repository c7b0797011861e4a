/* iCalendar, RFC 5545: an event a change. An event keeps its UID when its day
 * moves, so that importing the next schedule updates the calendar. */
#include <libical/ical.h>
#include <stdlib.h>

#include "../runtime/date.h"
#include "config.h"
#include "report.h"
#include "schedule.h"

static icaltimetype calendar_time(ballot_instant at, bool day)
{
    struct ballot_civil civil;
    icaltimetype time = icaltime_null_time();
    ballot_date_to_civil(at, &civil);
    time.year = civil.year;
    time.month = civil.month;
    time.day = civil.day;
    time.hour = civil.hour;
    time.minute = civil.minute;
    time.second = civil.second;
    time.is_date = day;
    time.zone = day ? NULL : icaltimezone_get_utc_timezone();
    return time;
}

static const char *description(struct schedule *s, const struct change *c)
{
    char last[BALLOT_DATE_SIZE];
    const char *text = ballot_arena_printf(
        &s->arena, "%s\n\n%s -> %s\n%s\n%s, %s\nuntil then: through %s", c->message,
        schedule_standing(s, &c->from), schedule_standing(s, &c->to), schedule_citation(s, c),
        c->subject->name, c->instance, ballot_date_format(c->last, last));
    if (c->unmet != NULL)
        text = ballot_arena_printf(&s->arena, "%s\nneeds: %s", text, c->unmet);
    for (size_t i = 0; i < c->n_missing; i++)
        text = ballot_arena_printf(&s->arena, "%s\nneeds evidence: %s", text, c->missing[i]);
    return text;
}

static icalcomponent *event(struct schedule *s, const struct schedule_style *style,
                            const struct change *c)
{
    bool day = c->at % BALLOT_DAY == 0;
    char *summary = report_clean(ballot_arena_printf(&s->arena, "%s: %s -> %s", c->rule,
                                                     schedule_standing(s, &c->from),
                                                     schedule_standing(s, &c->to)));
    icalcomponent *result = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT,
        icalproperty_new_uid(ballot_arena_printf(&s->arena, "%s@ballotc", c->id)),
        icalproperty_new_dtstamp(calendar_time(style->now, false)),
        /* Grows from one schedule to the next, as RFC 5546, 2.1.4, wants of a
         * revision that moves an event: in minutes. */
        icalproperty_new_sequence((int)(style->now / 60)),
        icalproperty_new_dtstart(calendar_time(c->at, day)), icalproperty_new_summary(summary),
        icalproperty_new_description(description(s, c)),
        icalproperty_new_categories(schedule_kind(c->kind)),
        icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), (void *)0);
    if (day)
        icalcomponent_add_property(result,
                                   icalproperty_new_dtend(calendar_time(c->at + BALLOT_DAY, true)));
    free(summary);
    return result;
}

void schedule_ics(struct schedule *s, const struct schedule_style *style, FILE *to)
{
    icalcomponent *calendar =
        icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
                            icalproperty_new_prodid("-//ballotc//ballot " PACKAGE_VERSION "//EN"),
                            icalproperty_new_method(ICAL_METHOD_PUBLISH), (void *)0);
    for (size_t i = 0; i < s->changes.n; i++)
        icalcomponent_add_component(calendar, event(s, style, &s->changes.items[i]));
    char *text = icalcomponent_as_ical_string_r(calendar);
    fputs(text, to);
    free(text);
    icalcomponent_free(calendar);
}
