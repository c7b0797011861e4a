/* Facts of extensions: as they should be, absent, and broken. */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

void test_certificate_extensions(void);

#define LIST(...)                                                                                  \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

static const struct ballot_value *part(const struct sample *s, uint16_t list, uint32_t index,
                                       uint16_t slot)
{
    return ballot_fact(sample_record(sample_fact(s, list), index), slot);
}

/* --- What all have in common ------------------------------------------------------------ */

/* Every fact of an extension, where there is none. */
static void none(void)
{
    struct sample s = sample_build(&(struct pieces){0});
    const struct ballot_record *record = &ballot_certificate_records[BALLOT_RECORD_cert];
    for (uint16_t slot = BALLOT_cert_basic_constraints_critical; slot < BALLOT_cert_slots; slot++)
        if (slot != BALLOT_cert_ocsp_no_check) {
            if (sample_state(&s, slot) != BALLOT_ABSENT)
                fprintf(stderr, "%s is not absent\n", record->fields[slot].name);
            CU_ASSERT_EQUAL(sample_state(&s, slot), BALLOT_ABSENT);
        }
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_ca, false));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_undecodable_extensions, 0));
    sample_free(&s);
}

/* Each known extension, its facts, and a value that does not decode. */
static void broken(void)
{
    static const struct {
        const char *oid, *value;
        int critical, facts[3]; /* 0 ends them: `signed`, of no extension */
    } cases[] = {
        {"2.5.29.19",
         "3003020180",
         BALLOT_cert_basic_constraints_critical,
         {BALLOT_cert_ca, BALLOT_cert_path_length}},
        {"2.5.29.19", "30020100", BALLOT_cert_basic_constraints_critical, {BALLOT_cert_ca}},
        {"2.5.29.15", "0300", BALLOT_cert_key_usage_critical, {BALLOT_cert_key_usage}},
        {"2.5.29.15", "03020880", BALLOT_cert_key_usage_critical, {BALLOT_cert_key_usage}},
        {"2.5.29.15", "030101", BALLOT_cert_key_usage_critical, {BALLOT_cert_key_usage}},
        {"2.5.29.15", "030205a00500", BALLOT_cert_key_usage_critical, {BALLOT_cert_key_usage}},
        {"2.5.29.37",
         "30020500",
         BALLOT_cert_extended_key_usage_critical,
         {BALLOT_cert_extended_key_usage}},
        {"2.5.29.32",
         "30023000",
         BALLOT_cert_policies_critical,
         {BALLOT_cert_policies, BALLOT_cert_policy_information}},
        {"2.5.29.33",
         "3006 3004 06020304",
         BALLOT_cert_policy_mappings_critical,
         {BALLOT_cert_mapped_from, BALLOT_cert_mapped_to}},
        {"2.5.29.36", "3003800180", BALLOT_cert_policy_constraints_critical, {0}},
        {"2.5.29.54", "020180", BALLOT_cert_inhibit_any_policy_critical, {0}},
        {"2.5.29.17",
         "30028900",
         BALLOT_cert_subject_alt_name_critical,
         {BALLOT_cert_subject_alt_names, BALLOT_cert_mailboxes, BALLOT_cert_dns_names}},
        {"2.5.29.17",
         "30028900",
         BALLOT_cert_subject_alt_name_critical,
         {BALLOT_cert_subject_names, BALLOT_cert_subject_attributes}},
        {"2.5.29.17",
         "3002a200",
         BALLOT_cert_subject_alt_name_critical,
         {BALLOT_cert_subject_alt_names, BALLOT_cert_ip_addresses}},
        {"2.5.29.18",
         "3002a400",
         BALLOT_cert_issuer_alt_name_critical,
         {BALLOT_cert_issuer_alt_names}},
        {"2.5.29.35",
         "30020500",
         BALLOT_cert_authority_key_id_critical,
         {BALLOT_cert_authority_key_id, BALLOT_cert_authority_issuer_present,
          BALLOT_cert_authority_serial_present}},
        {"2.5.29.14",
         "0400 0500",
         BALLOT_cert_subject_key_id_critical,
         {BALLOT_cert_subject_key_id}},
        {"2.5.29.31",
         "30020500",
         BALLOT_cert_crl_distribution_points_critical,
         {BALLOT_cert_crl_distribution_points}},
        {"2.5.29.46", "30020500", BALLOT_cert_freshest_crl_critical, {0}},
        {"1.3.6.1.5.5.7.1.1",
         "30023000",
         BALLOT_cert_authority_information_critical,
         {BALLOT_cert_authority_information}},
        {"1.3.6.1.5.5.7.1.11", "30023000", BALLOT_cert_subject_information_critical, {0}},
        {"2.5.29.30",
         "30020500",
         BALLOT_cert_name_constraints_critical,
         {BALLOT_cert_permitted_subtrees, BALLOT_cert_excluded_subtrees,
          BALLOT_cert_subtrees_limited}},
        {"2.5.29.30",
         "300d a00b 3009 8204 6f2e6f67 8001ff",
         BALLOT_cert_name_constraints_critical,
         {BALLOT_cert_subtrees_limited}},
        {"1.3.6.1.5.5.7.1.3",
         "30023000",
         BALLOT_cert_qc_statements_critical,
         {BALLOT_cert_qc_statements}},
        {"1.3.6.1.4.1.52266.1", "0500", BALLOT_cert_lei_critical, {BALLOT_cert_lei}},
        {"1.3.6.1.4.1.52266.2", "13012a", BALLOT_cert_lei_role_critical, {BALLOT_cert_lei_role}},
        {"2.23.140.3.1", "3000", BALLOT_cert_cabf_organization_id_critical, {0}},
        {"1.2.840.113549.1.9.15", "30023000", BALLOT_cert_smime_capabilities_critical, {0}},
        {"2.5.29.9",
         "3007 3005 06032a0304",
         BALLOT_cert_subject_directory_attributes_critical,
         {0}},
        {"1.3.6.1.4.1.11129.2.4.2", "0402 0000", 0, {BALLOT_cert_scts}},
        {"1.3.6.1.4.1.11129.2.4.2", "0404 0002 0000", 0, {BALLOT_cert_scts}},
        {"1.3.6.1.4.1.11129.2.4.2", "0404 0003 0001", 0, {BALLOT_cert_scts}},
        {"1.3.6.1.4.1.11129.2.4.3", "0400", 0, {0}},
        {"1.3.6.1.5.5.7.48.1.5", "3000", 0, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_extension(cases[i].oid, cases[i].value);
        bool fine =
            sample_list(&s, BALLOT_cert_undecodable_extensions, 1) &&
            is_oid(sample_fact(&s, BALLOT_cert_undecodable_extensions)->as.items, cases[i].oid) &&
            sample_has_fault(&s, BALLOT_encoding_fault_undecodable_extension);
        for (int k = 0; k < 3 && cases[i].facts[k] != 0; k++)
            fine = fine && sample_state(&s, (uint16_t)cases[i].facts[k]) == BALLOT_UNREADABLE;
        if (cases[i].critical != 0)
            fine = fine && sample_is(&s, (uint16_t)cases[i].critical, false);
        if (!fine)
            fprintf(stderr, "extension %zu, %s\n", i, cases[i].oid);
        CU_ASSERT_TRUE(fine);
        sample_free(&s);
    }
}

/* The same extensions, with the least that does decode. */
static void sound(void)
{
    static const char *const cases[][2] = {
        {"2.5.29.19", "3000"},
        {"2.5.29.15", "030100"},
        {"2.5.29.36", "3006 800100 810101"},
        {"2.5.29.54", "020100"},
        {"2.5.29.46", "3002 3000"},
        {"1.3.6.1.5.5.7.1.11", "300e 300c 06082b06010505073005 8600"},
        {"2.23.140.3.1", "300d 1303564154 13024445 0c024131"},
        {"2.23.140.3.1", "3011 1303564154 13024445 80024241 0c024131"},
        {"1.2.840.113549.1.9.15", "300b 3009 06072a8648ce3d0201"},
        {"2.5.29.9", "3009 3007 06032a0304 3100"},
        {"1.3.6.1.4.1.11129.2.4.3", "0500"},
        {"1.2.3.4", "ff"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_extension(cases[i][0], cases[i][1]);
        if (!sample_list(&s, BALLOT_cert_undecodable_extensions, 0))
            fprintf(stderr, "extension %zu, %s\n", i, cases[i][0]);
        CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_undecodable_extensions, 0));
        CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_encoding_faults, 0));
        sample_free(&s);
    }
}

