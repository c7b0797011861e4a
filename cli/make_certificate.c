/* Certificates for tests, made by libcrypto from a recipe. */
#include "make_certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/conf.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "date.h"

/* Of no use to anyone: everybody has it. */
static const char signing_key[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCghOESA6qZnTAP\n"
    "lTpafOOW9/qb4RChxuIX7isdLB30Xtqjsc311tVg49R3Nh2AY+zg+3w/x6JPebvs\n"
    "80VxcG/uU+W9offqxMVDpU/bPk6kAOJu2d4MovvOBIfe1kNMVok5dPbq1Jfvty+m\n"
    "u+yyaytbIK1mGllL3+iX+0CW706L2j9zMvzAIxVUCQF6o5DABuRV4SVKmZyaip/V\n"
    "eg9e6871ffYAI/u4oUbm4u2TeJYHLcBXCKgS8exJ+9xvhgGZX2KhTyymNeqaBy+b\n"
    "PNR62Wtaj5qbyYMz4xoOr07jIJkgyZUHU/csZI8PpP2IBSYsxzfe8Sctq8NRwmoG\n"
    "e95tlOq3AgMBAAECggEAKURQGpH/u3NKRk9Oi7HcztScxJNVc8nOGWndAqhzYP47\n"
    "xmaxNPkQrVKVLjqm1fmajfKJbFo186mvswiNu061L/e4sgpgUqZYsn3e7FX14Lrr\n"
    "e6UeLXB/POU0SwkZjxgWOkPEMPYLw5B8OyjH/syHfmuFuKCggV2kjeIFpmgKcPB4\n"
    "K1s38/7yuhgYaINMYp1rUeFE37uZUN/G8Epe9eEQTWftAIZEk8Q5aOvcAQK5AH59\n"
    "TRiupAGETglXrqJLBLyLkhB5KGy0a6wa1Eb3kEzuxJX8A1OPzP3Z8WSXCuP3xGKz\n"
    "dLqBiWrwaXOWkHHZHP08aRFmYjIiZJYUdAk/vsZVxQKBgQDPGPe31U1t2Cihqk+2\n"
    "0PxEZgPuAS4R3oqHhElpEALqfK0PDj1qnevTFuLyeQ6CMPiOi3d8O69CX5svqemW\n"
    "eErFU/NccIo3EbAoBTEkK0aAqLGuOUSHV7qbf2QlBDN2aXarckdYB8HWNOa4QZ0D\n"
    "rvPcD75Ulp34AVMzPPVObNBnWwKBgQDGbD74zmCWPtI2lSSTdOXmut2EF/aZSnXG\n"
    "83WwO975uLY+yJVcFWLgbR6Pdi0txxEecauwbjKPi45I3sXlevYGGFpX/KI3AKXC\n"
    "Lj/WdaC+E59rn8vyUTRihc3nPpD1GQAfGO2fE220VAf8NJm4YKHXl5csdHLhTAF3\n"
    "KdTJJeyE1QKBgD6Vf/7I8f447YZ1bmOD4khVP+jD6IUz6E8ttfWPBiKQjMfY+Mxo\n"
    "buS6rNizpqPHYsXI9dHQQ5VeSQptYY68SXQ6e3e69rnPmZlugDw667JjyFYrLj9s\n"
    "TpNBOyVIkLi/BEKpZVAAAB7Ym8Sg528+hqlBBLaRUamp1NfOGx+ZGJ2zAoGABkOi\n"
    "lU5GpFelYU3CEtms7GTX23S6N0qvfzFudLrfJjkbn83LUVXngjhPr63GbVyMgM6L\n"
    "4g0IkZmRS2GlE8KXA8g/CeoS4POnSAMXxth906Jg9Q/da2/+3GFnB7bk8qfwZgru\n"
    "bYg6fWftvJuYgsaiNWE2x5OBkPVKUo3ChvsohWUCgYEAlDSNNkMUqARofYVC7mfa\n"
    "ioZsOXezb3RW1WYUiVKT1ZquefdsgPZ4JpFsXkV77PjWn2x1SQQN59yY5XybgZX7\n"
    "Ry2FwSWd0tw83IB6LTSobTiPITYVP/pLe7aZMraOnj8SHUZzK08hejKPrFvhDzC8\n"
    "GC6+8p+UzcZziKh16F31qZA=\n"
    "-----END PRIVATE KEY-----\n";

/* --- Where to begin ------------------------------------------------------------------- */

#define DATE_2026_01_01 INT64_C(1767225600)

struct certificate_recipe recipe_smime(void)
{
    static const struct recipe_attribute subject[] = {{.type = "CN", .value = "ann@example.org"},
                                                      {.type = NULL}};
    static const char *const policies[] = {"2.23.140.1.5.1.2", NULL};
    static const char *const purposes[] = {"emailProtection", NULL};
    static const char *const mailboxes[] = {"ann@example.org", NULL};
    static const char *const crls[] = {"http://crl.example.net/smime.crl", NULL};
    static const char *const issuers[] = {"http://ca.example.net/smime.cer", NULL};
    return (struct certificate_recipe){.not_before = DATE_2026_01_01,
                                       .not_after = DATE_2026_01_01 + 365 * BALLOT_DAY - 1,
                                       .subject = subject,
                                       .policies = policies,
                                       .purposes = purposes,
                                       .mailboxes = mailboxes,
                                       .crl_uris = crls,
                                       .issuer_uris = issuers,
                                       .key_usage = RECIPE_DIGITAL_SIGNATURE};
}

struct certificate_recipe recipe_tls(void)
{
    static const struct recipe_attribute subject[] = {{.type = "CN", .value = "www.example.org"},
                                                      {.type = NULL}};
    static const char *const policies[] = {"2.23.140.1.2.1", NULL};
    static const char *const purposes[] = {"serverAuth", NULL};
    static const char *const names[] = {"www.example.org", "example.org", NULL};
    static const char *const crls[] = {"http://crl.example.net/tls.crl", NULL};
    static const char *const issuers[] = {"http://ca.example.net/tls.cer", NULL};
    return (struct certificate_recipe){.not_before = DATE_2026_01_01,
                                       .not_after = DATE_2026_01_01 + 90 * BALLOT_DAY - 1,
                                       .subject = subject,
                                       .policies = policies,
                                       .purposes = purposes,
                                       .dns_names = names,
                                       .crl_uris = crls,
                                       .issuer_uris = issuers,
                                       .key_usage = RECIPE_DIGITAL_SIGNATURE};
}

struct certificate_recipe recipe_ca(void)
{
    static const struct recipe_attribute subject[] = {{.type = "CN", .value = "Test CA"},
                                                      {.type = NULL}};
    return (struct certificate_recipe){.not_before = DATE_2026_01_01 - 1000 * BALLOT_DAY,
                                       .not_after = DATE_2026_01_01 + 6000 * BALLOT_DAY - 1,
                                       .subject = subject,
                                       .is_ca = true,
                                       .key_usage = RECIPE_KEY_CERT_SIGN | RECIPE_CRL_SIGN};
}

/* --- Names ------------------------------------------------------------------------------ */

static bool add_attribute(X509_NAME *name, const struct recipe_attribute *attribute)
{
    ASN1_OBJECT *type = OBJ_txt2obj(attribute->type, 0);
    int form = attribute->string_type != 0 ? attribute->string_type : MBSTRING_UTF8;
    int length = (int)(attribute->length != 0 ? attribute->length : strlen(attribute->value));
    bool fine = type != NULL && X509_NAME_add_entry_by_OBJ(
                                    name, type, form, (const unsigned char *)attribute->value,
                                    length, -1, attribute->joined ? -1 : 0) == 1;
    ASN1_OBJECT_free(type);
    return fine;
}

static bool add_attributes(X509_NAME *name, const struct recipe_attribute *attributes)
{
    for (const struct recipe_attribute *a = attributes; a != NULL && a->type != NULL; a++)
        if (!add_attribute(name, a))
            return false;
    return true;
}

static bool set_names(X509 *x, const struct certificate_recipe *recipe)
{
    X509_NAME *subject = X509_get_subject_name(x), *issuer = X509_get_issuer_name(x);
    const char *name = recipe->issuer != NULL ? recipe->issuer : "Test CA";
    if (!add_attributes(subject, recipe->subject))
        return false;
    if (recipe->issuer_name != NULL)
        return add_attributes(issuer, recipe->issuer_name);
    return add_attribute(issuer, &(struct recipe_attribute){.type = "CN", .value = name});
}

static bool add_ia5(GENERAL_NAMES *names, int form, const char *text)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *string = ASN1_IA5STRING_new();
    ASN1_STRING_set(string, text, (int)strlen(text));
    GENERAL_NAME_set0_value(name, form, string);
    return sk_GENERAL_NAME_push(names, name) > 0;
}

