/* Evidence documents: what is read from good ones, and what is said of bad. */
#include "../runtime/evidence.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../compiler/emit_schema.h"
#include "../runtime/builtins.h"
#include "../runtime/certificate.h"
#include "../cli/make_certificate.h"
#include "sample_records.h"

void test_evidence(void);

static struct ballot_arena arena;
static struct ballot_tables tables;

static int set_up(void)
{
    tables = sample_tables;
    tables.schema = ballotc_emit_schema(&sample_tables, &arena);
    return 0;
}

static int tear_down(void)
{
    ballot_arena_free(&arena);
    return 0;
}

/* A copy of exactly LENGTH octets, so that a sanitizer sees a read beyond. */
static struct ballot_evidence *read_octets(const char *xml, size_t length,
                                           struct ballot_error *error)
{
    char *copy = malloc(length != 0 ? length : 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    memcpy(copy, xml, length);
    struct ballot_evidence *evidence =
        ballot_evidence_read(&tables, "case.xml", copy, length, error);
    free(copy);
    if (evidence == NULL) {
        CU_ASSERT_NOT_EQUAL(error->message[0], '\0');
        CU_ASSERT_PTR_NULL(strchr(error->message, '\n'));
        CU_ASSERT_PTR_NULL(strstr(error->message, "urn:ballot"));
    }
    return evidence;
}

static struct ballot_evidence *read_good(const char *xml)
{
    struct ballot_error error;
    struct ballot_evidence *evidence = read_octets(xml, strlen(xml), &error);
    if (evidence == NULL)
        fprintf(stderr, "line %u: %s\n", error.line, error.message);
    CU_ASSERT_PTR_NOT_NULL_FATAL(evidence);
    return evidence;
}

/* WORDS occur in the message of a document that is refused at LINE. */
static void refused_octets(const char *xml, size_t length, unsigned line, const char *words)
{
    struct ballot_error error;
    struct ballot_evidence *evidence = read_octets(xml, length, &error);
    CU_ASSERT_PTR_NULL(evidence);
    if (evidence == NULL) {
        bool right = error.line == line && strstr(error.message, words) != NULL;
        if (!right)
            fprintf(stderr, "line %u, not %u: %s (no \"%s\")\n", error.line, line, error.message,
                    words);
        CU_ASSERT_TRUE(right);
    }
    ballot_evidence_free(evidence);
}

static void refused(const char *xml, unsigned line, const char *words)
{
    refused_octets(xml, strlen(xml), line, words);
}

static const struct ballot_value *acts(const struct ballot_evidence *evidence, int field)
{
    return &ballot_evidence_issuance(evidence, 0)->fields[field];
}

static bool is_text(const struct ballot_value *value, const char *text)
{
    return value->state == BALLOT_KNOWN && value->length == strlen(text) &&
           memcmp(value->as.text, text, value->length) == 0;
}

static ballot_instant instant(const char *text)
{
    ballot_instant result = 0;
    bool is_day;
    CU_ASSERT_TRUE(ballot_date_parse(text, strlen(text), &result, &is_day));
    return result;
}

static bool is_number(const struct ballot_value *value, int64_t number)
{
    return value->state == BALLOT_KNOWN && value->as.number == number;
}

/* --- What is read ----------------------------------------------------------- */

static void each_kind(void)
{
    struct ballot_evidence *e =
        read_good(SAMPLE_ACTS("<signed>2025-03-15T13:00:00.9+02:00</signed>"
                              "<day> 2025-03-16\n</day><flag>1</flag><number>-42</number>"
                              "<age>P3DT4H5M6S</age><note> two\n  words <!-- no -->&#xE9;"
                              "<![CDATA[<]]></note><policy>2.23.140.1.5.1.1</policy>"
                              "<colour>green</colour><key>ec</key><texts><item>a</item><item/>"
                              "<item>b</item></texts><dates><item>2025-03-15T00:00:00Z</item>"
                              "</dates><visit><place>here</place></visit>"
                              "<proofs><proof/><proof><method>person</method></proof></proofs>"
                              "<optional_texts><item>x</item></optional_texts>"));
    CU_ASSERT_EQUAL(ballot_evidence_issuances(e), 1);
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_SIGNED), instant("2025-03-15T11:00:00Z")));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_DAY), instant("2025-03-16")));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_FLAG), 1));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_NUMBER), -42));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_AGE), 3 * BALLOT_DAY + 4 * 3600 + 5 * 60 + 6));
    CU_ASSERT_TRUE(is_text(acts(e, ISSUANCE_NOTE), "two words \xC3\xA9<"));
    const struct ballot_value *policy = acts(e, ISSUANCE_POLICY);
    CU_ASSERT_STRING_EQUAL(ballot_oid_text(policy->as.bytes, policy->length, &arena),
                           "2.23.140.1.5.1.1");
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_COLOUR), 1));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_KEY), BALLOT_key_type_ec));
    const struct ballot_value *texts = acts(e, ISSUANCE_TEXTS);
    CU_ASSERT_EQUAL_FATAL(texts->length, 3);
    CU_ASSERT_TRUE(is_text(&texts->as.items[0], "a"));
    CU_ASSERT_TRUE(is_text(&texts->as.items[1], ""));
    CU_ASSERT_TRUE(is_text(&texts->as.items[2], "b"));
    CU_ASSERT_EQUAL_FATAL(acts(e, ISSUANCE_DATES)->length, 1);
    CU_ASSERT_TRUE(is_number(&acts(e, ISSUANCE_DATES)->as.items[0], instant("2025-03-15")));
    const struct ballot_object *visit = acts(e, ISSUANCE_VISIT)->as.object;
    CU_ASSERT_EQUAL(visit->record, SAMPLE_VISIT);
    CU_ASSERT_TRUE(is_text(&visit->fields[VISIT_PLACE], "here"));
    CU_ASSERT_EQUAL(visit->fields[VISIT_AT].state, BALLOT_UNKNOWN);
    const struct ballot_value *proofs = acts(e, ISSUANCE_PROOFS);
    CU_ASSERT_EQUAL_FATAL(proofs->length, 2);
    CU_ASSERT_EQUAL(proofs->as.items[0].as.object->fields[PROOF_METHOD].state, BALLOT_UNKNOWN);
    CU_ASSERT_TRUE(is_number(&proofs->as.items[1].as.object->fields[PROOF_METHOD], 1));
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_OPTIONAL_TEXTS)->length, 1);
    CU_ASSERT_PTR_NULL(ballot_evidence_ca(e));
    CU_ASSERT_STRING_EQUAL(ballot_evidence_name(e), "case.xml");
    ballot_evidence_free(e);
}

