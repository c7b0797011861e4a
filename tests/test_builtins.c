/* The built-in functions at the boundaries that their standards draw. */
#include "../runtime/builtins.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

void test_builtins(void);

static struct ballot_arena arena;

static struct ballot_value text_of(const char *text)
{
    return ballot_value_text(text, strlen(text));
}

static struct ballot_value apply(enum ballot_builtin builtin, const char *a, const char *b)
{
    /* Without a NUL behind, so that reading too far is seen by a sanitizer. */
    struct ballot_value arguments[2];
    const char *texts[2] = {a, b != NULL ? b : ""};
    for (int i = 0; i < 2; i++) {
        size_t n = strlen(texts[i]);
        char *copy = ballot_arena_raw(&arena, n);
        memcpy(copy, texts[i], n);
        arguments[i] = ballot_value_text(copy, n);
    }
    return ballot_builtin_apply(builtin, arguments, &arena);
}

enum answer { NO, YES, CANNOT };

static const char *const answers[] = {"no", "yes", "unreadable"};

struct question {
    const char *a, *b;
    enum answer answer;
};

static void ask(enum ballot_builtin builtin, const struct question *questions, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct ballot_value value = apply(builtin, questions[i].a, questions[i].b);
        enum answer answer = value.state != BALLOT_KNOWN ? CANNOT : value.as.number ? YES : NO;
        if (answer != questions[i].answer)
            fprintf(stderr, "%s(\"%s\"%s%s) is %s\n", ballot_builtin_name(builtin), questions[i].a,
                    questions[i].b != NULL ? ", " : "",
                    questions[i].b != NULL ? questions[i].b : "", answers[answer]);
        CU_ASSERT_EQUAL(answer, questions[i].answer);
        CU_ASSERT_TRUE(value.state == BALLOT_KNOWN || value.state == BALLOT_UNREADABLE);
    }
    ballot_arena_reset(&arena);
}

#define ASK(builtin, questions) ask(builtin, questions, sizeof(questions) / sizeof(questions)[0])

/* EXPECTED is NULL for unreadable. */
static void gives(enum ballot_builtin builtin, const char *a, const char *expected)
{
    struct ballot_value value = apply(builtin, a, NULL);
    bool same = expected == NULL
                    ? value.state == BALLOT_UNREADABLE
                    : value.state == BALLOT_KNOWN && value.length == strlen(expected) &&
                          memcmp(value.as.text, expected, value.length) == 0;
    if (!same)
        fprintf(stderr, "%s(\"%s\") gives \"%.*s\" (state %u)\n", ballot_builtin_name(builtin), a,
                value.state == BALLOT_KNOWN ? (int)value.length : 0,
                value.state == BALLOT_KNOWN ? value.as.text : "", value.state);
    CU_ASSERT_TRUE(same);
    ballot_arena_reset(&arena);
}

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"

