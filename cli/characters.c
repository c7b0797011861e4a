/* Texts of others on their way out: what is safe to print, and how wide it is. */
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

#include "report.h"

/* Control characters and ends of lines drive a terminal, the bidirectional
 * ones turn a line's order around (UAX 9), and noncharacters are no XML. */
static bool is_safe(ucs4_t c)
{
    return !uc_is_cntrl(c) &&
           !uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Z & ~UC_CATEGORY_MASK_Zs) &&
           !uc_is_property_bidi_control(c) && !uc_is_property_not_a_character(c);
}

char *report_clean(const char *text)
{
    static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */
    size_t length = strlen(text), n = 0;
    char *clean = malloc(length * 3 + 1);
    if (clean == NULL)
        abort();
    for (size_t i = 0; i < length;) {
        ucs4_t c;
        int octets = u8_mbtoucr(&c, (const uint8_t *)text + i, length - i);
        if (octets > 0 && is_safe(c)) {
            memcpy(clean + n, text + i, (size_t)octets);
            n += (size_t)octets;
        } else {
            memcpy(clean + n, replacement, 3);
            n += 3;
        }
        i += octets > 0 ? (size_t)octets : 1;
    }
    clean[n] = '\0';
    return clean;
}

int report_columns(const char *text, size_t length)
{
    return u8_width((const uint8_t *)text, length, "UTF-8");
}