static void boundaries(void)
{
    static const struct {
        const char *age;
        int64_t seconds;
    } ages[] = {{"PT0S", 0},
                {"P0D", 0},
                {"PT90M", 5400},
                {"PT25H", 90000},
                {"PT86401S", 86401},
                {"P398D", 398 * BALLOT_DAY},
                {"P999999D", 999999 * BALLOT_DAY}};
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        struct ballot_evidence *e =
            read_good(ballot_arena_printf(&arena, SAMPLE_ACTS("<age>%s</age>"), ages[i].age));
        CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_AGE), ages[i].seconds));
        ballot_evidence_free(e);
    }
    struct ballot_evidence *e =
        read_good(SAMPLE_ACTS("<signed>9999-12-31T23:59:59Z</signed><flag>false</flag>"
                              "<number>1000000000000000</number><day>0001-01-01</day>"
                              "<optional_number>-1000000000000000</optional_number>"));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_SIGNED), instant("9999-12-31T23:59:59Z")));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_FLAG), 0));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_NUMBER), INT64_C(1000000000000000)));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_OPTIONAL_NUMBER), INT64_C(-1000000000000000)));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_DAY), instant("0001-01-01")));
    ballot_evidence_free(e);
}

static void unknown_and_absent(void)
{
    struct ballot_evidence *e = read_good(
        SAMPLE_ACTS("<proof xsi:nil=\"true\"/><optional_number xsi:nil=\" 1 \"/>"
                    "<optional_texts xsi:nil=\"true\"></optional_texts><texts/><proofs><proof>"
                    "<method xsi:nil=\"true\"/></proof></proofs>"));
    for (int i = 0; i < ISSUANCE_FIELDS; i++) {
        bool absent =
            i == ISSUANCE_PROOF || i == ISSUANCE_OPTIONAL_NUMBER || i == ISSUANCE_OPTIONAL_TEXTS;
        bool known = i == ISSUANCE_TEXTS || i == ISSUANCE_PROOFS;
        CU_ASSERT_EQUAL(acts(e, i)->state, absent  ? BALLOT_ABSENT
                                           : known ? BALLOT_KNOWN
                                                   : BALLOT_UNKNOWN);
    }
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_TEXTS)->length, 0);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_OPTIONAL_TEXTS)->length, 0);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_PROOFS)->as.items[0].as.object->fields[PROOF_METHOD].state,
                    BALLOT_ABSENT);
    ballot_evidence_free(e);
    /* "false" is a value, and an issuance without acts has every field open. */
    e = read_good(SAMPLE_ACTS("<optional_number xsi:nil=\"false\">1</optional_number>"));
    CU_ASSERT_TRUE(is_number(acts(e, ISSUANCE_OPTIONAL_NUMBER), 1));
    ballot_evidence_free(e);
    e = read_good(SAMPLE_HEAD "<issuance>" SAMPLE_CERTIFICATE "</issuance></evidence>");
    for (int i = 0; i < ISSUANCE_FIELDS; i++)
        CU_ASSERT_EQUAL(acts(e, i)->state, BALLOT_UNKNOWN);
    ballot_evidence_free(e);
    e = read_good(SAMPLE_HEAD "</evidence>");
    CU_ASSERT_EQUAL(ballot_evidence_issuances(e), 0);
    CU_ASSERT_PTR_NULL(ballot_evidence_ca(e));
    ballot_evidence_free(e);
    ballot_evidence_free(NULL);
}