static void mailbox(void)
{
    static const struct question all[] = {
        {"user@example.com", NULL, YES},
        {"a.b.c@example.com", NULL, YES},
        {"!#$%&'*+-/=?^_`{|}~@example.com", NULL, YES},
        {"user@localhost", NULL, YES},
        {"user+tag@sub.example.co.uk", NULL, YES},
        {"", NULL, NO},
        {"@", NULL, NO},
        {"user", NULL, NO},
        {"user@", NULL, NO},
        {"@example.com", NULL, NO},
        {".user@example.com", NULL, NO},
        {"user.@example.com", NULL, NO},
        {"us..er@example.com", NULL, NO},
        {"us er@example.com", NULL, NO},
        {"us(er)@example.com", NULL, NO},
        {"user@exam ple.com", NULL, NO},
        {"user@@example.com", NULL, NO},
        {"user@example..com", NULL, NO},
        {"user@.example.com", NULL, NO},
        {"user@example.com.", NULL, NO},
        {"user@-example.com", NULL, NO},
        {"user@example-.com", NULL, NO},
        {"user@exa_mple.com", NULL, NO},
        {"<user@example.com>", NULL, NO},
        {"mailto:user@example.com", NULL, NO},
        {"User Name <user@example.com>", NULL, NO},
        /* Quoted-string: qtextSMTP, quoted-pairSMTP; empty is allowed. */
        {"\"us er\"@example.com", NULL, YES},
        {"\"us..er@here\"@example.com", NULL, YES},
        {"\"\"@example.com", NULL, YES},
        {"\"a\\\"b\\\\c\\ d\"@example.com", NULL, YES},
        {"\"a\"b\"@example.com", NULL, NO},
        {"\"a\\\"@example.com", NULL, NO},
        {"\"a@example.com", NULL, NO},
        {"\"", NULL, NO},
        {"\"\\", NULL, NO},
        {"\"a\tb\"@example.com", NULL, NO},
        {"\"a\\\tb\"@example.com", NULL, NO},
        {"\"a\x7F\"@example.com", NULL, NO},
        {"\"a\".b@example.com", NULL, NO},
        {"\"\xC3\xA9\"@example.com", NULL, YES},
        {"\"\\\xC3\xA9\"@example.com", NULL, NO},
        {"\"\xC3\"@example.com", NULL, NO},
        /* Address literals. */
        {"user@[192.0.2.1]", NULL, YES},
        {"user@[IPv6:2001:db8::1]", NULL, YES},
        {"user@[ipv6:2001:db8::1]", NULL, YES},
        {"user@[2001:db8::1]", NULL, NO},
        {"user@[IPv6:192.0.2.1]", NULL, NO},
        {"user@[192.0.2.256]", NULL, NO},
        {"user@[192.0.2]", NULL, NO},
        {"user@[192.0.2.1", NULL, NO},
        {"user@[]", NULL, NO},
        /* RFC 6531: UTF-8 local parts and U-labels. */
        {"us\xC3\xA9r@example.com", NULL, YES},
        {"\xE7\x94\xA8\xE6\x88\xB7@\xE4\xBE\x8B\xE5\xAD\x90.example", NULL, YES},
        {"us\xF0\x9F\x93\xAE@example.com", NULL, YES},
        {"us\xC3@example.com", NULL, NO},
        {"us\xC0\xAF@example.com", NULL, NO},
        {"us\xE0\x80\xAF@example.com", NULL, NO},
        {"us\xED\xA0\x80@example.com", NULL, NO},
        {"us\xF4\x90\x80\x80@example.com", NULL, NO},
        {"us\x80@example.com", NULL, NO},
        {"user@\xC3.example", NULL, NO},
        {"user@\xE2\x80\x8B.example", NULL, NO},
        /* 64 octets of local part (RFC 5321 4.5.3.1.1). */
        {SIXTY "1234@example.com", NULL, YES},
        {SIXTY "12345@example.com", NULL, NO},
        /* Labels of 63 octets, and not of 64. */
        {"u@" SIXTY "123.com", NULL, YES},
        {"u@" SIXTY "1234.com", NULL, NO},
    };
    ASK(BALLOT_BUILTIN_is_mailbox, all);
}

/* The whole at 254 octets and at 255, whatever the parts are. */
static void mailbox_length(void)
{
    for (size_t local = 1; local <= 64; local += 21)
        for (size_t whole = 252; whole <= 256; whole++) {
            char text[300];
            size_t n = 0;
            while (n < local)
                text[n++] = 'u';
            text[n++] = '@';
            /* Labels of 20 octets and dots, the last one shorter. */
            for (size_t i = 1; n < whole; i++) {
                bool dot = i % 21 == 0 && n + 1 < whole;
                text[n++] = dot ? '.' : 'd';
            }
            text[n] = '\0';
            bool fits = apply(BALLOT_BUILTIN_is_mailbox, text, NULL).as.number != 0;
            CU_ASSERT_EQUAL(fits, whole <= 254 && whole - local - 1 <= 253);
        }
    ballot_arena_reset(&arena);
}

static void same_mailbox(void)
{
    static const struct question all[] = {
        {"user@example.com", "user@example.com", YES},
        {"user@example.com", "user@EXAMPLE.com", YES},
        {"user@example.com", "User@example.com", NO},
        {"user@example.com", "user@example.org", NO},
        {"user@example.com", "user1@example.com", NO},
        {"user@b\xC3\xBC"
         "cher.example",
         "user@xn--bcher-kva.example", YES},
        {"user@B\xC3\x9C"
         "CHER.example",
         "user@XN--BCHER-KVA.example", YES},
        {"user@[IPv6:2001:DB8::1]", "user@[IPv6:2001:db8::1]", YES},
        {"\"user\"@example.com", "user@example.com", NO},
        {"user", "user@example.com", CANNOT},
        {"user@example.com", "user", CANNOT},
    };
    ASK(BALLOT_BUILTIN_same_mailbox, all);
    gives(BALLOT_BUILTIN_mailbox_domain, "User@EXAMPLE.Com", "example.com");
    gives(BALLOT_BUILTIN_mailbox_domain,
          "u@b\xC3\xBC"
          "cher.example",
          "xn--bcher-kva.example");
    gives(BALLOT_BUILTIN_mailbox_domain, "\"a@b\"@example.com", "example.com");
    gives(BALLOT_BUILTIN_mailbox_domain, "example.com", NULL);
    gives(BALLOT_BUILTIN_local_part, "User@EXAMPLE.Com", "User");
    gives(BALLOT_BUILTIN_local_part, "\"a@b\"@example.com", "\"a@b\"");
    gives(BALLOT_BUILTIN_local_part, "example.com", NULL);
}

