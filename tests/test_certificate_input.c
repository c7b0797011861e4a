/* What the certificate makes of its input: well formed or not, PEM or DER, and
 * rules of encoding that are broken. */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "sample.h"

void test_certificate_input(void);

/* --- Malformed ------------------------------------------------------------------------- */

static void well_formed_by_hand(void)
{
    struct sample s = sample_build(&(struct pieces){0});
    CU_ASSERT_TRUE(s.fine);
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_encoding_faults, 0));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_extensions, 0));
    sample_free(&s);
}

static void malformed(void)
{
    static const struct {
        struct pieces pieces;
        const char *says;
    } cases[] = {
        {{.version = "a003 040102"}, "version"},
        {{.version = "a002 0200"}, "version"},
        {{.version = "a006 020102 020102"}, "version"},
        {{.serial = "0200"}, "no serial number"},
        {{.serial = ""}, "no serial number"},
        {{.serial = "2203 020101"}, "no serial number"}, /* constructed */
        {{.algorithm = "3000"}, "signature algorithm"},
        {{.algorithm = "3006 06032a0304 05"}, "parameters"},
        {{.issuer = "0c0141"}, "no issuer"},
        {{.issuer = "3002 3000"}, "issuer that is no name"},
        {{.issuer = "3006 3104 3002 0500"}, "issuer that is no name"},
        {{.issuer = "100c 310a 3008 0603550403 0c0141"}, "no issuer"}, /* primitive */
        {{.subject = "300d 310b 3009 0603550403 0500 0500"}, "subject that is no name"},
        {{.subject = "3009 3107 3005 0603550403"}, "subject that is no name"},
        {{.validity = "300f 170d3236303130313030303030305a"}, "two times"},
        {{.validity = "301e 170d3236313330313030303030305a 170d3236303230313030303030305a"},
         "no time"},
        {{.validity = "301e 040d3236303130313030303030305a 170d3236303230313030303030305a"},
         "no time"},
        {{.validity = "0500"}, "no validity"},
        {{.key = "3015 3013 06072a8648ce3d0201 06082a8648ce3d030107"}, "public key"},
        {{.key = "3017 3013 06072a8648ce3d0201 06082a8648ce3d030107 0300"}, "public key"},
        {{.key = "3007 3000 0303 000401"}, "key algorithm"},
        {{.extensions = "0500"}, "extension is no sequence"},
        {{.extensions = "3002 0400"}, "no identifier"},
        {{.extensions = "3007 06032a0304 0500"}, "no value"},
        {{.extensions = "3009 06032a0304 0400 0500"}, "no value"},
        {{.extensions = "3009 06032a0304 0100 0400"}, "criticality"},
        {{.behind = "a302 0500"}, "no sequence"},
        {{.behind = "0500"}, "behind the last field"},
        {{.outer_algorithm = "0500"}, "no signature algorithm"},
        {{.outer_algorithm = "3000"}, "without identifier"},
        {{.signature = ""}, "no signature"},
        {{.signature = "0302 0001 0500"}, "behind it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_build(&cases[i].pieces);
        CU_ASSERT_FALSE(s.fine);
        bool says = strstr(s.error.message, cases[i].says) != NULL &&
                    strstr(s.error.message, "at octet") != NULL;
        if (!says)
            fprintf(stderr, "case %zu: %s\n", i, s.error.message);
        CU_ASSERT_TRUE(says);
        sample_free(&s);
    }
    CU_ASSERT_EQUAL(ERR_peek_error(), 0);
}

/* Every shorter piece of a certificate is refused, and what is one octet too long. */
static void cut_short_or_too_long(void)
{
    struct certificate_recipe recipe = recipe_smime();
    struct sample s = sample_make(&recipe);
    struct ballot_error error;
    for (size_t n = 0; n < s.length; n++) {
        unsigned char *piece = malloc(n + 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(piece);
        memcpy(piece, s.der, n);
        piece = realloc(piece, n != 0 ? n : 1);
        error.message[0] = '\0';
        CU_ASSERT_FALSE(ballot_certificate_read(s.certificate, piece, n, &error));
        CU_ASSERT_STRING_NOT_EQUAL(error.message, "");
        free(piece);
    }
    unsigned char *longer = calloc(1, s.length + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(longer);
    memcpy(longer, s.der, s.length);
    CU_ASSERT_FALSE(ballot_certificate_read(s.certificate, longer, s.length + 1, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.message, "behind the certificate"));
    CU_ASSERT_TRUE(ballot_certificate_read(s.certificate, longer, s.length, &error));
    free(longer);
    sample_free(&s);
}

static void not_signed_yet(void)
{
    struct certificate_recipe recipe = recipe_tls();
    recipe.tbs_only = true;
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_signed, false));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_sha256), BALLOT_UNKNOWN);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_signature_algorithm), BALLOT_UNKNOWN);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_signature_algorithm_der), BALLOT_UNKNOWN);
    CU_ASSERT_TRUE(
        is_oid(sample_fact(&s, BALLOT_cert_tbs_signature_algorithm), "1.2.840.113549.1.1.11"));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_tls, true));
    CU_ASSERT_EQUAL(strlen(ballot_certificate_sha256(s.certificate)), 64);
    sample_free(&s);
    /* Version 1: the TBSCertificate begins with its serial number. */
    size_t n;
    unsigned char *der =
        from_hex("3069 020101 300d06092a864886f70d01010b0500 3000"
                 "301e170d3236303130313030303030305a170d3236303230313030303030305a"
                 "300c310a300806035504030c0142 301a301306072a8648ce3d020106082a8648ce3d030107"
                 "0303000401",
                 &n);
    der[1] = (unsigned char)(n - 2);
    struct ballot_certificate *c = ballot_certificate_new();
    struct ballot_error error;
    CU_ASSERT_TRUE(ballot_certificate_read(c, der, n, &error));
    const struct ballot_object *root = ballot_certificate_object(c);
    CU_ASSERT_TRUE(is_number(ballot_fact(root, BALLOT_cert_version), 1));
    CU_ASSERT_TRUE(is_number(ballot_fact(root, BALLOT_cert_signed), 0));
    ballot_certificate_free(c);
    free(der);
}