static void motions(void)
{
#define PROOF                                                                                      \
    "<proof><performed>2025-03-15T00:00:00Z</performed><expires>2030-01-01</expires>"              \
    "<visits><visit><at>2025-03-15T00:00:00Z</at></visit></visits></proof>"
    struct ballot_evidence *e = read_good(
        SAMPLE_HEAD "<ca><audited>2025-03-15T00:00:00Z</audited><proofs>" PROOF "</proofs></ca>"
                    "<issuance>" SAMPLE_CERTIFICATE "<acts><proofs>" PROOF "</proofs>" PROOF
                    "<signed>2025-03-15T00:00:00Z</signed><day>2025-03-15</day>"
                    "<until>2025-03-15T00:00:00Z</until>"
                    "<dates><item>2025-03-15T00:00:00Z</item></dates>"
                    "<visit><at>2025-03-15T00:00:00Z</at></visit></acts></issuance></evidence>");
#undef PROOF
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_SIGNED)->motion, BALLOT_MOVES_WITH_ISSUANCE);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_DAY)->motion, BALLOT_MOVES_WITH_ISSUANCE);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_UNTIL)->motion, BALLOT_FIXED);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_DATES)->as.items[0].motion, BALLOT_MOVES_WITH_ISSUANCE);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_VISIT)->as.object->fields[VISIT_AT].motion,
                    BALLOT_MOVES_WITH_ISSUANCE);
    const struct ballot_object *proofs[] = {
        acts(e, ISSUANCE_PROOF)->as.object, acts(e, ISSUANCE_PROOFS)->as.items[0].as.object,
        ballot_evidence_ca(e)->fields[CA_PROOFS].as.items[0].as.object};
    for (int i = 0; i < 3; i++) {
        enum ballot_motion expected = i == 2 ? BALLOT_FIXED : BALLOT_MOVES_WITH_PRACTICE;
        const struct ballot_value *visits = &proofs[i]->fields[PROOF_VISITS];
        CU_ASSERT_EQUAL(proofs[i]->fields[PROOF_PERFORMED].motion, expected);
        CU_ASSERT_EQUAL(proofs[i]->fields[PROOF_EXPIRES].motion, BALLOT_FIXED);
        CU_ASSERT_EQUAL(visits->as.items[0].as.object->fields[VISIT_AT].motion, expected);
    }
    CU_ASSERT_EQUAL(ballot_evidence_ca(e)->fields[CA_AUDITED].motion, BALLOT_FIXED);
    ballot_evidence_free(e);
}