static void listed(void)
{
    static const struct pieces twice = {.extensions = "3009 0603551d0e 040204 00" /* SKI, empty */
                                                      "300e 06032a0304 0101ff 0404 01020304"
                                                      "300a 0603551d0e 0403040142"
                                                      "300b 0603551d0e 0404 04021234"
                                                      "3009 0603551d0f 04020500"};
    struct sample s = sample_build(&twice);
    CU_ASSERT_TRUE_FATAL(s.fine);
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_extensions, 5));
    CU_ASSERT_TRUE(is_oid(part(&s, BALLOT_cert_extensions, 1, BALLOT_extension_oid), "1.2.3.4"));
    CU_ASSERT_TRUE(is_number(part(&s, BALLOT_cert_extensions, 1, BALLOT_extension_critical), true));
    CU_ASSERT_TRUE(
        is_number(part(&s, BALLOT_cert_extensions, 2, BALLOT_extension_critical), false));
    CU_ASSERT_TRUE(is_number(part(&s, BALLOT_cert_extensions, 1, BALLOT_extension_octets), 4));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_duplicate_extensions, 1));
    CU_ASSERT_TRUE(
        is_oid(sample_fact(&s, BALLOT_cert_duplicate_extensions)->as.items, "2.5.29.14"));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_undecodable_extensions, 1));
    /* the first one counts */
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_subject_key_id, ""));
    sample_free(&s);
}

