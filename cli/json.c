#include "json.h"

#include <stdlib.h>

#include "report.h"

json_t *json_text(const char *text)
{
    if (text == NULL)
        return json_null();
    char *clean = report_clean(text);
    json_t *result = json_string(clean);
    free(clean);
    return result;
}

json_t *json_instant(ballot_instant instant)
{
    char buffer[24];
    return json_text(report_instant(instant, buffer));
}
