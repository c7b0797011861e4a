/* What is usual in a certificate of each type: as the requirements want it, so
 * that a description says only what a test is about. */
#include <string.h>

#include <openssl/asn1.h>

#include "../runtime/date.h"
#include "test_certificate.h"

const struct word_oid test_no_words[] = {{NULL, NULL}};

const struct word_oid test_purposes[] = {
    {"server_auth", "1.3.6.1.5.5.7.3.1"},   {"client_auth", "1.3.6.1.5.5.7.3.2"},
    {"code_signing", "1.3.6.1.5.5.7.3.3"},  {"email_protection", "1.3.6.1.5.5.7.3.4"},
    {"time_stamping", "1.3.6.1.5.5.7.3.8"}, {"ocsp_signing", "1.3.6.1.5.5.7.3.9"},
    {"any_purpose", "2.5.29.37.0"},         {NULL, NULL}};

const struct word_oid test_extensions[] = {{"subject_key_id", "2.5.29.14"},
                                           {"key_usage", "2.5.29.15"},
                                           {"subject_alt_name", "2.5.29.17"},
                                           {"issuer_alt_name", "2.5.29.18"},
                                           {"basic_constraints", "2.5.29.19"},
                                           {"name_constraints", "2.5.29.30"},
                                           {"crl_distribution_points", "2.5.29.31"},
                                           {"policies", "2.5.29.32"},
                                           {"authority_key_id", "2.5.29.35"},
                                           {"eku", "2.5.29.37"},
                                           {"authority_information", "1.3.6.1.5.5.7.1.1"},
                                           {"qc_statements", "1.3.6.1.5.5.7.1.3"},
                                           {"smime_capabilities", "1.2.840.113549.1.9.15"},
                                           {"subject_directory_attributes", "2.5.29.9"},
                                           {"ocsp_no_check", "1.3.6.1.5.5.7.48.1.5"},
                                           {NULL, NULL}};

const struct attribute_kind test_attributes[] = {
    {"common_name", "2.5.4.3", V_ASN1_UTF8STRING},
    {"surname", "2.5.4.4", V_ASN1_UTF8STRING},
    {"serial_number", "2.5.4.5", V_ASN1_PRINTABLESTRING},
    {"country", "2.5.4.6", V_ASN1_PRINTABLESTRING},
    {"locality", "2.5.4.7", V_ASN1_UTF8STRING},
    {"state", "2.5.4.8", V_ASN1_UTF8STRING},
    {"street", "2.5.4.9", V_ASN1_UTF8STRING},
    {"organization_name", "2.5.4.10", V_ASN1_UTF8STRING},
    {"organizational_unit", "2.5.4.11", V_ASN1_UTF8STRING},
    {"title", "2.5.4.12", V_ASN1_UTF8STRING},
    {"business_category", "2.5.4.15", V_ASN1_UTF8STRING},
    {"postal_code", "2.5.4.17", V_ASN1_UTF8STRING},
    {"given_name", "2.5.4.42", V_ASN1_UTF8STRING},
    {"pseudonym", "2.5.4.65", V_ASN1_UTF8STRING},
    {"organization_identifier", "2.5.4.97", V_ASN1_UTF8STRING},
    {"email_address", "1.2.840.113549.1.9.1", V_ASN1_IA5STRING},
    {"domain_component", "0.9.2342.19200300.100.1.25", V_ASN1_IA5STRING},
    {"jurisdiction_country", "1.3.6.1.4.1.311.60.2.1.3", V_ASN1_PRINTABLESTRING},
    {NULL, NULL, 0}};

/* A day on which everything modelled so far is in force; the Legacy generation
 * ended before it, on 2025-07-15 (SBR 7.1.6.1). */
#define DATE_2026_01_01 INT64_C(1767225600)
#define DATE_2025_06_01 INT64_C(1748736000)

static const char organization[] = "Example AG";
static const char identifier[] = "NTRCH-CHE105962841";

static void issuer(struct draft *d, struct names *names, const char *common_name)
{
    test_draft_attribute(d, names, "country", "CH");
    test_draft_attribute(d, names, "organization_name", "Example CA AG");
    test_draft_attribute(d, names, "common_name", common_name);
}

static void person(struct draft *d)
{
    test_draft_attribute(d, &d->subject, "common_name", "Ada Lovelace");
    test_draft_attribute(d, &d->subject, "given_name", "Ada");
    test_draft_attribute(d, &d->subject, "surname", "Lovelace");
}

static void identified_organization(struct draft *d)
{
    test_draft_attribute(d, &d->subject, "country", "CH");
    test_draft_attribute(d, &d->subject, "organization_name", organization);
    test_draft_attribute(d, &d->subject, "organization_identifier", identifier);
}

