/* The XML Schema that the compiler writes, as libxml2 reads it, and the
 * reference page. */
#include "../compiler/emit_docs.h"
#include "../compiler/emit_schema.h"

#include <CUnit/CUnit.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <string.h>

#include "sample_records.h"

void test_schema(void);

static struct ballot_arena arena;
static xmlSchemaPtr schema;

static void quiet(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static xmlSchemaPtr compile(const char *text)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text, (int)strlen(text));
    xmlSchemaPtr compiled = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return compiled;
}

static int set_up(void)
{
    schema = compile(ballotc_emit_schema(&sample_tables, &arena));
    return schema == NULL;
}

static int tear_down(void)
{
    xmlSchemaFree(schema);
    ballot_arena_free(&arena);
    xmlCleanupParser();
    return 0;
}

static bool is_valid(const char *xml)
{
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, 0);
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidErrors(valid, quiet, quiet, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    int result = xmlSchemaValidateDoc(valid, document);
    xmlSchemaFreeValidCtxt(valid);
    xmlFreeDoc(document);
    return result == 0;
}

static void check(const char *const *documents, size_t n, bool expected)
{
    for (size_t i = 0; i < n; i++) {
        bool valid = is_valid(documents[i]);
        if (valid != expected)
            fprintf(stderr, "%s: %s\n", valid ? "valid" : "not valid", documents[i]);
        CU_ASSERT_EQUAL(valid, expected);
    }
}

#define CHECK(documents, expected)                                                                 \
    check(documents, sizeof(documents) / sizeof(documents)[0], expected)

static void structure(void)
{
    static const char *const valid[] = {
        SAMPLE_HEAD "</evidence>",
        SAMPLE_HEAD "<ca/></evidence>",
        SAMPLE_HEAD "<issuance>" SAMPLE_CERTIFICATE "</issuance></evidence>",
        SAMPLE_HEAD "<ca/><issuance>" SAMPLE_CERTIFICATE SAMPLE_CERTIFICATE "<acts/></issuance>"
                    "<issuance>" SAMPLE_CERTIFICATE "</issuance></evidence>",
        SAMPLE_HEAD
        "<issuance><certificate issuer=\"CN=x\" serial=\"0aFF\"/></issuance></evidence>",
    };
    static const char *const bad[] = {
        "<evidence/>",
        "<evidence xmlns=\"urn:other\"/>",
        "<ca xmlns=\"urn:ballot:evidence-x\"/>",
        SAMPLE_HEAD "<ca/><ca/></evidence>",
        SAMPLE_HEAD "<issuance/></evidence>",
        SAMPLE_HEAD "<issuance><acts/></issuance></evidence>",
        SAMPLE_HEAD "<issuance>" SAMPLE_CERTIFICATE "</issuance><ca/></evidence>",
        SAMPLE_HEAD "<issuance>" SAMPLE_CERTIFICATE "<acts/><acts/></issuance></evidence>",
        SAMPLE_HEAD "<issuance>" SAMPLE_CERTIFICATE "<flag>true</flag></issuance></evidence>",
        SAMPLE_HEAD "<issuance><certificate sha1=\"00\"/></issuance></evidence>",
        SAMPLE_HEAD "<issuance><certificate issuer=\"CN=x\" serial=\"123\"/></issuance></evidence>",
        SAMPLE_HEAD "<issuance><certificate issuer=\"CN=x\" serial=\"\"/></issuance></evidence>",
        SAMPLE_HEAD "text</evidence>",
        SAMPLE_HEAD "<other/></evidence>",
        SAMPLE_HEAD "<ca><other/></ca></evidence>",
    };
    CHECK(valid, true);
    CHECK(bad, false);
}