static void domains(void)
{
    static const struct question fqdn[] = {
        {"example.com", NULL, YES},
        {"EXAMPLE.com", NULL, YES},
        {"xn--bcher-kva.example", NULL, YES},
        {"a.b", NULL, YES},
        {"1.example", NULL, YES},
        {"example.1com", NULL, YES},
        {"localhost", NULL, NO},
        {"", NULL, NO},
        {".", NULL, NO},
        {"example.com.", NULL, NO},
        {".example.com", NULL, NO},
        {"*.example.com", NULL, NO},
        {"exa_mple.com", NULL, NO},
        {"-a.example", NULL, NO},
        {"a-.example", NULL, NO},
        {"b\xC3\xBC"
         "cher.example",
         NULL, NO},
        {"192.0.2.1", NULL, NO},
        {"2.1", NULL, NO},
        {SIXTY "123.example", NULL, YES},
        {SIXTY "1234.example", NULL, NO},
        {SIXTY "." SIXTY "." SIXTY "." SIXTY ".abcdefghi", NULL, YES},
        {SIXTY "." SIXTY "." SIXTY "." SIXTY ".abcdefghij", NULL, NO},
    };
    static const struct question wildcard[] = {
        {"*.example.com", NULL, YES},
        {"*.com", NULL, NO},
        {"example.com", NULL, NO},
        {"*", NULL, NO},
        {"*.", NULL, NO},
        {"a*.example.com", NULL, NO},
        {"*.*.com", NULL, NO},
        {"www.*.com.example", NULL, NO},
    };
    static const struct question dot[] = {
        {".example.com", NULL, YES}, {".com", NULL, NO},
        {"example.com", NULL, NO},   {".", NULL, NO},
        {"..example.com", NULL, NO}, {".a@example.com", NULL, NO},
    };
    static const struct question under[] = {
        {"example.com", "example.com", YES},
        {"www.example.com", "example.com", YES},
        {"WWW.Example.COM", "eXample.com", YES},
        {"notexample.com", "example.com", NO},
        {"example.com", "www.example.com", NO},
        {"www.b\xC3\xBC"
         "cher.example",
         "xn--bcher-kva.example", YES},
        /* Of a Wildcard Domain Name the FQDN counts (BR 1.6.1). */
        {"*.example.com", "example.com", YES},
        {"*.www.example.com", "example.com", YES},
        {"example.com", "*.example.com", YES},
        {"*.notexample.com", "example.com", NO},
        {"*.example.com", "www.example.com", NO},
        {"*.b\xC3\xBC"
         "cher.example",
         "xn--bcher-kva.example", YES},
        {"*.com", "com", CANNOT},
        {"*.", "com", CANNOT},
        {"*.*.example.com", "example.com", CANNOT},
        {"www.*.example.com", "example.com", CANNOT},
        {"www..com", "com", CANNOT},
        {"www.example.com", "", CANNOT},
    };
    ASK(BALLOT_BUILTIN_is_fqdn, fqdn);
    ASK(BALLOT_BUILTIN_is_wildcard, wildcard);
    ASK(BALLOT_BUILTIN_is_dot_fqdn, dot);
    ASK(BALLOT_BUILTIN_is_under, under);
}

static void public_suffixes(void)
{
    static const struct question all[] = {
        {"com", NULL, YES},   {"COM", NULL, YES},
        {"co.uk", NULL, YES}, {"example.com", NULL, NO},
        {"uk", NULL, YES},    {"github.io", NULL, NO},
        {"ck", NULL, YES},    {"foo.ck", NULL, YES},
        {"www.ck", NULL, NO}, {"a..b", NULL, CANNOT},
        {"", NULL, CANNOT},   {"\xE5\x85\xAC\xE5\x8F\xB8.cn", NULL, YES},
    };
    ASK(BALLOT_BUILTIN_is_public_suffix, all);
    gives(BALLOT_BUILTIN_registered_domain, "example.com", "example.com");
    gives(BALLOT_BUILTIN_registered_domain, "a.b.Example.co.uk", "example.co.uk");
    /* Only the ICANN section counts: github.io is a name under io. */
    gives(BALLOT_BUILTIN_registered_domain, "me.github.io", "github.io");
    gives(BALLOT_BUILTIN_registered_domain, "a.www.ck", "www.ck");
    gives(BALLOT_BUILTIN_registered_domain, "a.b.foo.ck", "b.foo.ck");
    gives(BALLOT_BUILTIN_registered_domain, "com", NULL);
    gives(BALLOT_BUILTIN_registered_domain, "co.uk", NULL);
    gives(BALLOT_BUILTIN_registered_domain, "a b.com", NULL);
}