static bool add_address(GENERAL_NAMES *names, const char *text)
{
    ASN1_OCTET_STRING *octets = a2i_IPADDRESS(text);
    if (octets == NULL)
        return false;
    GENERAL_NAME *name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, GEN_IPADD, octets);
    return sk_GENERAL_NAME_push(names, name) > 0;
}

static bool add_utf8_mailbox(GENERAL_NAMES *names, const char *text)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_TYPE *value = ASN1_TYPE_new();
    ASN1_UTF8STRING *string = ASN1_UTF8STRING_new();
    ASN1_STRING_set(string, text, (int)strlen(text));
    ASN1_TYPE_set(value, V_ASN1_UTF8STRING, string);
    GENERAL_NAME_set0_othername(name, OBJ_txt2obj("1.3.6.1.5.5.7.8.9", 1), value);
    return sk_GENERAL_NAME_push(names, name) > 0;
}

static bool add_directory_name(GENERAL_NAMES *names, const struct recipe_attribute *attributes)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    X509_NAME *directory = X509_NAME_new();
    bool fine = add_attributes(directory, attributes);
    GENERAL_NAME_set0_value(name, GEN_DIRNAME, directory);
    return sk_GENERAL_NAME_push(names, name) > 0 && fine;
}

static bool add_other_name(GENERAL_NAMES *names, const struct recipe_extension *other)
{
    const unsigned char *at = other->der;
    ASN1_OBJECT *type = OBJ_txt2obj(other->oid, 0);
    ASN1_TYPE *value = d2i_ASN1_TYPE(NULL, &at, (long)other->length);
    if (type == NULL || value == NULL) {
        ASN1_OBJECT_free(type);
        ASN1_TYPE_free(value);
        return false;
    }
    GENERAL_NAME *name = GENERAL_NAME_new();
    GENERAL_NAME_set0_othername(name, type, value);
    return sk_GENERAL_NAME_push(names, name) > 0;
}