static void fields(void)
{
    static const char *const valid[] = {
        SAMPLE_ACTS("<signed>2025-03-15T12:00:00Z</signed>"),
        SAMPLE_ACTS("<signed>2025-03-15T12:00:00.25+02:00</signed>"),
        SAMPLE_ACTS("<signed>\n 2025-03-15T12:00:00-02:00 </signed>"),
        SAMPLE_ACTS("<day>2024-02-29</day>"),
        SAMPLE_ACTS("<flag>true</flag>"),
        SAMPLE_ACTS("<flag>0</flag>"),
        SAMPLE_ACTS("<number>-1000000000000000</number>"),
        SAMPLE_ACTS("<number>1000000000000000</number>"),
        SAMPLE_ACTS("<number>+007</number>"),
        SAMPLE_ACTS("<age>P3DT4H5M6S</age>"),
        SAMPLE_ACTS("<age>PT90S</age>"),
        SAMPLE_ACTS("<age>P398D</age>"),
        SAMPLE_ACTS("<note/>"),
        SAMPLE_ACTS("<note>\xC3\xA9 &lt;</note>"),
        SAMPLE_ACTS("<policy>2.23.140.1.5.1.1</policy>"),
        SAMPLE_ACTS("<policy>2.25.340282366920938463463374607431768211455</policy>"),
        SAMPLE_ACTS("<colour>green</colour><key>ed25519</key>"),
        SAMPLE_ACTS("<key>rsa</key><colour>red</colour>"),
        SAMPLE_ACTS("<proof><method>card</method></proof>"),
        SAMPLE_ACTS("<proof xsi:nil=\"true\"/>"),
        SAMPLE_ACTS("<proof><method xsi:nil=\"true\"/></proof>"),
        SAMPLE_ACTS("<proofs/>"),
        SAMPLE_ACTS("<proofs><proof/><proof><visits><visit/></visits></proof></proofs>"),
        SAMPLE_ACTS("<texts><item>a</item><item/></texts>"),
        SAMPLE_ACTS("<optional_number xsi:nil=\"1\"/><optional_texts xsi:nil=\"true\"/>"),
    };
    static const char *const bad[] = {
        SAMPLE_ACTS("<signed>2025-03-15T12:00:00</signed>"),
        SAMPLE_ACTS("<signed>2025-03-15</signed>"),
        SAMPLE_ACTS("<signed>2025-02-29T12:00:00Z</signed>"),
        SAMPLE_ACTS("<signed>12025-03-15T12:00:00Z</signed>"),
        SAMPLE_ACTS("<signed>-2025-03-15T12:00:00Z</signed>"),
        SAMPLE_ACTS("<signed/>"),
        SAMPLE_ACTS("<signed xsi:nil=\"true\"/>"),
        SAMPLE_ACTS("<day>2025-03-15Z</day>"),
        SAMPLE_ACTS("<day>2025-03-15+02:00</day>"),
        SAMPLE_ACTS("<day>2025-02-29</day>"),
        SAMPLE_ACTS("<flag>yes</flag>"),
        SAMPLE_ACTS("<number>1000000000000001</number>"),
        SAMPLE_ACTS("<number>-1000000000000001</number>"),
        SAMPLE_ACTS("<number>99999999999999999999999999999999</number>"),
        SAMPLE_ACTS("<number>1.0</number>"),
        SAMPLE_ACTS("<number>1e3</number>"),
        SAMPLE_ACTS("<age>P3M</age>"),
        SAMPLE_ACTS("<age>P1Y</age>"),
        SAMPLE_ACTS("<age>P</age>"),
        SAMPLE_ACTS("<age>P1DT</age>"),
        SAMPLE_ACTS("<age>-P1D</age>"),
        SAMPLE_ACTS("<age>PT1.5S</age>"),
        SAMPLE_ACTS("<age>3D</age>"),
        SAMPLE_ACTS("<policy>2</policy>"),
        SAMPLE_ACTS("<policy>3.1</policy>"),
        SAMPLE_ACTS("<policy>1.02</policy>"),
        SAMPLE_ACTS("<policy>1.2.</policy>"),
        SAMPLE_ACTS("<colour>blue</colour>"),
        SAMPLE_ACTS("<key>RSA</key>"),
        SAMPLE_ACTS("<flag>true</flag><flag>true</flag>"),
        SAMPLE_ACTS("<flag colour=\"red\">true</flag>"),
        SAMPLE_ACTS("<proofs xsi:nil=\"true\"/>"),
        SAMPLE_ACTS("<proofs><item/></proofs>"),
        SAMPLE_ACTS("<texts><text>a</text></texts>"),
        SAMPLE_ACTS("<texts>a</texts>"),
        SAMPLE_ACTS("<proof xsi:nil=\"true\"><method>card</method></proof>"),
        SAMPLE_ACTS("<note><b/></note>"),
    };
    CHECK(valid, true);
    CHECK(bad, false);
}