static void countries(void)
{
    static const struct question all[] = {
        {"DE", NULL, YES}, {"AD", NULL, YES}, {"ZW", NULL, YES}, {"SS", NULL, YES},
        {"GB", NULL, YES}, {"UK", NULL, NO},  {"XG", NULL, NO},  {"EU", NULL, NO},
        {"EL", NULL, NO},  {"XK", NULL, NO},  {"AN", NULL, NO},  {"de", NULL, NO},
        {"D", NULL, NO},   {"DEU", NULL, NO}, {"", NULL, NO},    {"\0E", NULL, NO},
    };
    ASK(BALLOT_BUILTIN_is_country, all);
    int assigned = 0;
    for (char a = 'A'; a <= 'Z'; a++)
        for (char b = 'A'; b <= 'Z'; b++) {
            char code[3] = {a, b, '\0'};
            assigned += apply(BALLOT_BUILTIN_is_country, code, NULL).as.number != 0;
        }
    CU_ASSERT_EQUAL(assigned, 249);
}

static void lei(void)
{
    static const struct question all[] = {
        {"529900T8BM49AURSDO55", NULL, YES}, {"5493001KJTIIGC8Y1R12", NULL, YES},
        {"529900T8BM49AURSDO56", NULL, NO},  {"592900T8BM49AURSDO55", NULL, NO},
        {"529900t8bm49aursdo55", NULL, NO},  {"529900T8BM49AURSDO5", NULL, NO},
        {"529900T8BM49AURSDO555", NULL, NO}, {"529900T8BM49AURSDOO5", NULL, NO},
        {"529900T8BM49-URSDO55", NULL, NO},  {"", NULL, NO},
    };
    ASK(BALLOT_BUILTIN_is_lei, all);
    /* MOD 97-10 finds every single digit or letter that is wrong. */
    static const char digits[] = "0123456789", letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *right = "529900T8BM49AURSDO55";
    int missed = 0;
    for (size_t i = 0; i < 20; i++)
        for (const char *c = right[i] <= '9' ? digits : letters; *c != '\0'; c++) {
            char wrong[21];
            memcpy(wrong, right, sizeof wrong);
            wrong[i] = *c;
            missed += *c != right[i] && apply(BALLOT_BUILTIN_is_lei, wrong, NULL).as.number != 0;
        }
    CU_ASSERT_EQUAL(missed, 0);
}

static void organization_ids(void)
{
    static const struct {
        const char *id, *scheme, *country, *subdivision, *reference;
    } good[] = {
        /* The examples of SBR 7.1.4.2.2 d. */
        {"NTRGB-12345678", "NTR", "GB", "", "12345678"},
        {"NTRUS+CA-12345678", "NTR", "US", "CA", "12345678"},
        {"PSDBE-NBB-1234.567.890", "PSD", "BE", "", "NBB-1234.567.890"},
        {"VATEL-123456789", "VAT", "EL", "", "123456789"},
        {"LEIXG-529900T8BM49AURSDO55", "LEI", "XG", "", "529900T8BM49AURSDO55"},
        {"GOVUS", "GOV", "US", "", ""},
        {"GOVUS+CA", "GOV", "US", "CA", ""},
        {"INTXG", "INT", "XG", "", ""},
        {"NTRDE-DER3306.HRB12345", "NTR", "DE", "", "DER3306.HRB12345"},
        {"NTRCH+123-x", "NTR", "CH", "123", "x"},
    };
    static const char *const bad[] = {
        "",         "NTR",      "NTRGB",      "NTRGB-",     "ntrGB-1",      "NTRgb-1",
        "NTRG-1",   "NTRGBR-1", "ABCGB-1",    "NTRUS+-1",   "NTRUS+CALI-1", "NTRUS+C.A-1",
        "NTRUS+CA", "GOVUS+",   "GOVUS+CALI", "NTR-GB-1",   " NTRGB-1",     "PASDE-1",
        "GOVUSA",   "INTXG+",   "LEIXG",      "NTRUS+ca-1",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CU_ASSERT_TRUE(apply(BALLOT_BUILTIN_is_organization_id, good[i].id, NULL).as.number == 1);
        gives(BALLOT_BUILTIN_organization_id_scheme, good[i].id, good[i].scheme);
        gives(BALLOT_BUILTIN_organization_id_country, good[i].id, good[i].country);
        gives(BALLOT_BUILTIN_organization_id_subdivision, good[i].id, good[i].subdivision);
        gives(BALLOT_BUILTIN_organization_id_reference, good[i].id, good[i].reference);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct question no = {bad[i], NULL, NO};
        ask(BALLOT_BUILTIN_is_organization_id, &no, 1);
        gives(BALLOT_BUILTIN_organization_id_scheme, bad[i], NULL);
        gives(BALLOT_BUILTIN_organization_id_reference, bad[i], NULL);
    }
}