static void lines(void)
{
    struct ballot_evidence *e = read_good(
        "<?xml version=\"1.0\"?>\n" SAMPLE_HEAD "\n<ca>\n<name>x</name></ca>\n<issuance>\n"
        "<certificate\nsha256=\"" SAMPLE_SHA256 "\"/>\n<acts>\n<visit>\n<place>x</place>"
        "</visit>\n<proofs>\n<proof/>\n<proof/>\n</proofs></acts></issuance></evidence>");
    CU_ASSERT_EQUAL(ballot_evidence_ca(e)->line, 3);
    CU_ASSERT_EQUAL(ballot_evidence_line(e, 0), 5);
    CU_ASSERT_EQUAL(ballot_evidence_issuance(e, 0)->line, 5);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_VISIT)->as.object->line, 9);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_PROOFS)->as.items[0].as.object->line, 12);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_PROOFS)->as.items[1].as.object->line, 13);
    CU_ASSERT_STRING_EQUAL(acts(e, ISSUANCE_VISIT)->as.object->file, "case.xml");
    ballot_evidence_free(e);
}

/* libxml2 keeps 16 bits of a line number unless it is asked for more. */
static void many_lines(void)
{
    enum { BLANK = 70000 };
    char *blank = malloc(BLANK + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(blank);
    memset(blank, '\n', BLANK);
    blank[BLANK] = '\0';
    const char *good = ballot_arena_printf(&arena,
                                           SAMPLE_HEAD "%s<issuance>\n" SAMPLE_CERTIFICATE
                                                       "<acts>\n<visit>\n</visit></acts>"
                                                       "</issuance></evidence>",
                                           blank);
    struct ballot_evidence *e = read_good(good);
    CU_ASSERT_EQUAL(ballot_evidence_line(e, 0), BLANK + 1);
    CU_ASSERT_EQUAL(acts(e, ISSUANCE_VISIT)->as.object->line, BLANK + 3);
    ballot_evidence_free(e);
    refused(ballot_arena_printf(&arena,
                                SAMPLE_HEAD
                                "%s<issuance>\n" SAMPLE_CERTIFICATE "\n<acts>\n<visit>\n<place>"
                                "x</place>\n<wrong/>\n</visit></acts></issuance></evidence>",
                                blank),
            BLANK + 6, "wrong");
    refused(ballot_arena_printf(&arena, SAMPLE_HEAD "%s<ca>\n</evidence>", blank), BLANK + 2, "ca");
    free(blank);
}

/* --- Bindings ------------------------------------------------------------------ */

struct made {
    struct ballot_certificate *certificate;
    unsigned char *der;
};

static struct made make(const char *serial, const char *issuer)
{
    struct made made = {ballot_certificate_new(), NULL};
    struct certificate_recipe recipe = recipe_smime();
    struct ballot_error error;
    size_t length;
    recipe.serial = serial;
    recipe.issuer = issuer;
    made.der = make_certificate(&recipe, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(made.der);
    CU_ASSERT_TRUE_FATAL(ballot_certificate_read(made.certificate, made.der, length, &error));
    return made;
}

static void unmake(struct made *made)
{
    ballot_certificate_free(made->certificate);
    free(made->der);
}

#define BOUND(binding) "<issuance><certificate " binding "/></issuance>"

static void find(void)
{
    struct made one = make("0123", NULL), high = make("00ff34", NULL), other = make("77", "Other"),
                none = make("78", "Other");
    const char *upper = ballot_certificate_sha256(one.certificate);
    char *sha256 = ballot_arena_text(&arena, upper, strlen(upper));
    for (char *at = sha256; *at != '\0'; at++)
        *at = (char)(*at >= 'a' && *at <= 'f' ? *at - 32 : *at);
    const char *issuer = ballot_certificate_issuer_text(high.certificate);
    struct ballot_evidence *e = read_good(ballot_arena_printf(
        &arena,
        SAMPLE_HEAD BOUND("sha256=\"" SAMPLE_SHA256 "\"") BOUND("sha256=\" %s \"")
            BOUND("issuer=\" issuer=%s\" serial=\"FF34\"")
                BOUND("issuer=\"%s\" serial=\"0077\"") "</evidence>",
        sha256, issuer, ballot_certificate_issuer_text(other.certificate)));
    CU_ASSERT_EQUAL(ballot_evidence_find(e, one.certificate), 1);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, high.certificate), 2);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, other.certificate), 3);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, none.certificate), SIZE_MAX);
    CU_ASSERT_STRING_EQUAL(ballot_evidence_binding(e, 0), "SHA-256 " SAMPLE_SHA256);
    CU_ASSERT_STRING_EQUAL(ballot_evidence_binding(e, 2),
                           ballot_arena_printf(&arena, "serial number ff34 of %s", issuer));
    ballot_evidence_free(e);
    e = read_good(SAMPLE_HEAD "</evidence>");
    CU_ASSERT_EQUAL(ballot_evidence_find(e, one.certificate), SIZE_MAX);
    ballot_evidence_free(e);
    unmake(&one);
    unmake(&high);
    unmake(&other);
    unmake(&none);
}