/* 4096 characters of text, whatever their octets, and not one more. */
static void text_length(void)
{
    for (int n = 4095; n <= 4097; n++) {
        char text[4097 * 2 + 1] = "";
        for (int i = 0; i < n; i++)
            memcpy(text + 2 * i, "\xC3\xA9", 3);
        const char *document = ballot_arena_printf(&arena, SAMPLE_ACTS("<note>%s</note>"), text);
        CU_ASSERT_EQUAL(is_valid(document), n <= 4096);
    }
}

static void annotations(void)
{
    const char *text = ballotc_emit_schema(&sample_tables, &arena);
    static const char *const expected[] = {
        "<xs:documentation>A proof of identity</xs:documentation>",
        "<xs:documentation>with &lt;markup&gt; &amp; &quot;quotes&quot;</xs:documentation>",
        "<xs:documentation>like blood</xs:documentation>",
        "<xs:documentation>A colour</xs:documentation>",
        "<xs:simpleType name=\"enum.proof.method\">",
        "<xs:simpleType name=\"enum.key_type\">",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        if (strstr(text, expected[i]) == NULL)
            fprintf(stderr, "no %s\n", expected[i]);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, expected[i]));
    }
    /* Only the words that the evidence uses. */
    CU_ASSERT_PTR_NULL(strstr(text, "enum.name_form"));
    CU_ASSERT_STRING_EQUAL(text, ballotc_emit_schema(&sample_tables, &arena));
}

/* A rule base may declare neither issuance nor ca, or nothing at all. */
static void little_declared(void)
{
    struct ballot_tables little = sample_tables;
    little.n_records = 0;
    little.n_enums = 0;
    little.record_issuance = little.record_ca = BALLOT_NONE;
    xmlSchemaPtr whole = schema;
    schema = compile(ballotc_emit_schema(&little, &arena));
    CU_ASSERT_PTR_NOT_NULL(schema);
    if (schema != NULL) {
        CU_ASSERT_TRUE(is_valid(SAMPLE_HEAD "</evidence>"));
        CU_ASSERT_FALSE(is_valid(SAMPLE_HEAD "<ca/></evidence>"));
    }
    xmlSchemaFree(schema);
    schema = whole;
}

static void reference_page(void)
{
    const char *text = ballotc_emit_docs(&sample_tables, &arena);
    static const char *const expected[] = {
        "\n### proof\n\nA proof of identity.\n\nReusable",
        "\n| `expires` | day fixed | last day \\| of the card |  |\n",
        "\n| `visits` | list of visit |  |  |\n",
        "\n| `method` | proof.method? |  |  |\n",
        "\n- `red`: like blood\n- `green`\n",
        "\n### issuance\n\n| field |",
        "\n### cert\n",
        "\n| `scts` | list of sct |",
        "\n| `same_mailbox(text, text)` | bool |",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        if (strstr(text, expected[i]) == NULL)
            fprintf(stderr, "no %s\n", expected[i]);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, expected[i]));
    }
}

void test_schema(void)
{
    CU_pSuite suite = CU_add_suite("schema", set_up, tear_down);
    CU_add_test(suite, "structure of a document", structure);
    CU_add_test(suite, "each kind of field", fields);
    CU_add_test(suite, "length of texts", text_length);
    CU_add_test(suite, "annotations", annotations);
    CU_add_test(suite, "little declared", little_declared);
    CU_add_test(suite, "reference page", reference_page);
}