static void references(void)
{
    static const struct question psd[] = {
        {"NBB-1234.567.890", NULL, YES},
        {"BC-1", NULL, YES},
        {"ABCDEFGH-1", NULL, YES},
        {"FINFSA-1234567-8", NULL, YES},
        {"ABCDEFGHI-1", NULL, NO},
        {"B-1", NULL, NO},
        {"NBB-", NULL, NO},
        {"NBB", NULL, NO},
        {"nbb-1", NULL, NO},
        {"NB1-1", NULL, NO},
        {"-1", NULL, NO},
        {"", NULL, NO},
    };
    static const struct question euid[] = {
        {"DER3306.HRB12345", NULL, YES},
        {"FR7501.1-2", NULL, YES},
        {"ATx.1", NULL, YES},
        {"DE.HRB12345", NULL, NO},
        {"DER3306.", NULL, NO},
        {"DER3306", NULL, NO},
        {"deR3306.HRB12345", NULL, NO},
        {"R3306.HRB1", NULL, NO},
        {"DER-3306.HRB1", NULL, NO},
        {"", NULL, NO},
    };
    static const struct question person[] = {
        {"PASSK-P3000180", NULL, YES}, {"XYZDE-1", NULL, YES}, {"PASSK-", NULL, NO},
        {"PASSK", NULL, NO},           {"passk-1", NULL, NO},  {"PASS1-1", NULL, NO},
        {"PASSKX-1", NULL, NO},        {"12345", NULL, NO},    {"", NULL, NO},
    };
    ASK(BALLOT_BUILTIN_is_psd_reference, psd);
    ASK(BALLOT_BUILTIN_is_euid, euid);
    ASK(BALLOT_BUILTIN_is_person_id, person);
    gives(BALLOT_BUILTIN_person_id_scheme, "IDCBE-590082394654", "IDC");
    gives(BALLOT_BUILTIN_person_id_country, "IDCBE-590082394654", "BE");
    gives(BALLOT_BUILTIN_person_id_scheme, "590082394654", NULL);
    gives(BALLOT_BUILTIN_person_id_country, "", NULL);
}

static void characters(void)
{
    static const struct question filler[] = {
        {"", NULL, YES},
        {".", NULL, YES},
        {" - . / ", NULL, YES},
        {"\xC2\xA0\xC2\xB7", NULL, YES},
        {"\xE2\x80\x93", NULL, YES},
        {"\xE3\x80\x80", NULL, YES},
        {"-a-", NULL, NO},
        {"0", NULL, NO},
        {"\xC2\xBA", NULL, NO},
        {"\xC3\xA9", NULL, NO},
        {"\xE5\xB1\xB1", NULL, NO},
        {"\xE2\x82\xAC", NULL, YES},
        {"\xF0\x9F\x93\xAE", NULL, YES},
        {"\xD9\xA0", NULL, NO},
    };
    static const struct question ascii[] = {
        {"", NULL, YES},
        {"ada@example.com", NULL, YES},
        {"\x7F", NULL, YES},
        {"gr\xC3\xA4"
         "fin",
         NULL, NO},
    };
    ASK(BALLOT_BUILTIN_is_filler, filler);
    ASK(BALLOT_BUILTIN_is_ascii, ascii);
    gives(BALLOT_BUILTIN_fold, "LOVELACE Ada", "lovelace ada");
    gives(BALLOT_BUILTIN_fold, "M\xC3\x9CLLER", "m\xC3\xBCller");
    gives(BALLOT_BUILTIN_fold, "MU\xCC\x88LLER", "m\xC3\xBCller");
    gives(BALLOT_BUILTIN_fold,
          "Stra\xC3\x9F"
          "e",
          "strasse");
    gives(BALLOT_BUILTIN_fold, "\xD0\x96", "\xD0\xB6");
    gives(BALLOT_BUILTIN_fold, "\xE5\xB1\xB1", "\xE5\xB1\xB1");
    gives(BALLOT_BUILTIN_fold, "", "");
}