/* Many thousands of extensions are sorted, not compared each with each. */
static void very_many(void)
{
    size_t n = 60000, body = n * 11;
    unsigned char *extensions = malloc(body);
    CU_ASSERT_PTR_NOT_NULL_FATAL(extensions);
    for (size_t i = 0; i < n; i++)
        memcpy(extensions + i * 11, "\x30\x09\x06\x05\x2a\x81\x00\x00\x01\x04\x00", 11),
            extensions[i * 11 + 5] = (unsigned char)(0x80 | (i >> 14)),
                                extensions[i * 11 + 6] = (unsigned char)(0x80 | (i >> 7 & 0x7F)),
                                extensions[i * 11 + 7] = (unsigned char)(i & 0x7F);
    struct sample s = sample_build(&(struct pieces){.extensions = "", .signature = "030100"});
    size_t head = s.length, at = 4 + 4; /* two SEQUENCEs; rebuilt with long lengths */
    unsigned char *der = malloc(head + body + 64);
    CU_ASSERT_PTR_NOT_NULL_FATAL(der);
    /* In the small one everything before the extensions is the same. */
    const unsigned char *tbs = s.der + 3;
    size_t tbs_header = tbs[1] < 0x80 ? 2 : 3, tbs_length = tbs[tbs_header - 1];
    size_t fields = tbs_length - 4; /* a3 02 30 00 */
    const unsigned char *rest = tbs + tbs_header + tbs_length;
    size_t rest_length = (size_t)(s.der + s.length - rest);
    size_t list = body + 5, field = list + 5, inner = fields + field;
    size_t outer = inner + 5 + rest_length;
    unsigned char *to = der;
    (void)at;
    const struct {
        unsigned char tag;
        size_t length;
    } headers[] = {{0x30, outer}, {0x30, inner}, {0xA3, list}, {0x30, body}};
    for (int i = 0; i < 4; i++) {
        if (i == 2) {
            memcpy(to, tbs + tbs_header, fields);
            to += fields;
        }
        *to++ = headers[i].tag;
        *to++ = 0x83;
        *to++ = (unsigned char)(headers[i].length >> 16);
        *to++ = (unsigned char)(headers[i].length >> 8);
        *to++ = (unsigned char)headers[i].length;
    }
    memcpy(to, extensions, body);
    memcpy(to + body, rest, rest_length);
    size_t length = (size_t)(to - der) + body + rest_length;
    CU_ASSERT_TRUE_FATAL(ballot_certificate_read(s.certificate, der, length, &s.error));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_extensions, (uint32_t)n));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_duplicate_extensions, 0));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_encoding_faults, 0));
    sample_free(&s);
    free(der);
    free(extensions);
}

/* --- One by one ------------------------------------------------------------------------- */