/* The same serial number under two issuers is two certificates. */
static void same_serial(void)
{
    struct made a = make("0123", "A"), b = make("0123", "B"), c = make("0123", "C");
    struct ballot_evidence *e =
        read_good(ballot_arena_printf(&arena,
                                      SAMPLE_HEAD BOUND("issuer=\"%s\" serial=\"0123\"")
                                          BOUND("issuer=\"%s\" serial=\"0123\"") "</evidence>",
                                      ballot_certificate_issuer_text(b.certificate),
                                      ballot_certificate_issuer_text(a.certificate)));
    CU_ASSERT_EQUAL(ballot_evidence_find(e, a.certificate), 1);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, b.certificate), 0);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, c.certificate), SIZE_MAX);
    ballot_evidence_free(e);
    unmake(&a);
    unmake(&b);
    unmake(&c);
}

static void bindings_refused(void)
{
    refused(SAMPLE_HEAD "\n" BOUND("sha256=\"" SAMPLE_SHA256
                                   "\"") "\n\n" BOUND("sha256=\"" SAMPLE_SHA256 "\"") "</evidence>",
            4, "already, at line 2");
    refused(SAMPLE_HEAD "\n" BOUND("issuer=\"CN=x\" serial=\"0A\"") "\n" BOUND(
                "issuer=\" CN=x\" serial=\"000a\"") "</evidence>",
            3, "already, at line 2");
    refused(SAMPLE_HEAD "\n<issuance>\n<certificate/></issuance></evidence>", 3, "named by");
    refused(SAMPLE_HEAD "\n" BOUND("issuer=\"CN=x\"") "</evidence>", 2, "named by");
    refused(SAMPLE_HEAD "\n" BOUND("serial=\"01\"") "</evidence>", 2, "named by");
    refused(SAMPLE_HEAD "\n" BOUND("sha256=\"" SAMPLE_SHA256 "\" serial=\"01\"") "</evidence>", 2,
            "named by");
    refused(SAMPLE_HEAD
            "\n" BOUND("sha256=\"" SAMPLE_SHA256 "\" issuer=\"x\" serial=\"01\"") "</evidence>",
            2, "named by");
    refused(SAMPLE_HEAD "\n" BOUND("sha256=\"" SAMPLE_SHA256 "00\"") "</evidence>", 2, "sha256");
    refused(SAMPLE_HEAD "\n" BOUND("sha256=\"00112233\"") "</evidence>", 2, "sha256");
    refused(SAMPLE_HEAD "\n" BOUND("sha256=\"\"") "</evidence>", 2, "sha256");
    refused(SAMPLE_HEAD "\n" BOUND("issuer=\"x\" serial=\"1g\"") "</evidence>", 2, "serial");
}