/* --- Extensions --------------------------------------------------------------------------- */

static bool add_raw(X509 *x, const char *oid, const unsigned char *der, size_t length,
                    bool critical)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 0);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(value, der, (int)length);
    X509_EXTENSION *extension =
        object != NULL ? X509_EXTENSION_create_by_OBJ(NULL, object, critical, value) : NULL;
    bool fine = extension != NULL && X509_add_ext(x, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(object);
    return fine;
}

static bool add_extension(X509 *x, int nid, void *value, bool critical)
{
    return X509_add1_ext_i2d(x, nid, value, critical, X509V3_ADD_APPEND) == 1;
}

static bool add_constraints(X509 *x, const struct certificate_recipe *recipe)
{
    if (!recipe->is_ca && !recipe->constraints)
        return true;
    BASIC_CONSTRAINTS *constraints = BASIC_CONSTRAINTS_new();
    constraints->ca = recipe->is_ca ? 0xFF : 0;
    if (recipe->has_path_length) {
        constraints->pathlen = ASN1_INTEGER_new();
        ASN1_INTEGER_set(constraints->pathlen, recipe->path_length);
    }
    bool fine = add_extension(x, NID_basic_constraints, constraints, true);
    BASIC_CONSTRAINTS_free(constraints);
    return fine;
}

static bool add_usage(X509 *x, const struct certificate_recipe *recipe)
{
    bool fine = true;
    if (recipe->key_usage != 0) {
        ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
        for (int i = 0; i < 16; i++)
            if ((recipe->key_usage >> i & 1) != 0)
                ASN1_BIT_STRING_set_bit(bits, i, 1);
        fine = add_extension(x, NID_key_usage, bits, true);
        ASN1_BIT_STRING_free(bits);
    }
    if (recipe->purposes == NULL || recipe->purposes[0] == NULL)
        return fine;
    EXTENDED_KEY_USAGE *purposes = EXTENDED_KEY_USAGE_new();
    for (const char *const *p = recipe->purposes; *p != NULL; p++) {
        ASN1_OBJECT *oid = OBJ_txt2obj(*p, 0);
        fine = fine && oid != NULL && sk_ASN1_OBJECT_push(purposes, oid) > 0;
    }
    fine = fine && add_extension(x, NID_ext_key_usage, purposes, false);
    EXTENDED_KEY_USAGE_free(purposes);
    return fine;
}