static void constraints_and_usage(void)
{
    struct certificate_recipe recipe = recipe_ca();
    recipe.has_path_length = true;
    recipe.purposes = LIST("serverAuth", "1.2.3.4");
    recipe.key_usage = 0x1FFu | 0x600u;
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_ca, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_basic_constraints_critical, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_path_length, 0));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_key_usage_critical, true));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_key_usage, 10)); /* two undefined are one */
    for (int i = 0; i < 10; i++)
        CU_ASSERT_TRUE(is_number(&sample_fact(&s, BALLOT_cert_key_usage)->as.items[i], i));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_extended_key_usage, 2));
    CU_ASSERT_TRUE(
        is_oid(&sample_fact(&s, BALLOT_cert_extended_key_usage)->as.items[1], "1.2.3.4"));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_extended_key_usage_critical, false));
    sample_free(&s);
    s = sample_extension("2.5.29.19", "30060101ff020100");
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_path_length, 0));
    sample_free(&s);
    s = sample_extension("2.5.29.19", "30030101ff");
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_ca, true));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_path_length), BALLOT_ABSENT);
    sample_free(&s);
    /* bits that are declared unused do not count */
    s = sample_extension("2.5.29.15", "0302078f");
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_key_usage, 1));
    CU_ASSERT_TRUE(sample_has_fault(&s, BALLOT_encoding_fault_padded_bit_string));
    sample_free(&s);
}

static void policies(void)
{
    struct certificate_recipe recipe = recipe_smime();
    recipe.policies = LIST("2.23.140.1.5.2.1", "1.2.3");
    recipe.cps_uri = "https://example.org/cps";
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_policies, 2));
    CU_ASSERT_TRUE(is_oid(sample_fact(&s, BALLOT_cert_policies)->as.items, "2.23.140.1.5.2.1"));
    CU_ASSERT_TRUE(is_oid(&sample_fact(&s, BALLOT_cert_policies)->as.items[1], "1.2.3"));
    CU_ASSERT_TRUE(is_oid(part(&s, BALLOT_cert_policy_information, 1, BALLOT_policy_oid), "1.2.3"));
    const struct ballot_object *qualifier =
        sample_record(part(&s, BALLOT_cert_policy_information, 1, BALLOT_policy_qualifiers), 0);
    CU_ASSERT_TRUE(is_oid(ballot_fact(qualifier, BALLOT_qualifier_oid), "1.3.6.1.5.5.7.2.1"));
    CU_ASSERT_TRUE(
        is_text(ballot_fact(qualifier, BALLOT_qualifier_cps_uri), "https://example.org/cps"));
    CU_ASSERT_EQUAL(ballot_fact(qualifier, BALLOT_qualifier_explicit_text)->state, BALLOT_ABSENT);
    sample_free(&s);
    /* a notice with a reference to skip, and one without text */
    s = sample_extension("2.5.29.32", "3028 3026 06032a0304 301f"
                                      "3011 06082b06010505070202 3005 3000 0c0141"
                                      "300a 06082b06010505070202");
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_policies), BALLOT_UNREADABLE);
    sample_free(&s);
    s = sample_extension("2.5.29.32", "302a 3028 06032a0304 3021"
                                      "3011 06082b06010505070202 3005 3000 0c0141"
                                      "300c 06082b06010505070202 3000");
    const struct ballot_value *list =
        part(&s, BALLOT_cert_policy_information, 0, BALLOT_policy_qualifiers);
    CU_ASSERT_TRUE(
        is_text(ballot_fact(sample_record(list, 0), BALLOT_qualifier_explicit_text), "A"));
    CU_ASSERT_TRUE(
        is_number(ballot_fact(sample_record(list, 0), BALLOT_qualifier_explicit_text_type),
                  BALLOT_string_type_utf8));
    CU_ASSERT_TRUE(is_number(
        ballot_fact(sample_record(list, 0), BALLOT_qualifier_explicit_text_characters), 1));
    CU_ASSERT_TRUE(
        is_number(ballot_fact(sample_record(list, 0), BALLOT_qualifier_notice_reference), true));
    CU_ASSERT_EQUAL(ballot_fact(sample_record(list, 1), BALLOT_qualifier_explicit_text)->state,
                    BALLOT_ABSENT);
    CU_ASSERT_TRUE(
        is_number(ballot_fact(sample_record(list, 1), BALLOT_qualifier_notice_reference), false));
    sample_free(&s);
    s = sample_extension("2.5.29.32", "3007 3005 06032a0304");
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_policy_information, 0, BALLOT_policy_qualifiers)->state,
                    BALLOT_ABSENT);
    sample_free(&s);
}