static void urls(void)
{
    gives(BALLOT_BUILTIN_url_scheme, "http://example.com/", "http");
    gives(BALLOT_BUILTIN_url_scheme, "LDAP://example.com", "ldap");
    gives(BALLOT_BUILTIN_url_scheme, "mailto:a@b.example", "mailto");
    gives(BALLOT_BUILTIN_url_scheme, "a+b-c.1:x", "a+b-c.1");
    gives(BALLOT_BUILTIN_url_scheme, "1http://example.com", NULL);
    gives(BALLOT_BUILTIN_url_scheme, "://example.com", NULL);
    gives(BALLOT_BUILTIN_url_scheme, "example.com/a:b", NULL);
    gives(BALLOT_BUILTIN_url_scheme, "http", NULL);
    gives(BALLOT_BUILTIN_url_scheme, "", NULL);
    gives(BALLOT_BUILTIN_url_host, "http://Example.COM/x", "example.com");
    gives(BALLOT_BUILTIN_url_host, "http://example.com:8080/", "example.com");
    gives(BALLOT_BUILTIN_url_host, "http://u:p@example.com:8080?q", "example.com");
    gives(BALLOT_BUILTIN_url_host, "http://example.com#f@g", "example.com");
    gives(BALLOT_BUILTIN_url_host, "http://example.com?q=a@b", "example.com");
    gives(BALLOT_BUILTIN_url_host, "http://[2001:DB8::1]:80/", "[2001:db8::1]");
    gives(BALLOT_BUILTIN_url_host, "ldap:///cn=x", "");
    gives(BALLOT_BUILTIN_url_host, "http:/example.com", NULL);
    gives(BALLOT_BUILTIN_url_host, "mailto:a@b.example", NULL);
    gives(BALLOT_BUILTIN_url_host, "//example.com", NULL);
}

static void texts(void)
{
    static const struct question printable[] = {
        {"Ab 1'()+,-./:=?", NULL, YES},
        {"", NULL, YES},
        {"a@b", NULL, NO},
        {"a_b", NULL, NO},
        {"a&b", NULL, NO},
        {"a*b", NULL, NO},
        {"\xC3\xA9", NULL, NO},
        {"a\tb", NULL, NO},
        {"a\"b", NULL, NO},
    };
    static const struct question addresses[] = {
        {"192.0.2.1", NULL, YES},
        {"192.0.2.256", NULL, NO},
        {"192.0.2", NULL, NO},
        {"2001:db8::1", NULL, YES},
        {"::", NULL, YES},
        {"2001:db8:::1", NULL, NO},
        {"::ffff:192.0.2.1", NULL, YES},
        {"", NULL, NO},
        {"example.com", NULL, NO},
        {"192.0.2.1 ", NULL, NO},
        {"[::1]", NULL, NO},
        {"fe80::1%eth0", NULL, NO},
    };
    static const struct question starts[] = {
        {"abc", "ab", YES},  {"abc", "abc", YES}, {"abc", "", YES},
        {"abc", "abcd", NO}, {"abc", "b", NO},    {"", "", YES},
    };
    static const struct question ends[] = {
        {"abc", "bc", YES},  {"abc", "abc", YES}, {"abc", "", YES},
        {"abc", "zabc", NO}, {"abc", "b", NO},
    };
    static const struct question contains[] = {
        {"abc", "b", YES}, {"abc", "abc", YES}, {"abc", "", YES},   {"", "", YES},
        {"abc", "ac", NO}, {"", "a", NO},       {"aab", "ab", YES},
    };
    ASK(BALLOT_BUILTIN_is_printable, printable);
    ASK(BALLOT_BUILTIN_is_ip_address, addresses);
    ASK(BALLOT_BUILTIN_starts_with, starts);
    ASK(BALLOT_BUILTIN_ends_with, ends);
    ASK(BALLOT_BUILTIN_contains, contains);
    gives(BALLOT_BUILTIN_lower, "AbZ[@`{\xC3\x84", "abz[@`{\xC3\x84");
    CU_ASSERT_EQUAL(apply(BALLOT_BUILTIN_octets, "\xC3\xA9x", NULL).as.number, 3);
    CU_ASSERT_EQUAL(apply(BALLOT_BUILTIN_octets, "", NULL).as.number, 0);
}