static void many_issuances(void)
{
    enum { N = 20000 };
    struct made wanted = make("4e1f", NULL), missing = make("4e20", NULL);
    const char *issuer = ballot_certificate_issuer_text(wanted.certificate);
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(to);
    fputs(SAMPLE_HEAD, to);
    for (int i = 0; i < N; i++)
        fprintf(to, "\n<issuance><certificate issuer=\"%s\" serial=\"%06x\"/></issuance>", issuer,
                (unsigned)i);
    fputs("</evidence>", to);
    fclose(to);
    struct ballot_evidence *e = read_good(text);
    CU_ASSERT_EQUAL(ballot_evidence_issuances(e), N);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, wanted.certificate), 0x4e1f);
    CU_ASSERT_EQUAL(ballot_evidence_line(e, 0x4e1f), 0x4e1f + 2);
    CU_ASSERT_EQUAL(ballot_evidence_find(e, missing.certificate), SIZE_MAX);
    ballot_evidence_free(e);
    free(text);
    unmake(&wanted);
    unmake(&missing);
}

/* --- What is refused ------------------------------------------------------------- */

static void not_valid(void)
{
    refused(SAMPLE_ACTS("\n<flag>true</flag>\n<wrong/>"), 3, "wrong");
    refused(SAMPLE_ACTS("\n\n<flag>perhaps</flag>"), 3, "perhaps");
    refused(SAMPLE_ACTS("<visit>\n<at>2025-03-15</at></visit>"), 2, "at");
    refused(SAMPLE_ACTS("\n<signed>10000-01-01T00:00:00Z</signed>"), 2, "signed");
    refused(SAMPLE_ACTS("\n<number>1000000000000001</number>"), 2, "1000000000000001");
    refused(SAMPLE_ACTS("\n<flag/>"), 2, "flag");
    refused(SAMPLE_ACTS("\n<colour>blue</colour>"), 2, "blue");
    refused(SAMPLE_ACTS("\n<flag xsi:nil=\"true\"/>"), 2, "flag");
    refused(SAMPLE_ACTS("\n<age xsi:type=\"day\">2025-03-15</age>"), 2, "type");
    refused("<other/>", 1, "other");
    refused("\n<evidence/>", 2, "evidence");
    refused(SAMPLE_HEAD "\n<x:include xmlns:x=\"http://www.w3.org/2001/XInclude\""
                        " href=\"/etc/passwd\"/></evidence>",
            2, "include");
}

/* Valid, but instants that the calendar does not have. */
static void not_representable(void)
{
    refused(SAMPLE_ACTS("\n<signed>0001-01-01T00:00:00+01:00</signed>"), 2, "out of range");
    refused(SAMPLE_ACTS("\n<signed>9999-12-31T23:59:59-01:00</signed>"), 2, "out of range");
    refused(SAMPLE_ACTS("\n<policy>1.40</policy>"), 2, "out of range");
}

static void not_well_formed(void)
{
    struct ballot_error error;
    refused("", 0, "empty");
    refused(" ", 1, "");
    refused("PK\3\4", 1, "");
    refused(SAMPLE_HEAD "\n<ca></evidence>", 2, "ca");
    refused(SAMPLE_HEAD "\n<ca x=1/></evidence>", 2, "");
    refused(SAMPLE_HEAD "\n<ca/></evidence>\n<ca/>", 3, "");
    refused(SAMPLE_HEAD "\n<x:ca/></evidence>", 2, "x");
    refused(SAMPLE_HEAD "\n<ca><name>&undefined;</name></ca></evidence>", 2, "undefined");
    refused(SAMPLE_HEAD "\n<ca><name>\xE9</name></ca></evidence>", 2, "UTF-8");
    refused(SAMPLE_HEAD "\n<ca><name>&#0;</name></ca></evidence>", 2, "");
    refused_octets(SAMPLE_HEAD "\n<ca>\0</ca></evidence>", sizeof SAMPLE_HEAD + 21, 2, "");
    refused("<?xml version=\"1.0\" encoding=\"x-none\"?>\n" SAMPLE_HEAD "</evidence>", 1, "");
    CU_ASSERT_PTR_NULL(read_octets("<a\n  =>", 7, &error));
    CU_ASSERT_EQUAL(error.line, 2);
    CU_ASSERT_TRUE(error.column >= 3 && error.column <= 5);
}