static void policy_mappings(void)
{
    struct sample s = sample_extension("2.5.29.33", "3018 300a 06032a0304 0603551d20"
                                                    "300a 06032a0305 06032a0306");
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_policy_mappings_critical, false));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_mapped_from, 2));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_mapped_to, 2));
    CU_ASSERT_TRUE(is_oid(sample_fact(&s, BALLOT_cert_mapped_from)->as.items, "1.2.3.4"));
    CU_ASSERT_TRUE(is_oid(sample_fact(&s, BALLOT_cert_mapped_to)->as.items, "2.5.29.32"));
    CU_ASSERT_TRUE(is_oid(&sample_fact(&s, BALLOT_cert_mapped_to)->as.items[1], "1.2.3.6"));
    sample_free(&s);
}

static void alternative_names(void)
{
    struct certificate_recipe recipe = recipe_smime();
    recipe.mailboxes = LIST("a@example.org", "b@example.org");
    recipe.utf8_mailboxes = LIST("ä@example.org");
    recipe.dns_names = LIST("example.org");
    recipe.ip_addresses = LIST("192.0.2.1", "2001:db8::1");
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_subject_alt_names, 6));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_mailboxes, 3));
    CU_ASSERT_TRUE(is_text(&sample_fact(&s, BALLOT_cert_mailboxes)->as.items[2], "ä@example.org"));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_dns_names, 1));
    CU_ASSERT_TRUE(sample_list_begins(&s, BALLOT_cert_dns_names, "example.org"));
    CU_ASSERT_TRUE(sample_list_begins(&s, BALLOT_cert_ip_addresses, "192.0.2.1"));
    CU_ASSERT_TRUE(is_text(&sample_fact(&s, BALLOT_cert_ip_addresses)->as.items[1], "2001:db8::1"));
    CU_ASSERT_TRUE(is_number(part(&s, BALLOT_cert_subject_alt_names, 2, BALLOT_general_name_form),
                             BALLOT_name_form_other_name));
    CU_ASSERT_TRUE(is_oid(part(&s, BALLOT_cert_subject_alt_names, 2, BALLOT_general_name_oid),
                          "1.3.6.1.5.5.7.8.9"));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_subject_alt_names, 0, BALLOT_general_name_oid)->state,
                    BALLOT_ABSENT);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_subject_alt_name_critical, false));
    sample_free(&s);
}

/* An rfc822Name beyond ASCII; SmtpUTF8Mailboxes in UTF-8, with a byte order
 * mark, and as IA5String. */
static void alternative_name_strings(void)
{
    static const struct {
        const char *names;
        bool fine;
    } cases[] = {{"30058103614062", true},
                 {"30058103e44062", false},
                 {"3014a01206082b06010505070809a0060c04c3a44062", true},
                 {"3017a01506082b06010505070809a0090c07efbbbfc3a44062", false},
                 {"3013a01106082b06010505070809a0051603614062", false},
                 {"3003820161", true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample s = sample_extension("2.5.29.17", cases[i].names);
        CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_subject_alt_names, 1));
        CU_ASSERT_TRUE(
            is_number(part(&s, BALLOT_cert_subject_alt_names, 0, BALLOT_general_name_well_formed),
                      cases[i].fine));
        sample_free(&s);
    }
}