static void nul_inside(void)
{
    static const enum ballot_builtin builtins[] = {
        BALLOT_BUILTIN_is_mailbox, BALLOT_BUILTIN_is_fqdn,      BALLOT_BUILTIN_is_wildcard,
        BALLOT_BUILTIN_is_country, BALLOT_BUILTIN_is_printable, BALLOT_BUILTIN_is_ip_address,
    };
    static const struct {
        const char *text;
        size_t length;
    } all[] = {
        {"u@[192.0.2.1\0]", 14}, {"u\0@example.com", 14},
        {"u@example.com\0", 14}, {"example.com\0x", 13},
        {"*.example.com\0", 14}, {"DE\0", 3},
        {"192.0.2.1\0", 10},     {"u@\0", 3},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        for (size_t k = 0; k < sizeof builtins / sizeof builtins[0]; k++) {
            struct ballot_value value = ballot_value_text(all[i].text, all[i].length);
            CU_ASSERT_EQUAL(ballot_builtin_apply(builtins[k], &value, &arena).as.number, 0);
        }
    ballot_arena_reset(&arena);
}

static void versions(void)
{
    static const struct question all[] = {
        {"2.0.5", "2.0.5", YES},
        {"2.0.10", "2.0.9", YES},
        {"2.0.9", "2.0.10", NO},
        {"2.0", "2.0.0", YES},
        {"2.0.0", "2", YES},
        {"1.9.9", "2", NO},
        {"2.0.0.1", "2", YES},
        {"2", "2.0.0.1", NO},
        {"02", "2", YES},
        {"", "1", CANNOT},
        {"1", "", CANNOT},
        {"1.", "1", CANNOT},
        {"1", "1.", CANNOT},
        {".1", "1", CANNOT},
        {"1..2", "1", CANNOT},
        {"1.a", "1", CANNOT},
        {"v1", "1", CANNOT},
        {"2.0", "1.x", CANNOT},
        {"99999999999999999999", "1", CANNOT},
    };
    ASK(BALLOT_BUILTIN_version_at_least, all);
}

static void near_km(const char *a, const char *b, int64_t least, int64_t most)
{
    struct ballot_value value = apply(BALLOT_BUILTIN_distance_km, a, b);
    CU_ASSERT_EQUAL(value.state, BALLOT_KNOWN);
    if (value.as.number < least || value.as.number > most)
        fprintf(stderr, "%s to %s: %lld km\n", a, b, (long long)value.as.number);
    CU_ASSERT_TRUE(value.as.number >= least && value.as.number <= most);
    struct ballot_value back = apply(BALLOT_BUILTIN_distance_km, b, a);
    CU_ASSERT_EQUAL(back.as.number, value.as.number);
}

static void distances(void)
{
    near_km("+52.37+004.90/", "+52.37+004.90/", 0, 0);
    /* A degree of a meridian is pi * 6371.0088 / 180 = 111.195 km. */
    near_km("+00+000/", "+01+000/", 111, 111);
    near_km("+00+000/", "+04.4967+000/", 500, 500);
    near_km("+00+000/", "+04.4966+000/", 499, 499);
    near_km("+00+179.5/", "+00-179.5/", 111, 111);
    near_km("+90+000/", "-90+000/", 20015, 20015);
    near_km("+90+000/", "+90+123/", 0, 0);
    near_km("+00+000/", "+00+180/", 20015, 20015);
    near_km("+52.37+004.90/", "+40.71-074.01/", 5840, 5880);
    /* The same place in degrees, in minutes, in seconds. */
    near_km("+52.5+004.25/", "+5230+00415/", 0, 0);
    near_km("+52.5+004.25/", "+523000+0041500/", 0, 0);
    near_km("+52.5083333+004.25/", "+5230.5+00415.0/", 0, 0);
    near_km("+52.5+004.25", "+523000.0+0041500.0+12.5/", 0, 0);
    near_km("+52.5+004.25-3/", "+52.5+004.25/", 0, 0);
    static const char *const bad[] = {
        "",
        "+52",
        "+52.37",
        "+52.37/",
        "52.37+004.90/",
        "+52.37004.90/",
        "+90.01+000/",
        "-90.01+000/",
        "+00+180.01/",
        "+00-180.01/",
        "+5260+00000/",
        "+522060+0000000/",
        "+5.5+004/",
        "+052+004/",
        "+52+04/",
        "+52.+004/",
        "+52+004/x",
        "+52+004//",
        "+52 +004/",
        "+52+004+/",
        "Amsterdam",
        "+52+0046060/",
        "+52+004+1.2.3/",
        "+52+004+./",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct question wrong[] = {{bad[i], "+00+000/", CANNOT}, {"+00+000/", bad[i], CANNOT}};
        ASK(BALLOT_BUILTIN_distance_km, wrong);
        struct ballot_value place = text_of(bad[i]), origin = text_of("+00+000/");
        CU_ASSERT_EQUAL(ballot_distance_km(&place, &origin), -1);
    }
}

static void oids(void)
{
    static const struct {
        const char *text, *octets;
        size_t length;
    } good[] = {
        {"2.23.140.1.5.1.1", "\x67\x81\x0C\x01\x05\x01\x01", 7},
        {"1.2.840.113549", "\x2A\x86\x48\x86\xF7\x0D", 6},
        {"0.0", "\x00", 1},
        {"0.39", "\x27", 1},
        {"1.0", "\x28", 1},
        {"1.39", "\x4F", 1},
        {"2.0", "\x50", 1},
        {"2.47", "\x7F", 1},
        {"2.48", "\x81\x00", 2},
        {"2.999", "\x88\x37", 2},
        /* UUIDs as arcs have 128 bits (X.667). */
        {"2.25.340282366920938463463374607431768211455",
         "\x69\x83\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 20},
    };
    static const char *const bad[] = {
        "",
        "1",
        "3.1",
        "1.40",
        "0.40",
        ".1.2",
        "1.2.",
        "1..2",
        "1.02",
        "01.2",
        "1.2 ",
        "1 2",
        "1.-2",
        "1.2a",
        "a.b",
        "10.1",
        "2.25.3402823669209384634633746074317682114550",
    };
    size_t octets;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        unsigned char *der = ballot_oid_parse(good[i].text, strlen(good[i].text), &octets, &arena);
        CU_ASSERT_PTR_NOT_NULL_FATAL(der);
        CU_ASSERT_EQUAL(octets, good[i].length);
        CU_ASSERT_EQUAL(memcmp(der, good[i].octets, octets), 0);
        CU_ASSERT_STRING_EQUAL(ballot_oid_text(der, octets, &arena), good[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_PTR_NULL(ballot_oid_parse(bad[i], strlen(bad[i]), &octets, &arena));
    CU_ASSERT_PTR_NULL(ballot_oid_parse("1.2\0", 4, &octets, &arena));
    static const unsigned char open_ended[] = {0x2A, 0x86}, padded[] = {0x2A, 0x80, 0x01};
    static const unsigned char many[2000] = {0x2A};
    CU_ASSERT_STRING_EQUAL(ballot_oid_text(open_ended, 0, &arena), "?");
    CU_ASSERT_STRING_EQUAL(ballot_oid_text(open_ended, sizeof open_ended, &arena), "?");
    CU_ASSERT_STRING_EQUAL(ballot_oid_text(padded, sizeof padded, &arena), "?");
    CU_ASSERT_STRING_EQUAL(ballot_oid_text(many, sizeof many, &arena), "?");
    CU_ASSERT_STRING_NOT_EQUAL(ballot_oid_text(many, 200, &arena), "?");
    ballot_arena_reset(&arena);
}

/* Each name, and that every built-in answers: none is left to the default. */
static void names(void)
{
    CU_ASSERT_STRING_EQUAL(ballot_builtin_name(BALLOT_BUILTIN_is_mailbox), "is_mailbox");
    CU_ASSERT_STRING_EQUAL(ballot_builtin_name(BALLOT_BUILTIN_version_at_least),
                           "version_at_least");
    CU_ASSERT_STRING_EQUAL(ballot_op_name(BALLOT_OP_CONST), "CONST");
    CU_ASSERT_STRING_EQUAL(ballot_op_name(BALLOT_OP_ATTESTED), "ATTESTED");
    CU_ASSERT_STRING_EQUAL(ballot_level_name(BALLOT_OFF), "off");
    CU_ASSERT_STRING_EQUAL(ballot_level_name(BALLOT_NOTE), "note");
    CU_ASSERT_STRING_EQUAL(ballot_level_name(BALLOT_SHOULD), "should");
    CU_ASSERT_STRING_EQUAL(ballot_level_name(BALLOT_MUST), "must");
    CU_ASSERT_EQUAL(apply(BALLOT_BUILTINS, "", "").state, BALLOT_UNREADABLE);
}

static int free_arena(void)
{
    ballot_arena_free(&arena);
    return 0;
}

void test_builtins(void)
{
    CU_pSuite suite = CU_add_suite("builtins", NULL, free_arena);
    CU_add_test(suite, "mailbox", mailbox);
    CU_add_test(suite, "mailbox length", mailbox_length);
    CU_add_test(suite, "same mailbox", same_mailbox);
    CU_add_test(suite, "domain names", domains);
    CU_add_test(suite, "public suffixes", public_suffixes);
    CU_add_test(suite, "countries", countries);
    CU_add_test(suite, "LEI", lei);
    CU_add_test(suite, "organizationIdentifier", organization_ids);
    CU_add_test(suite, "references", references);
    CU_add_test(suite, "characters", characters);
    CU_add_test(suite, "URLs", urls);
    CU_add_test(suite, "texts", texts);
    CU_add_test(suite, "NUL inside", nul_inside);
    CU_add_test(suite, "versions", versions);
    CU_add_test(suite, "distances", distances);
    CU_add_test(suite, "object identifiers", oids);
    CU_add_test(suite, "names", names);
}