/* Another encoding that the document declares is read. */
static void latin1(void)
{
    struct ballot_evidence *e = read_good(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" SAMPLE_ACTS("<note>\xE9</note>"));
    CU_ASSERT_TRUE(is_text(acts(e, ISSUANCE_NOTE), "\xC3\xA9"));
    ballot_evidence_free(e);
}

static void truncated(void)
{
    const char *whole = "<?xml version=\"1.0\"?>\n" SAMPLE_ACTS(
        "<proofs><proof><method>card</method></proof></proofs><note>a &amp; b</note>");
    struct ballot_error error;
    for (size_t n = 0; n < strlen(whole); n++) {
        struct ballot_evidence *evidence = read_octets(whole, n, &error);
        CU_ASSERT_PTR_NULL(evidence);
        ballot_evidence_free(evidence);
    }
}

#define NO_DOCTYPE "no document type declaration"

static void entities(void)
{
    refused("<?xml version=\"1.0\"?>\n<!DOCTYPE evidence [<!ENTITY e SYSTEM "
            "\"/etc/passwd\">]>\n" SAMPLE_ACTS("<note>&e;</note>"),
            2, NO_DOCTYPE);
    refused(
        "<!-- <!DOCTYPE -->\n\n<!DOCTYPE evidence [<!ENTITY a \"aaaaaaaaaa\">\n"
        "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\n"
        "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>\n" SAMPLE_ACTS("<note>&d;&d;&d;</note>"),
        3, NO_DOCTYPE);
    refused("<!DOCTYPE evidence SYSTEM \"http://example.invalid/evidence.dtd\">" SAMPLE_HEAD
            "</evidence>",
            1, NO_DOCTYPE);
    refused("\n<!DOCTYPE evidence [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>" SAMPLE_HEAD
            "</evidence>",
            2, NO_DOCTYPE);
    refused("<!DOCTYPE evidence>" SAMPLE_HEAD "</evidence>", 1, NO_DOCTYPE);
    /* In UTF-16, where no octets "<!DOCTYPE" stand. */
    static const char plain[] =
        "<!DOCTYPE evidence [<!ENTITY e SYSTEM \"/etc/passwd\">]>" SAMPLE_HEAD "</evidence>";
    char wide[2 * sizeof plain];
    size_t n = 0;
    wide[n++] = '\xFF';
    wide[n++] = '\xFE';
    for (size_t i = 0; i + 1 < sizeof plain; i++) {
        wide[n++] = plain[i];
        wide[n++] = '\0';
    }
    refused_octets(wide, n, 1, NO_DOCTYPE);
}

/* A location given in the document is a hint that nobody follows. */
static void schema_location(void)
{
    struct ballot_evidence *e =
        read_good("<evidence xmlns=\"urn:ballot:evidence\""
                  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                  " xsi:schemaLocation=\"urn:ballot:evidence file:///no/such.xsd\"/>");
    ballot_evidence_free(e);
}

static void deep(void)
{
    enum { DEEP = 100000 };
    char *text = malloc((size_t)DEEP * 3 + 200);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    char *at = text + sprintf(text, "%s\n", SAMPLE_HEAD);
    for (int i = 0; i < DEEP; i++)
        at += sprintf(at, "<a>");
    refused_octets(text, (size_t)(at - text), 2, "depth");
    free(text);
}

/* A message is cut where it is too long, and never inside a character. */
static void long_messages(void)
{
    for (size_t shift = 0; shift < 4; shift++) {
        char word[1024] = "";
        size_t n = shift;
        memset(word, 'x', shift);
        while (n < sizeof word - 4) {
            memcpy(word + n, "\xE2\x82\xAC", 3);
            n += 3;
        }
        word[n] = '\0';
        struct ballot_error error;
        const char *xml = ballot_arena_printf(&arena, SAMPLE_ACTS("\n<colour>%s</colour>"), word);
        CU_ASSERT_PTR_NULL(read_octets(xml, strlen(xml), &error));
        CU_ASSERT_EQUAL(error.line, 2);
        size_t length = strlen(error.message), whole = 0;
        CU_ASSERT_TRUE(length >= sizeof error.message - 4 && length < sizeof error.message);
        for (size_t i = 0; i < length; i += (unsigned char)error.message[i] == 0xE2 ? 3 : 1)
            whole = i;
        CU_ASSERT_EQUAL(whole + ((unsigned char)error.message[whole] == 0xE2 ? 3 : 1), length);
    }
}

/* 64 MiB are read, one octet more is not looked at. */
static void large(void)
{
    static const char head[] = SAMPLE_HEAD "<!--", tail[] = "--></evidence>";
    static const char more[] = "--><!--";
    const size_t limit = (size_t)64 << 20;
    char *text = malloc(limit + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    memset(text, ' ', limit + 1);
    memcpy(text, head, sizeof head - 1);
    /* One comment as long as that would be refused. */
    for (size_t i = 50000; i < limit - 100; i += 50000)
        memcpy(text + i, more, sizeof more - 1);
    memcpy(text + limit - (sizeof tail - 1), tail, sizeof tail - 1);
    struct ballot_error error;
    struct ballot_evidence *e = ballot_evidence_read(&tables, "x", text, limit, &error);
    CU_ASSERT_PTR_NOT_NULL(e);
    ballot_evidence_free(e);
    e = ballot_evidence_read(&tables, "x", text, limit + 1, &error);
    CU_ASSERT_PTR_NULL(e);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.message, "64 MiB"));
    CU_ASSERT_EQUAL(error.line, 0);
    ballot_evidence_free(e);
    free(text);
}