static void other_alternative_names(void)
{
    /* another otherName, a directoryName, a registeredID, an EDI party */
    struct sample s = sample_extension("2.5.29.17", "3023 a009 06032a0304 a002 0500"
                                                    "a40e 300c 310a 3008 0603550403 0c0141"
                                                    "8802 2a03 a502 a100");
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_subject_alt_names, 4));
    CU_ASSERT_TRUE(
        is_oid(part(&s, BALLOT_cert_subject_alt_names, 0, BALLOT_general_name_oid), "1.2.3.4"));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_subject_alt_names, 0, BALLOT_general_name_text)->state,
                    BALLOT_ABSENT);
    const struct ballot_value *directory =
        part(&s, BALLOT_cert_subject_alt_names, 1, BALLOT_general_name_directory);
    CU_ASSERT_EQUAL_FATAL(directory->state, BALLOT_KNOWN);
    CU_ASSERT_TRUE(is_number(ballot_fact(directory->as.object, BALLOT_name_rdns), 1));
    CU_ASSERT_TRUE(
        is_oid(part(&s, BALLOT_cert_subject_alt_names, 2, BALLOT_general_name_oid), "1.2.3"));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_mailboxes, 0));
    /* the subject first, then the directoryName, and the attributes of both */
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_subject_names, 2));
    const struct ballot_value *names = sample_fact(&s, BALLOT_cert_subject_names);
    CU_ASSERT_PTR_EQUAL(sample_record(names, 0), sample_fact(&s, BALLOT_cert_subject)->as.object);
    CU_ASSERT_PTR_EQUAL(sample_record(names, 1), directory->as.object);
    uint32_t of_subject = ballot_fact(sample_record(names, 0), BALLOT_name_attributes)->length;
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_subject_attributes, of_subject + 1));
    CU_ASSERT_TRUE(is_oid(
        part(&s, BALLOT_cert_subject_attributes, of_subject, BALLOT_attribute_type), "2.5.4.3"));
    sample_free(&s);
    /* what cannot be read makes its list unreadable, and no other */
    s = sample_extension("2.5.29.17", "300d 810161 8101ff 820161 8702 7f00");
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_mailboxes), BALLOT_UNREADABLE);
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_ip_addresses), BALLOT_UNREADABLE);
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_dns_names, 1));
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_subject_alt_names, 4));
    sample_free(&s);
    s = sample_extension("2.5.29.18", "3003 820161");
    CU_ASSERT_TRUE(
        is_text(part(&s, BALLOT_cert_issuer_alt_names, 0, BALLOT_general_name_text), "a"));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_dns_names), BALLOT_ABSENT);
    sample_free(&s);
}

static void key_ids(void)
{
    struct sample s = sample_extension("2.5.29.35", "3003 800142");
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_authority_key_id, "42"));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_authority_issuer_present, false));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_authority_serial_present, false));
    sample_free(&s);
    s = sample_extension("2.5.29.35", "3008 a103820161 820101");
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_authority_key_id), BALLOT_ABSENT);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_authority_issuer_present, true));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_authority_serial_present, true));
    sample_free(&s);
    s = sample_extension("2.5.29.14", "04020aff");
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_subject_key_id, "0aff"));
    sample_free(&s);
}

/* Of an Ed25519 key of zeros: the ways of 4.2.1.2 and RFC 7093, and what only
 * looks like them. */
static void derived_key_id(void)
{
    static const struct {
        const char *identifier;
        bool derived;
    } cases[] = {
        {"de8a847bff8c343d69b853a215e6ee775ef2ef96", true},
        {"45e6ee775ef2ef96", true},
        {"66687aadf862bd776c8fc18b8e9f8e2008971485", true},
        {"a38fff4ba26c15e4ac9cde8c03103ac89080fd47", true},
        {"5046adc1dba838867b2bbbfdd0c3423e58b57970", true},
        {"66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925", true},
        {"ded1b9ef3f892904986bc6f98055b17914fa744b", true},
        {"722abd12e99a5367f375aeb9672a8e07712e03c2add16fa8d6914d1cfa2efe0c", true},
        {"de8a847bff8c343d69b853a215e6ee775ef2ef00", false},
        {"55e6ee775ef2ef96", false},
        {"de8a847bff8c343d69b853a215e6ee775ef2ef", false},
        {"66687aadf862bd776c8fc18b8e9f8e20089714856e", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char extension[256];
        unsigned n = (unsigned)strlen(cases[i].identifier) / 2;
        snprintf(extension, sizeof extension, "30%02x0603551d0e04%02x04%02x%s", n + 9, n + 2, n,
                 cases[i].identifier);
        struct sample s = sample_build(&(struct pieces){
            .key = "302a300506032b6570032100 "
                   "0000000000000000000000000000000000000000000000000000000000000000",
            .extensions = extension});
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_subject_key_id_derived, cases[i].derived));
        sample_free(&s);
    }
    struct sample s = sample_extension("2.5.29.14", "0500");
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_subject_key_id_derived), BALLOT_UNREADABLE);
    sample_free(&s);
}