static void qualify(POLICYINFO *policy, const char *uri)
{
    POLICYQUALINFO *qualifier = POLICYQUALINFO_new();
    ASN1_OBJECT_free(qualifier->pqualid);
    qualifier->pqualid = OBJ_nid2obj(NID_id_qt_cps);
    qualifier->d.cpsuri = ASN1_IA5STRING_new();
    ASN1_STRING_set(qualifier->d.cpsuri, uri, (int)strlen(uri));
    policy->qualifiers = sk_POLICYQUALINFO_new_null();
    sk_POLICYQUALINFO_push(policy->qualifiers, qualifier);
}

static bool add_policies(X509 *x, const struct certificate_recipe *recipe)
{
    if (recipe->policies == NULL || recipe->policies[0] == NULL)
        return true;
    bool fine = true;
    CERTIFICATEPOLICIES *policies = CERTIFICATEPOLICIES_new();
    for (const char *const *p = recipe->policies; *p != NULL; p++) {
        POLICYINFO *policy = POLICYINFO_new();
        ASN1_OBJECT_free(policy->policyid);
        policy->policyid = OBJ_txt2obj(*p, 0);
        fine = fine && policy->policyid != NULL;
        if (recipe->cps_uri != NULL)
            qualify(policy, recipe->cps_uri);
        sk_POLICYINFO_push(policies, policy);
    }
    fine = fine && add_extension(x, NID_certificate_policies, policies, false);
    CERTIFICATEPOLICIES_free(policies);
    return fine;
}

static bool add_alternative_names(X509 *x, const struct certificate_recipe *recipe)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    bool fine = true;
    for (const char *const *p = recipe->mailboxes; p != NULL && *p != NULL; p++)
        fine = fine && add_ia5(names, GEN_EMAIL, *p);
    for (const char *const *p = recipe->utf8_mailboxes; p != NULL && *p != NULL; p++)
        fine = fine && add_utf8_mailbox(names, *p);
    for (const char *const *p = recipe->dns_names; p != NULL && *p != NULL; p++)
        fine = fine && add_ia5(names, GEN_DNS, *p);
    for (const char *const *p = recipe->ip_addresses; p != NULL && *p != NULL; p++)
        fine = fine && add_address(names, *p);
    for (const char *const *p = recipe->uris; p != NULL && *p != NULL; p++)
        fine = fine && add_ia5(names, GEN_URI, *p);
    if (recipe->directory_name != NULL)
        fine = fine && add_directory_name(names, recipe->directory_name);
    for (const struct recipe_extension *o = recipe->other_names; o != NULL && o->oid != NULL; o++)
        fine = fine && add_other_name(names, o);
    /* Critical where the subject is empty (RFC 5280 4.2.1.6). */
    bool critical = X509_NAME_entry_count(X509_get_subject_name(x)) == 0;
    if (sk_GENERAL_NAME_num(names) > 0)
        fine = fine && add_extension(x, NID_subject_alt_name, names, critical);
    GENERAL_NAMES_free(names);
    return fine;
}

static bool add_crls(X509 *x, const struct certificate_recipe *recipe)
{
    if (recipe->crl_uris == NULL || recipe->crl_uris[0] == NULL)
        return true;
    bool fine = true;
    CRL_DIST_POINTS *points = CRL_DIST_POINTS_new();
    for (const char *const *p = recipe->crl_uris; *p != NULL; p++) {
        DIST_POINT *point = DIST_POINT_new();
        point->distpoint = DIST_POINT_NAME_new();
        point->distpoint->type = 0;
        point->distpoint->name.fullname = GENERAL_NAMES_new();
        fine = fine && add_ia5(point->distpoint->name.fullname, GEN_URI, *p);
        sk_DIST_POINT_push(points, point);
    }
    fine = fine && add_extension(x, NID_crl_distribution_points, points, false);
    CRL_DIST_POINTS_free(points);
    return fine;
}