/* SBR 7.1: TYPE and GENERATION count from 0, as in the arcs of 7.1.6.1. */
static void usual_smime(struct draft *d, size_t type, size_t generation)
{
    static const char *const policies[4][3] = {
        {"2.23.140.1.5.1.1", "2.23.140.1.5.1.2", "2.23.140.1.5.1.3"},
        {"2.23.140.1.5.2.1", "2.23.140.1.5.2.2", "2.23.140.1.5.2.3"},
        {"2.23.140.1.5.3.1", "2.23.140.1.5.3.2", "2.23.140.1.5.3.3"},
        {"2.23.140.1.5.4.1", "2.23.140.1.5.4.2", "2.23.140.1.5.4.3"}};
    struct certificate_recipe *r = &d->recipe;
    r->not_before = generation == 0 ? DATE_2025_06_01 : DATE_2026_01_01;
    r->not_after = r->not_before + 365 * BALLOT_DAY - 1;
    r->key_usage = RECIPE_DIGITAL_SIGNATURE;
    issuer(d, &d->issuer, "Example S/MIME CA");
    if (type == 0)
        test_draft_attribute(d, &d->subject, "common_name", "ada@example.com");
    if (type == 1 || type == 2)
        identified_organization(d);
    if (type == 1)
        test_draft_attribute(d, &d->subject, "common_name", organization);
    if (type >= 2)
        person(d);
    test_draft_text(d, LIST_POLICIES, policies[type][generation]);
    test_draft_text(d, LIST_PURPOSES, "1.3.6.1.5.5.7.3.4");
    test_draft_text(d, LIST_MAILBOXES, "ada@example.com");
    test_draft_text(d, LIST_CRL, "http://crl.example.net/smime.crl");
    test_draft_text(d, LIST_OCSP, "http://ocsp.example.net/");
    test_draft_text(d, LIST_CA_ISSUERS, "http://ca.example.net/smime.cer");
}

/* BR 7.1.2.7: domain, organization, individual, extended. */
static void usual_tls(struct draft *d, size_t validation)
{
    static const char *const policies[] = {"2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3",
                                           "2.23.140.1.1"};
    struct certificate_recipe *r = &d->recipe;
    r->not_before = DATE_2026_01_01;
    r->not_after = r->not_before + 45 * BALLOT_DAY - 1;
    r->key_usage = RECIPE_DIGITAL_SIGNATURE;
    issuer(d, &d->issuer, "Example TLS CA");
    if (validation != 0) {
        test_draft_attribute(d, &d->subject, "country", "CH");
        test_draft_attribute(d, &d->subject, "state", "Bern");
        test_draft_attribute(d, &d->subject, "locality", "Bern");
    }
    if (validation == 1 || validation == 3)
        test_draft_attribute(d, &d->subject, "organization_name", organization);
    if (validation == 2) {
        test_draft_attribute(d, &d->subject, "given_name", "Ada");
        test_draft_attribute(d, &d->subject, "surname", "Lovelace");
    }
    if (validation == 3) {
        test_draft_attribute(d, &d->subject, "business_category", "Private Organization");
        test_draft_attribute(d, &d->subject, "jurisdiction_country", "CH");
        test_draft_attribute(d, &d->subject, "serial_number", "CHE-105.962.841");
    }
    test_draft_attribute(d, &d->subject, "common_name", "www.example.com");
    test_draft_text(d, LIST_POLICIES, policies[validation]);
    test_draft_text(d, LIST_PURPOSES, "1.3.6.1.5.5.7.3.1");
    test_draft_text(d, LIST_DNS, "www.example.com");
    test_draft_text(d, LIST_CRL, "http://crl.example.net/tls.crl");
    test_draft_text(d, LIST_CA_ISSUERS, "http://ca.example.net/tls.cer");
}

/* Roots of all kinds; subordinates that issue what the issuer names above say. */
static void usual_ca(struct draft *d, size_t kind)
{
    struct certificate_recipe *r = &d->recipe;
    bool root = kind == 0, tls = kind == 2;
    r->is_ca = true;
    r->not_before = DATE_2025_06_01;
    r->not_after = r->not_before + (root ? 9125 : 3650) * BALLOT_DAY - 1;
    r->key_usage = RECIPE_KEY_CERT_SIGN | RECIPE_CRL_SIGN;
    issuer(d, &d->issuer, "Example Root CA");
    issuer(d, &d->subject, root ? "Example Root CA" : tls ? "Example TLS CA" : "Example S/MIME CA");
    if (root)
        return;
    r->has_path_length = true;
    test_draft_text(d, LIST_POLICIES, tls ? "2.23.140.1.2.1" : "2.23.140.1.5.1.3");
    test_draft_text(d, LIST_PURPOSES, tls ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.4");
    test_draft_text(d, LIST_CRL, "http://crl.example.net/root.crl");
    test_draft_text(d, LIST_CA_ISSUERS, "http://ca.example.net/root.cer");
}

static size_t find(struct draft *d, const struct ballotc_word *word, const char *const *words,
                   size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word->text) == 0)
            return i;
    d->wrong = word;
    d->known_words = words;
    d->n_known_words = n;
    return n;
}

bool test_usual(struct draft *d)
{
    static const char *const types[] = {"mailbox",        "organization",   "sponsor",
                                        "individual",     "tls_domain",     "tls_organization",
                                        "tls_individual", "tls_extended",   "root",
                                        "subordinate",    "tls_subordinate"};
    static const char *const generations[] = {"legacy", "multipurpose", "strict"};
    enum { N_TYPES = sizeof types / sizeof types[0] };
    if (d->type.text == NULL)
        d->type.text = "mailbox";
    if (d->generation.text == NULL)
        d->generation.text = "strict";
    size_t type = find(d, &d->type, types, N_TYPES);
    size_t generation = type == N_TYPES ? 3 : find(d, &d->generation, generations, 3);
    if (generation == 3)
        return false;
    if (type < 4)
        usual_smime(d, type, generation);
    else if (type < 8)
        usual_tls(d, type - 4);
    else
        usual_ca(d, type - 8);
    return true;
}