static void locations(void)
{
    struct certificate_recipe recipe = recipe_tls();
    recipe.crl_uris = LIST("http://a.example/1", "http://a.example/2");
    recipe.ocsp_uris = LIST("http://o.example/");
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_crl_distribution_points, 2));
    const struct ballot_value *uris =
        part(&s, BALLOT_cert_crl_distribution_points, 1, BALLOT_distribution_point_uris);
    CU_ASSERT_TRUE(uris->length == 1 && is_text(uris->as.items, "http://a.example/2"));
    CU_ASSERT_TRUE(is_number(
        part(&s, BALLOT_cert_crl_distribution_points, 1, BALLOT_distribution_point_relative), 0));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_authority_information, 2));
    CU_ASSERT_TRUE(is_oid(part(&s, BALLOT_cert_authority_information, 0, BALLOT_access_method),
                          "1.3.6.1.5.5.7.48.1"));
    CU_ASSERT_TRUE(is_text(part(&s, BALLOT_cert_authority_information, 0, BALLOT_access_uri),
                           "http://o.example/"));
    sample_free(&s);
    s = sample_extension("2.5.29.31", "3014 3010 a004a1023000 81020780 a204 8202 6161 3000");
    const uint16_t points = BALLOT_cert_crl_distribution_points;
    CU_ASSERT_TRUE_FATAL(sample_list(&s, points, 2));
    CU_ASSERT_TRUE(is_number(part(&s, points, 0, BALLOT_distribution_point_relative), true));
    CU_ASSERT_TRUE(is_number(part(&s, points, 0, BALLOT_distribution_point_reasons), true));
    CU_ASSERT_TRUE(is_number(part(&s, points, 0, BALLOT_distribution_point_crl_issuer), true));
    CU_ASSERT_TRUE(is_number(part(&s, points, 1, BALLOT_distribution_point_reasons), false));
    CU_ASSERT_EQUAL(part(&s, points, 1, BALLOT_distribution_point_full_names)->state,
                    BALLOT_ABSENT);
    CU_ASSERT_EQUAL(part(&s, points, 1, BALLOT_distribution_point_uris)->length, 0);
    sample_free(&s);
    s = sample_extension("1.3.6.1.5.5.7.1.1", "300a 3008 06032a0304 820161");
    CU_ASSERT_TRUE(is_number(part(&s, BALLOT_cert_authority_information, 0, BALLOT_access_form),
                             BALLOT_name_form_dns_name));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_authority_information, 0, BALLOT_access_uri)->state,
                    BALLOT_ABSENT);
    sample_free(&s);
}

static void name_constraints(void)
{
    struct sample s =
        sample_extension("2.5.29.30", "304b a014 3006 82046f 2e6f67 300a 8708 0a000000 ff000000"
                                      "a133 300a 8708 00000000 00000000 300a 8708 0a000000 ff00ff00"
                                      "3019 8717 00000000000000000000000000000000 00000000000000");
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_permitted_subtrees, 2));
    CU_ASSERT_TRUE(
        is_text(part(&s, BALLOT_cert_permitted_subtrees, 0, BALLOT_general_name_text), "o.og"));
    CU_ASSERT_TRUE(is_text(part(&s, BALLOT_cert_permitted_subtrees, 1, BALLOT_general_name_text),
                           "10.0.0.0/8"));
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_excluded_subtrees, 3));
    CU_ASSERT_TRUE(
        is_text(part(&s, BALLOT_cert_excluded_subtrees, 0, BALLOT_general_name_text), "0.0.0.0/0"));
    CU_ASSERT_TRUE(is_text(part(&s, BALLOT_cert_excluded_subtrees, 1, BALLOT_general_name_text),
                           "10.0.0.0/255.0.255.0"));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_excluded_subtrees, 2, BALLOT_general_name_text)->state,
                    BALLOT_UNREADABLE);
    sample_free(&s);
    s = sample_extension("2.5.29.30", "300a a008 3006 8204 6f2e6f67");
    CU_ASSERT_TRUE(sample_list(&s, BALLOT_cert_permitted_subtrees, 1));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_excluded_subtrees), BALLOT_ABSENT);
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_subtrees_limited, false));
    sample_free(&s);
    /* a minimum of zero, of one, and a maximum; of a second subtree, and of one excluded */
    static const struct {
        const char *value;
        bool limited;
    } cases[] = {
        {"300d a00b 3009 82046f2e6f67 800100", false},
        {"300d a00b 3009 82046f2e6f67 800101", true},
        {"300d a00b 3009 82046f2e6f67 810100", true},
        {"3012 a010 3006 82046f2e6f67 3006 820161 800101", true},
        {"3012 a006 3004 82026f67 a108 3006 820161 810101", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s = sample_extension("2.5.29.30", cases[i].value);
        CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_subtrees_limited, cases[i].limited));
        sample_free(&s);
    }
}