static void add_access(AUTHORITY_INFO_ACCESS *list, int method, const char *const *uris)
{
    for (const char *const *p = uris; p != NULL && *p != NULL; p++) {
        ACCESS_DESCRIPTION *access = ACCESS_DESCRIPTION_new();
        ASN1_IA5STRING *uri = ASN1_IA5STRING_new();
        ASN1_STRING_set(uri, *p, (int)strlen(*p));
        ASN1_OBJECT_free(access->method);
        access->method = OBJ_nid2obj(method);
        GENERAL_NAME_set0_value(access->location, GEN_URI, uri);
        sk_ACCESS_DESCRIPTION_push(list, access);
    }
}

static bool add_authority_information(X509 *x, const struct certificate_recipe *recipe)
{
    AUTHORITY_INFO_ACCESS *list = AUTHORITY_INFO_ACCESS_new();
    bool fine = true;
    add_access(list, NID_ad_OCSP, recipe->ocsp_uris);
    add_access(list, NID_ad_ca_issuers, recipe->issuer_uris);
    if (sk_ACCESS_DESCRIPTION_num(list) > 0)
        fine = add_extension(x, NID_info_access, list, false);
    AUTHORITY_INFO_ACCESS_free(list);
    return fine;
}

/* SHA-1 of the key's bits, method (1) of RFC 5280 4.2.1.2. */
static ASN1_OCTET_STRING *key_id(const X509_PUBKEY *key)
{
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
    unsigned char hash[EVP_MAX_MD_SIZE];
    const unsigned char *bits;
    unsigned n = 0;
    int length;
    X509_PUBKEY_get0_param(NULL, &bits, &length, NULL, (X509_PUBKEY *)key);
    EVP_Digest(bits, (size_t)length, hash, &n, EVP_sha1(), NULL);
    ASN1_OCTET_STRING_set(id, hash, (int)n);
    return id;
}

static bool add_key_ids(X509 *x, const struct certificate_recipe *recipe, EVP_PKEY *signer)
{
    ASN1_OCTET_STRING *id = key_id(X509_get_X509_PUBKEY(x));
    AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new();
    X509_PUBKEY *signing = NULL;
    X509_PUBKEY_set(&signing, signer);
    authority->keyid = key_id(signing);
    bool fine =
        (recipe->no_subject_key_id || add_extension(x, NID_subject_key_identifier, id, false)) &&
        (recipe->no_authority_key_id ||
         add_extension(x, NID_authority_key_identifier, authority, false));
    X509_PUBKEY_free(signing);
    ASN1_OCTET_STRING_free(id);
    AUTHORITY_KEYID_free(authority);
    return fine;
}

/* An OCTET STRING with a list of one timestamp (RFC 6962 3.3): version 1, a log
 * of fives, no extensions, and two octets in place of a signature. */
static bool add_sct(X509 *x, ballot_instant at)
{
    enum { SCT = 1 + 32 + 8 + 2 + 4 + 2 };
    unsigned char octets[2 + 2 + 2 + SCT] = {V_ASN1_OCTET_STRING, 2 + 2 + SCT, 0, 2 + SCT, 0, SCT};
    unsigned char *sct = octets + 6;
    uint64_t milliseconds = (uint64_t)at * 1000;
    memset(sct + 1, 0x55, 32);
    for (int i = 0; i < 8; i++)
        sct[33 + i] = (unsigned char)(milliseconds >> (56 - 8 * i));
    memcpy(sct + 43, "\4\3\0\2\0\0", 6);
    return add_raw(x, "1.3.6.1.4.1.11129.2.4.2", octets, sizeof octets, false);
}

static int find_extension(const X509 *x, const char *oid)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 0);
    int at = object != NULL ? X509_get_ext_by_OBJ(x, object, -1) : -1;
    ASN1_OBJECT_free(object);
    return at;
}

/* Adds an extension as it is, behind all others or where its like was. */
static bool put_raw(X509 *x, const struct recipe_extension *e)
{
    int at = e->replaces ? find_extension(x, e->oid) : -1;
    if (at < 0)
        return add_raw(x, e->oid, e->der, e->length, e->critical);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    X509_EXTENSION *extension = X509_get_ext(x, at);
    ASN1_OCTET_STRING_set(value, e->der, (int)e->length);
    bool fine = X509_EXTENSION_set_data(extension, value) == 1 &&
                X509_EXTENSION_set_critical(extension, e->critical) == 1;
    ASN1_OCTET_STRING_free(value);
    return fine;
}