/* --- Rules of encoding ------------------------------------------------------------------- */

static void faults(void)
{
    static const struct {
        struct pieces pieces;
        enum ballot_word_encoding_fault fault;
    } cases[] = {
        {{.serial = "02020001"}, BALLOT_encoding_fault_non_minimal_integer},
        {{.serial = "0202ff80"}, BALLOT_encoding_fault_non_minimal_integer},
        {{.key = "3021 300d 06092a864886f70d0101010500 0310 00 300d 0206000123456789 0203010001"},
         BALLOT_encoding_fault_non_minimal_integer},
        {{.subject = "30810c 310a 3008 0603550403 0c0142"},
         BALLOT_encoding_fault_non_minimal_length},
        {{.extensions = "300f 0603551d13 0101ff 0405 30030101 01"},
         BALLOT_encoding_fault_bad_boolean},
        {{.extensions = "300f 0603551d13 010101 0405 30030101ff"},
         BALLOT_encoding_fault_bad_boolean},
        {{.extensions = "300c 0603551d13 010100 0402 3000"}, BALLOT_encoding_fault_default_encoded},
        {{.extensions = "300f 0603551d13 0101ff 0405 3003010100"},
         BALLOT_encoding_fault_default_encoded},
        {{.version = "a003 020100"}, BALLOT_encoding_fault_default_encoded},
        {{.extensions = "3014 0603551d1e 040d 300b a009 3007 8202 6161 8001 00"},
         BALLOT_encoding_fault_default_encoded},
        {{.extensions = "300b 0603551d0f 0404 03020080"}, BALLOT_encoding_fault_padded_bit_string},
        {{.extensions = "300c 0603551d0f 0405 0303070000"},
         BALLOT_encoding_fault_padded_bit_string},
        {{.extensions = "300f 0603551d1f 0408 3006 3004 81020080"},
         BALLOT_encoding_fault_padded_bit_string},
        {{.validity = "301c 170b323630313031303030305a 170d3236303230313030303030305a"},
         BALLOT_encoding_fault_bad_time},
        {{.validity = "3022 17113236303130313030303030302b30303030 "
                      "170d3236303230313030303030305a"},
         BALLOT_encoding_fault_bad_time},
        {{.validity = "3020 170d3236303130313030303030305a "
                      "180f32303439313233313233353935395a"},
         BALLOT_encoding_fault_bad_time},
        {{.subject = "300c 310a 3008 0603550406 130140"}, BALLOT_encoding_fault_bad_string},
        {{.issuer = "300c 310a 3008 0603550403 0c01ff"}, BALLOT_encoding_fault_bad_string},
        {{.extensions = "300c 0603551d11 0405 30038101ff"}, BALLOT_encoding_fault_bad_string},
        {{.extensions = "300b 0603551d13 0404 30000500"}, BALLOT_encoding_fault_trailing_octets},
        {{.algorithm = "300f 06092a864886f70d01010b 0500 0500"},
         BALLOT_encoding_fault_trailing_octets},
        {{.key = "301c 3013 06072a8648ce3d0201 06082a8648ce3d030107 0303000401 0500"},
         BALLOT_encoding_fault_trailing_octets},
        {{.extensions = ""}, BALLOT_encoding_fault_empty_extensions},
        {{.extensions = "3009 0603551d0e 04020500"}, BALLOT_encoding_fault_undecodable_extension},
        {{.extensions = "3009 0603551d24 04020500"}, BALLOT_encoding_fault_undecodable_extension},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_build(&cases[i].pieces);
        bool found = s.fine && sample_has_fault(&s, cases[i].fault);
        if (!found)
            fprintf(stderr, "case %zu: %s\n", i, s.error.message);
        CU_ASSERT_TRUE(found);
        sample_free(&s);
    }
}