static void qc_statements(void)
{
    struct sample s =
        sample_extension("1.3.6.1.5.5.7.1.3", "302d 3008 0606 04008e460101"
                                              "3011 0606 04008e460106 3007 0605 0400 8e4601"
                                              "300e 0606 04008e460107 3004 1302 4348");
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_qc_statements, 3));
    CU_ASSERT_TRUE(
        is_oid(part(&s, BALLOT_cert_qc_statements, 0, BALLOT_qc_statement_id), "0.4.0.1862.1.1"));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_qc_statements, 0, BALLOT_qc_statement_types)->state,
                    BALLOT_ABSENT);
    const struct ballot_value *types =
        part(&s, BALLOT_cert_qc_statements, 1, BALLOT_qc_statement_types);
    CU_ASSERT_TRUE(types->length == 1 && is_oid(types->as.items, "0.4.0.1862.1"));
    const struct ballot_value *countries =
        part(&s, BALLOT_cert_qc_statements, 2, BALLOT_qc_statement_countries);
    CU_ASSERT_TRUE(countries->length == 1 && is_text(countries->as.items, "CH"));
    sample_free(&s);
}

static void texts(void)
{
    struct sample s =
        sample_extension("1.3.6.1.4.1.52266.1", "1314 3532393930305438424d343941555253444f3535");
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_lei, "529900T8BM49AURSDO55"));
    CU_ASSERT_TRUE(sample_is(&s, BALLOT_cert_lei_critical, false));
    CU_ASSERT_EQUAL(sample_state(&s, BALLOT_cert_lei_role), BALLOT_ABSENT);
    sample_free(&s);
    s = sample_extension("1.3.6.1.4.1.52266.2", "0c03 43454f");
    CU_ASSERT_TRUE(sample_is_text(&s, BALLOT_cert_lei_role, "CEO"));
    sample_free(&s);
}

static void timestamps(void)
{
    ballot_instant at = 1767225601;
    struct certificate_recipe recipe = recipe_tls();
    recipe.sct = &at;
    struct sample s = sample_make(&recipe);
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_scts, 1));
    CU_ASSERT_TRUE(is_number(part(&s, BALLOT_cert_scts, 0, BALLOT_sct_at), at));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_scts, 0, BALLOT_sct_at)->motion,
                    BALLOT_MOVES_WITH_ISSUANCE);
    CU_ASSERT_TRUE(is_text(part(&s, BALLOT_cert_scts, 0, BALLOT_sct_log),
                           "5555555555555555555555555555555555555555555555555555555555555555"));
    sample_free(&s);
    /* of a later version nothing is known but that it is there */
    s = sample_extension("1.3.6.1.4.1.11129.2.4.2", "0406 0004 0002 0100");
    CU_ASSERT_TRUE_FATAL(sample_list(&s, BALLOT_cert_scts, 1));
    CU_ASSERT_EQUAL(part(&s, BALLOT_cert_scts, 0, BALLOT_sct_at)->state, BALLOT_UNREADABLE);
    sample_free(&s);
}

void test_certificate_extensions(void)
{
    CU_pSuite suite = CU_add_suite("certificate: extensions", NULL, NULL);
    CU_add_test(suite, "absent", none);
    CU_add_test(suite, "broken", broken);
    CU_add_test(suite, "sound", sound);
    CU_add_test(suite, "listed, and twice", listed);
    CU_add_test(suite, "very many", very_many);
    CU_add_test(suite, "constraints and usage", constraints_and_usage);
    CU_add_test(suite, "policies", policies);
    CU_add_test(suite, "policy mappings", policy_mappings);
    CU_add_test(suite, "alternative names", alternative_names);
    CU_add_test(suite, "strings of alternative names", alternative_name_strings);
    CU_add_test(suite, "other alternative names", other_alternative_names);
    CU_add_test(suite, "key identifiers", key_ids);
    CU_add_test(suite, "a subjectKeyIdentifier made from the key", derived_key_id);
    CU_add_test(suite, "locations", locations);
    CU_add_test(suite, "name constraints", name_constraints);
    CU_add_test(suite, "QC statements", qc_statements);
    CU_add_test(suite, "texts", texts);
    CU_add_test(suite, "timestamps", timestamps);
}
