#include "identifiers.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_capital_or_digit(char c)
{
    return is_capital(c) || is_digit(c);
}

/* --- Countries and LEI ------------------------------------------------------------ */

/* ISO 3166-1 alpha-2, officially assigned. */
static const char countries[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZ"
    "CACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFR"
    "GAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP"
    "KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMS"
    "MTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORS"
    "RURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTW"
    "TZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

static bool is_country(const char *text, size_t length)
{
    if (length != 2)
        return false;
    for (size_t i = 0; i + 1 < sizeof countries; i += 2)
        if (countries[i] == text[0] && countries[i + 1] == text[1])
            return true;
    return false;
}

/* ISO 17442-1: 18 capitals or digits and two check digits, ISO/IEC 7064
 * MOD 97-10. */
static bool is_lei(const char *text, size_t length)
{
    unsigned rest = 0;
    if (length != 20 || !is_digit(text[18]) || !is_digit(text[19]))
        return false;
    for (size_t i = 0; i < length; i++) {
        if (is_digit(text[i]))
            rest = (rest * 10 + (unsigned)(text[i] - '0')) % 97;
        else if (is_capital(text[i]))
            rest = (rest * 100 + (unsigned)(text[i] - 'A') + 10) % 97;
        else
            return false;
    }
    return rest == 1;
}

/* --- organizationIdentifier ------------------------------------------------------- */

struct organization_id {
    const char *scheme, *country, *subdivision, *reference;
    size_t subdivision_length, reference_length;
};

/* SBR Appendix A: scheme (3), country (2) or XG, "+" and a subdivision of up
 * to three where given, hyphen, reference. INTXG and GOV need no reference. */
static bool split_organization_id(const struct ballot_value *value, struct organization_id *id)
{
    static const char *const schemes[] = {"NTR", "VAT", "PSD", "LEI", "GOV", "INT"};
    const char *text = value->as.text, *end = text + value->length;
    bool known = false;
    if (value->length < 5)
        return false;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        known = known || strncmp(text, schemes[i], 3) == 0;
    if (!known || !is_capital(text[3]) || !is_capital(text[4]))
        return false;
    id->scheme = text;
    id->country = text + 3;
    text += 5;
    id->subdivision = text;
    id->subdivision_length = 0;
    if (text < end && *text == '+') {
        id->subdivision = ++text;
        while (text < end && is_capital_or_digit(*text))
            text++;
        id->subdivision_length = (size_t)(text - id->subdivision);
        if (id->subdivision_length == 0 || id->subdivision_length > 3)
            return false;
    }
    id->reference = text;
    id->reference_length = 0;
    if (text == end)
        return strncmp(id->scheme, "GOV", 3) == 0 || strncmp(id->scheme, "INT", 3) == 0;
    if (*text != '-' || text + 1 == end)
        return false;
    id->reference = text + 1;
    id->reference_length = (size_t)(end - id->reference);
    return true;
}

/* ETSI TS 119 495 5.2.1: two to eight capitals of the National Competent
 * Authority, hyphen, its number. */
static bool is_psd_reference(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && is_capital(text[i]))
        i++;
    return i >= 2 && i <= 8 && i + 1 < length && text[i] == '-';
}

/* Regulation (EU) 2021/1042, Annex, 9: country, register, dot, number. */
static bool is_euid(const char *text, size_t length)
{
    size_t i = 2;
    if (length < 5 || !is_capital(text[0]) || !is_capital(text[1]))
        return false;
    while (i < length && (is_capital_or_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'z')))
        i++;
    return i > 2 && i + 1 < length && text[i] == '.';
}

/* --- Natural Person Identifier ---------------------------------------------------- */

/* ETSI EN 319 412-1 5.1.3: three capitals of the scheme, two of the country,
 * hyphen, reference. */
static bool is_person_id(const char *text, size_t length)
{
    if (length < 7 || text[5] != '-')
        return false;
    for (size_t i = 0; i < 5; i++)
        if (!is_capital(text[i]))
            return false;
    return true;
}

/* --- All of them ------------------------------------------------------------------ */

static struct ballot_value boolean(bool value)
{
    return ballot_value_number(value);
}

static struct ballot_value of_organization(enum ballot_builtin builtin,
                                           const struct ballot_value *a)
{
    struct organization_id id;
    bool fine = split_organization_id(a, &id);
    if (builtin == BALLOT_BUILTIN_is_organization_id)
        return boolean(fine);
    if (!fine)
        return ballot_value_none(BALLOT_UNREADABLE);
    switch (builtin) {
    case BALLOT_BUILTIN_organization_id_scheme:
        return ballot_value_text(id.scheme, 3);
    case BALLOT_BUILTIN_organization_id_country:
        return ballot_value_text(id.country, 2);
    case BALLOT_BUILTIN_organization_id_subdivision:
        return ballot_value_text(id.subdivision, id.subdivision_length);
    default:
        return ballot_value_text(id.reference, id.reference_length);
    }
}

static struct ballot_value of_person(enum ballot_builtin builtin, const struct ballot_value *a)
{
    bool fine = is_person_id(a->as.text, a->length);
    if (builtin == BALLOT_BUILTIN_is_person_id)
        return boolean(fine);
    if (!fine)
        return ballot_value_none(BALLOT_UNREADABLE);
    return builtin == BALLOT_BUILTIN_person_id_scheme ? ballot_value_text(a->as.text, 3)
                                                      : ballot_value_text(a->as.text + 3, 2);
}

struct ballot_value ballot_identifier_apply(enum ballot_builtin builtin,
                                            const struct ballot_value *a)
{
    switch (builtin) {
    case BALLOT_BUILTIN_is_country:
        return boolean(is_country(a->as.text, a->length));
    case BALLOT_BUILTIN_is_lei:
        return boolean(is_lei(a->as.text, a->length));
    case BALLOT_BUILTIN_is_psd_reference:
        return boolean(is_psd_reference(a->as.text, a->length));
    case BALLOT_BUILTIN_is_euid:
        return boolean(is_euid(a->as.text, a->length));
    case BALLOT_BUILTIN_is_person_id:
    case BALLOT_BUILTIN_person_id_scheme:
    case BALLOT_BUILTIN_person_id_country:
        return of_person(builtin, a);
    default:
        return of_organization(builtin, a);
    }
}