static bool change_criticality(X509 *x, const struct recipe_criticality *change)
{
    int at = find_extension(x, change->oid);
    if (at < 0)
        return false;
    if (change->drop)
        X509_EXTENSION_free(X509_delete_ext(x, at));
    else
        X509_EXTENSION_set_critical(X509_get_ext(x, at), change->critical);
    return true;
}

static bool add_extensions(X509 *x, const struct certificate_recipe *recipe, EVP_PKEY *signer)
{
    static const unsigned char null[] = {V_ASN1_NULL, 0};
    if (!add_constraints(x, recipe) || !add_usage(x, recipe) || !add_policies(x, recipe) ||
        !add_alternative_names(x, recipe) || !add_crls(x, recipe) ||
        !add_authority_information(x, recipe) ||
        (!recipe->no_key_ids && !add_key_ids(x, recipe, signer)) ||
        (recipe->sct != NULL && !add_sct(x, *recipe->sct)) ||
        (recipe->precertificate && !add_raw(x, "1.3.6.1.4.1.11129.2.4.3", null, sizeof null, true)))
        return false;
    for (const struct recipe_extension *e = recipe->extensions; e != NULL && e->oid != NULL; e++)
        if (!put_raw(x, e))
            return false;
    for (const struct recipe_criticality *c = recipe->criticality; c != NULL && c->oid != NULL; c++)
        if (!change_criticality(x, c))
            return false;
    return true;
}

/* --- The whole ------------------------------------------------------------------------------ */

/* UTCTime through 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). */
static bool set_time(ASN1_TIME *time, ballot_instant instant)
{
    char text[64];
    struct ballot_civil c;
    ballot_date_to_civil(instant, &c);
    snprintf(text, sizeof text, "%04d%02d%02d%02d%02d%02dZ", c.year, c.month, c.day, c.hour,
             c.minute, c.second);
    return ASN1_TIME_set_string_X509(time, text) == 1;
}

static bool set_serial(X509 *x, const char *hex)
{
    BIGNUM *number = NULL;
    bool fine = BN_hex2bn(&number, hex != NULL ? hex : "4ba110700000000000000000ba110700") > 0 &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x)) != NULL;
    BN_free(number);
    return fine;
}

static bool set_key(X509 *x, const struct certificate_recipe *recipe, EVP_PKEY *signer)
{
    X509_PUBKEY *key = make_key(recipe, signer), *its = X509_get_X509_PUBKEY(x);
    ASN1_OBJECT *type;
    X509_ALGOR *algorithm;
    const unsigned char *bits;
    int length;
    bool fine = key != NULL && X509_PUBKEY_get0_param(&type, &bits, &length, &algorithm, key) == 1;
    if (fine) {
        int parameter_type;
        const void *parameter;
        X509_ALGOR_get0(NULL, &parameter_type, &parameter, algorithm);
        /* What is given to a key belongs to it. */
        ASN1_TYPE *copy = ASN1_TYPE_new();
        if (parameter_type != V_ASN1_UNDEF)
            ASN1_TYPE_set1(copy, parameter_type, parameter);
        void *value = copy->value.ptr;
        copy->type = V_ASN1_NULL;
        copy->value.ptr = NULL;
        ASN1_TYPE_free(copy);
        unsigned char *octets = OPENSSL_memdup(bits, (size_t)length);
        fine =
            X509_PUBKEY_set0_param(its, OBJ_dup(type), parameter_type, value, octets, length) == 1;
    }
    X509_PUBKEY_free(key);
    return fine;
}

unsigned char *make_certificate(const struct certificate_recipe *recipe, size_t *length)
{
    BIO *bio = BIO_new_mem_buf(signing_key, -1);
    EVP_PKEY *signer = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    X509 *x = X509_new();
    unsigned char *der = NULL;
    long version = recipe->version != 0 ? recipe->version - 1 : X509_VERSION_3;
    *length = 0;
    if (X509_set_version(x, version) == 1 && set_serial(x, recipe->serial) &&
        set_time(X509_getm_notBefore(x), recipe->not_before) &&
        set_time(X509_getm_notAfter(x), recipe->not_after) && set_names(x, recipe) &&
        set_key(x, recipe, signer) && add_extensions(x, recipe, signer))
        der = make_signed(x, recipe, signer, length);
    X509_free(x);
    EVP_PKEY_free(signer);
    BIO_free(bio);
    return der;
}