/* What lies just on the right side of each rule. */
static void no_faults(void)
{
    static const struct pieces cases[] = {
        {.serial = "0202 0080"},
        {.serial = "0202 ff7f"},
        {.extensions = "300f 0603551d13 0101ff 0405 30030101ff"},
        {.extensions = "300b 0603551d0f 0404 03020780"},
        {.extensions = "300a 0603551d0f 0403 030100"},
        {.validity = "3020 170d3439313233313233353935395a "
                     "180f32303530303130313030303030305a"},
        {.subject = "300c 310a 3008 0603550406 13013d"},
        {.subject = "300d 310b 3009 0603550403 0c02c3a4"},
        /* of a private extension only the owner knows the syntax */
        {.extensions = "300c 06032a0304 0405 0202000101"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_build(&cases[i]);
        CU_ASSERT_TRUE_FATAL(s.fine);
        bool none = sample_list(&s, BALLOT_cert_encoding_faults, 0);
        if (!none)
            fprintf(stderr, "case %zu has a fault\n", i);
        CU_ASSERT_TRUE(none);
        sample_free(&s);
    }
}

/* --- Files -------------------------------------------------------------------------------- */

#define KEY_BLOCK "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n"
#define BLOCK(label, text) "-----BEGIN " label "-----\n" text "\n-----END " label "-----\n"

struct step {
    int status;
    unsigned line;
    const char *says; /* of an error */
    size_t length;    /* of a certificate; the octets are 30 03 02 01 NN … */
};

static void take_all(const char *text, size_t length, const struct step *steps)
{
    unsigned char *copy = malloc(length + (length == 0));
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    memcpy(copy, text, length);
    struct ballot_bundle bundle = {.text = copy, .length = length};
    for (const struct step *step = steps;; step++) {
        struct ballot_error error;
        unsigned char *der;
        size_t n;
        unsigned line;
        int status = ballot_certificate_next(&bundle, &der, &n, &line, &error);
        CU_ASSERT_EQUAL(status, step->status);
        if (status == 1) {
            CU_ASSERT_EQUAL(n, step->length);
            CU_ASSERT_EQUAL(line, step->line);
        } else if (status == -1 && step->status == -1) {
            CU_ASSERT_EQUAL(error.line, step->line);
            CU_ASSERT_PTR_NOT_NULL(strstr(error.message, step->says));
        }
        free(der);
        if (status != step->status || status == 0)
            break;
    }
    free(copy);
}

#define TAKE(text, ...) take_all(text, sizeof(text) - 1, (const struct step[]){__VA_ARGS__, {0}})

static void pem(void)
{
    TAKE(BLOCK("CERTIFICATE", "MAMCAQE="), {1, 1, NULL, 5});
    TAKE(BLOCK("X509 CERTIFICATE", "MAMCAQE="), {1, 1, NULL, 5});
    /* only the certificate of a TRUSTED CERTIFICATE: 30 03 02 01 01, then 30 00 */
    TAKE(BLOCK("TRUSTED CERTIFICATE", "MAMCAQEwAA=="), {1, 1, NULL, 5});
    TAKE(BLOCK("CERTIFICATE", "MAMCAQEwAA=="), {1, 1, NULL, 7});
    TAKE("a text\nbefore\n" BLOCK("CERTIFICATE", "MAMCAQE=") KEY_BLOCK
         "between\n" BLOCK("CERTIFICATE", "MAMCAQEwAA==") "behind",
         {1, 3, NULL, 5}, {1, 10, NULL, 7});
    TAKE("\xEF\xBB\xBF" BLOCK("CERTIFICATE", "MAMCAQE="), {1, 1, NULL, 5});
    TAKE("-----BEGIN CERTIFICATE-----\r\nMAMCAQE=\r\n-----END CERTIFICATE-----\r\n",
         {1, 1, NULL, 5});
    TAKE("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----", {1, 1, NULL, 5});
    /* 0x30 is the digit 0, too */
    TAKE("0 s:CN=x\n" BLOCK("CERTIFICATE", "MAMCAQE="), {1, 2, NULL, 5});
}

static void other_pem(void)
{
    TAKE(KEY_BLOCK, {-1, 0, "no certificate in it", 0});
    TAKE(KEY_BLOCK BLOCK("PKCS7", "MAMCAQE="), {-1, 0, "no certificate in it", 0});
    TAKE(KEY_BLOCK BLOCK("CERTIFICATE", "MAMCAQE="), {1, 4, NULL, 5});
    TAKE(BLOCK("CERTIFICATE", "MAMCAQE=") KEY_BLOCK, {1, 1, NULL, 5});
    TAKE(BLOCK("CERTIFICATE", "M%MC") KEY_BLOCK, {-1, 1, "base64", 0});
}

static void faulty_pem(void)
{
    TAKE("", {-1, 0, "empty", 0});
    TAKE("nothing\nof use\n", {-1, 0, "neither DER nor PEM", 0});
    TAKE("here: -----BEGIN CERTIFICATE-----\n", {-1, 0, "neither DER nor PEM", 0});
    TAKE("\n-----BEGIN CERTIFICATE-----\nMAMCAQE=\n", {-1, 2, "without its END", 0});
    TAKE("-----BEGIN CERTIFICATE-----", {-1, 1, "without its END", 0});
    TAKE("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n" BLOCK("CERTIFICATE", "MAMCAQE="),
         {-1, 1, "without its END", 0}, {1, 3, NULL, 5});
    TAKE(BLOCK("CERTIFICATE", "M%MC") BLOCK("CERTIFICATE", "MAMCAQE="), {-1, 1, "base64", 0},
         {1, 4, NULL, 5});
    TAKE("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END X-----\n", {-1, 1, "does not match", 0});
    CU_ASSERT_EQUAL(ERR_peek_error(), 0);
}

static void der_file(void)
{
    TAKE("\x30\x03\x02\x01\x01", {1, 0, NULL, 5});
    TAKE("\x30", {1, 0, NULL, 1});
    TAKE("\x30\x82\x01\x00-----BEGIN CERTIFICATE-----\n", {1, 0, NULL, 32});
}

/* Two million lines that each begin a block: as soon done as they are read. A
 * look ahead for each would take hours. */
static void linear(void)
{
    static const char line[] = "-----BEGIN X\n";
    size_t lines = 2000000, n = sizeof line - 1;
    unsigned char *text = malloc(lines * n);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + i * n, line, n);
    struct ballot_bundle bundle = {.text = text, .length = lines * n};
    struct ballot_error error;
    unsigned char *der;
    size_t length, faults_found = 0;
    unsigned at;
    while (ballot_certificate_next(&bundle, &der, &length, &at, &error) == -1)
        faults_found++;
    CU_ASSERT_EQUAL(faults_found, lines);
    free(text);
}

void test_certificate_input(void)
{
    CU_pSuite suite = CU_add_suite("certificate: input", NULL, NULL);
    CU_add_test(suite, "well formed", well_formed_by_hand);
    CU_add_test(suite, "malformed", malformed);
    CU_add_test(suite, "cut short or too long", cut_short_or_too_long);
    CU_add_test(suite, "a TBSCertificate", not_signed_yet);
    CU_add_test(suite, "faults of encoding", faults);
    CU_add_test(suite, "no faults of encoding", no_faults);
    CU_add_test(suite, "PEM", pem);
    CU_add_test(suite, "PEM of other kinds", other_pem);
    CU_add_test(suite, "faulty PEM", faulty_pem);
    CU_add_test(suite, "DER", der_file);
    CU_add_test(suite, "linear in the size of a file", linear);
}