static void no_schema(void)
{
    const char *schema = tables.schema;
    tables.schema = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element/>"
                    "</xs:schema>";
    struct ballot_error error;
    CU_ASSERT_PTR_NULL(
        ballot_evidence_read(&tables, "x", "<evidence/>", strlen("<evidence/>"), &error));
    CU_ASSERT_NOT_EQUAL(error.message[0], '\0');
    tables.schema = schema;
}

void test_evidence(void)
{
    CU_pSuite suite = CU_add_suite("evidence", set_up, tear_down);
    CU_add_test(suite, "each kind of field", each_kind);
    CU_add_test(suite, "boundaries of values", boundaries);
    CU_add_test(suite, "unknown and absent", unknown_and_absent);
    CU_add_test(suite, "motions of dates", motions);
    CU_add_test(suite, "lines", lines);
    CU_add_test(suite, "more than 65,535 lines", many_lines);
    CU_add_test(suite, "find by certificate", find);
    CU_add_test(suite, "same serial number, two issuers", same_serial);
    CU_add_test(suite, "bindings that are refused", bindings_refused);
    CU_add_test(suite, "many issuances", many_issuances);
    CU_add_test(suite, "not valid", not_valid);
    CU_add_test(suite, "not representable", not_representable);
    CU_add_test(suite, "not well-formed", not_well_formed);
    CU_add_test(suite, "Latin 1", latin1);
    CU_add_test(suite, "truncated", truncated);
    CU_add_test(suite, "document types and entities", entities);
    CU_add_test(suite, "schema location", schema_location);
    CU_add_test(suite, "deep nesting", deep);
    CU_add_test(suite, "long messages", long_messages);
    CU_add_test(suite, "64 MiB", large);
    CU_add_test(suite, "unusable schema", no_schema);
}
