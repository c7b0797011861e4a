/* forge: writes a test certificate with the properties asked for. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>

#include "../runtime/date.h"
#include "../cli/make_certificate.h"

static const char help[] =
    "Usage: forge [OPTION]... >FILE\n"
    "Writes one certificate for tests in PEM. Its keys are known to everybody.\n"
    "\n"
    "  --profile smime|tls|ca|none  what to begin with; default smime\n"
    "  --not-before DATE      2026-07-01 or 2026-07-01T12:00:00Z\n"
    "  --not-after DATE       last second of validity; a bare date is its first\n"
    "  --days N               validity, instead of --not-after\n"
    "  --serial HEX\n"
    "  --issuer NAME          common name of the issuer; default \"Test CA\"\n"
    "  --issuer-name TYPE=VALUE  one attribute, in place of that\n"
    "  --subject TYPE=VALUE   one attribute: CN=Ann, 2.5.4.97=LEIXG-…\n"
    "  --policy OID           certificate policy\n"
    "  --cps URI              qualifies every policy\n"
    "  --eku OID              extended key usage: serverAuth, 1.3.6.1.5.5.7.3.4\n"
    "  --key-usage BIT        0 to 8: digitalSignature is 0 (RFC 5280 4.2.1.3)\n"
    "  --mailbox ADDRESS      rfc822Name\n"
    "  --utf8-mailbox ADDRESS SmtpUTF8Mailbox\n"
    "  --dns NAME             dNSName\n"
    "  --ip ADDRESS           iPAddress\n"
    "  --crl URI              CRL distribution point\n"
    "  --ocsp URI             OCSP responder\n"
    "  --ca-issuers URI       where the issuer's certificate is\n"
    "  --extension OID=HEX    any extension, its value in DER\n"
    "  --critical-extension OID=HEX\n"
    "  --sct DATE             a Signed Certificate Timestamp\n"
    "  --precertificate       add the poison of RFC 6962\n"
    "  --ca                   a CA certificate\n"
    "  --path-length N        of a CA certificate\n"
    "  --rsa                  RSA 2048 instead of P-256\n"
    "  --no-key-ids           no key identifiers\n"
    "  --tbs                  only the TBSCertificate\n"
    "  --der                  DER instead of PEM\n"
    "  --help\n"
    "\n"
    "Options for lists (subject, policy, eku, key-usage, mailbox and so on) can\n"
    "be repeated; the first one replaces what the profile has. An empty value\n"
    "leaves the list empty.\n";

enum option_code {
    OPT_PROFILE = 256,
    OPT_NOT_BEFORE,
    OPT_NOT_AFTER,
    OPT_DAYS,
    OPT_SERIAL,
    OPT_ISSUER,
    OPT_ISSUER_NAME,
    OPT_SUBJECT,
    OPT_POLICY,
    OPT_CPS,
    OPT_EKU,
    OPT_KEY_USAGE,
    OPT_MAILBOX,
    OPT_UTF8_MAILBOX,
    OPT_DNS,
    OPT_IP,
    OPT_CRL,
    OPT_OCSP,
    OPT_CA_ISSUERS,
    OPT_EXTENSION,
    OPT_CRITICAL_EXTENSION,
    OPT_SCT,
    OPT_PRECERTIFICATE,
    OPT_CA,
    OPT_PATH_LENGTH,
    OPT_RSA,
    OPT_NO_KEY_IDS,
    OPT_TBS,
    OPT_DER,
    OPT_HELP
};

static const struct option options[] = {
    {"profile", required_argument, NULL, OPT_PROFILE},
    {"not-before", required_argument, NULL, OPT_NOT_BEFORE},
    {"not-after", required_argument, NULL, OPT_NOT_AFTER},
    {"days", required_argument, NULL, OPT_DAYS},
    {"serial", required_argument, NULL, OPT_SERIAL},
    {"issuer", required_argument, NULL, OPT_ISSUER},
    {"issuer-name", required_argument, NULL, OPT_ISSUER_NAME},
    {"subject", required_argument, NULL, OPT_SUBJECT},
    {"policy", required_argument, NULL, OPT_POLICY},
    {"cps", required_argument, NULL, OPT_CPS},
    {"eku", required_argument, NULL, OPT_EKU},
    {"key-usage", required_argument, NULL, OPT_KEY_USAGE},
    {"mailbox", required_argument, NULL, OPT_MAILBOX},
    {"utf8-mailbox", required_argument, NULL, OPT_UTF8_MAILBOX},
    {"dns", required_argument, NULL, OPT_DNS},
    {"ip", required_argument, NULL, OPT_IP},
    {"crl", required_argument, NULL, OPT_CRL},
    {"ocsp", required_argument, NULL, OPT_OCSP},
    {"ca-issuers", required_argument, NULL, OPT_CA_ISSUERS},
    {"extension", required_argument, NULL, OPT_EXTENSION},
    {"critical-extension", required_argument, NULL, OPT_CRITICAL_EXTENSION},
    {"sct", required_argument, NULL, OPT_SCT},
    {"precertificate", no_argument, NULL, OPT_PRECERTIFICATE},
    {"ca", no_argument, NULL, OPT_CA},
    {"path-length", required_argument, NULL, OPT_PATH_LENGTH},
    {"rsa", no_argument, NULL, OPT_RSA},
    {"no-key-ids", no_argument, NULL, OPT_NO_KEY_IDS},
    {"tbs", no_argument, NULL, OPT_TBS},
    {"der", no_argument, NULL, OPT_DER},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0}};

#define MOST 64 /* of one kind */

/* Texts as they are collected; the list of the recipe points here once there
 * is one. */
struct texts {
    const char *items[MOST + 1];
    size_t n;
};

struct name {
    struct recipe_attribute attributes[MOST + 1];
    size_t n;
};

struct forge {
    struct certificate_recipe recipe;
    struct name subject, issuer;
    struct recipe_extension extensions[MOST + 1];
    struct texts lists[OPT_HELP - OPT_PROFILE];
    size_t n_extensions;
    ballot_instant sct;
    int64_t days; /* 0: not given */
    bool has_usage, der;
};

static _Noreturn void complain(const char *what, const char *value)
{
    fprintf(stderr, "forge: %s: %s\n", what, value);
    exit(2);
}

static int64_t number(const char *text, int64_t least, int64_t most)
{
    char *end;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || value < least || value > most)
        complain("not a number that fits here", text);
    return value;
}

static ballot_instant date(const char *text)
{
    ballot_instant instant;
    bool is_day;
    if (!ballot_date_parse(text, strlen(text), &instant, &is_day))
        complain("not a date", text);
    return instant;
}

/* LIST is the recipe's, which from now on points to what was collected. */
static void add_text(struct forge *forge, int code, const char *text, const char *const **list)
{
    struct texts *texts = &forge->lists[code - OPT_PROFILE];
    if (texts->n == MOST)
        complain("too many", text);
    if (*text != '\0')
        texts->items[texts->n++] = text;
    *list = texts->n != 0 ? texts->items : NULL;
}

/* Cuts TYPE=VALUE in two; returns the value. */
static char *cut(char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL)
        complain("no \"=\" in it", text);
    *equals = '\0';
    return equals + 1;
}

static const struct recipe_attribute *add_attribute(struct name *name, char *text)
{
    if (*text == '\0')
        return name->attributes;
    if (name->n == MOST)
        complain("too many", text);
    const char *value = cut(text);
    name->attributes[name->n++] = (struct recipe_attribute){.type = text, .value = value};
    return name->attributes;
}

static void add_extension(struct forge *forge, char *text, bool critical)
{
    const char *hex = cut(text);
    long length = 0;
    if (forge->n_extensions == MOST)
        complain("too many", text);
    unsigned char *der = OPENSSL_hexstr2buf(hex, &length);
    if (der == NULL)
        complain("not hexadecimal", hex);
    forge->extensions[forge->n_extensions++] =
        (struct recipe_extension){text, der, (size_t)length, critical, false};
    forge->recipe.extensions = forge->extensions;
}

static void begin(struct forge *forge, const char *profile)
{
    if (strcmp(profile, "smime") == 0)
        forge->recipe = recipe_smime();
    else if (strcmp(profile, "tls") == 0)
        forge->recipe = recipe_tls();
    else if (strcmp(profile, "ca") == 0)
        forge->recipe = recipe_ca();
    else if (strcmp(profile, "none") == 0)
        forge->recipe = (struct certificate_recipe){.not_before = recipe_tls().not_before,
                                                    .not_after = recipe_tls().not_after};
    else
        complain("no such profile", profile);
}

static void take(struct forge *forge, int code)
{
    struct certificate_recipe *recipe = &forge->recipe;
    switch (code) {
    case OPT_PROFILE:
        break; /* has been looked at before all others */
    case OPT_NOT_BEFORE:
        recipe->not_before = date(optarg);
        break;
    case OPT_NOT_AFTER:
        recipe->not_after = date(optarg);
        break;
    case OPT_DAYS:
        forge->days = number(optarg, 1, 1000000);
        break;
    case OPT_SERIAL:
        recipe->serial = optarg;
        break;
    case OPT_ISSUER:
        recipe->issuer = optarg;
        break;
    case OPT_ISSUER_NAME:
        recipe->issuer_name = add_attribute(&forge->issuer, optarg);
        break;
    case OPT_SUBJECT:
        recipe->subject = add_attribute(&forge->subject, optarg);
        break;
    case OPT_POLICY:
        add_text(forge, code, optarg, &recipe->policies);
        break;
    case OPT_CPS:
        recipe->cps_uri = optarg;
        break;
    case OPT_EKU:
        add_text(forge, code, optarg, &recipe->purposes);
        break;
    case OPT_KEY_USAGE:
        recipe->key_usage = forge->has_usage ? recipe->key_usage : 0;
        forge->has_usage = true;
        if (*optarg != '\0')
            recipe->key_usage |= 1u << number(optarg, 0, 15);
        break;
    case OPT_MAILBOX:
        add_text(forge, code, optarg, &recipe->mailboxes);
        break;
    case OPT_UTF8_MAILBOX:
        add_text(forge, code, optarg, &recipe->utf8_mailboxes);
        break;
    case OPT_DNS:
        add_text(forge, code, optarg, &recipe->dns_names);
        break;
    case OPT_IP:
        add_text(forge, code, optarg, &recipe->ip_addresses);
        break;
    case OPT_CRL:
        add_text(forge, code, optarg, &recipe->crl_uris);
        break;
    case OPT_OCSP:
        add_text(forge, code, optarg, &recipe->ocsp_uris);
        break;
    case OPT_CA_ISSUERS:
        add_text(forge, code, optarg, &recipe->issuer_uris);
        break;
    case OPT_EXTENSION:
    case OPT_CRITICAL_EXTENSION:
        add_extension(forge, optarg, code == OPT_CRITICAL_EXTENSION);
        break;
    case OPT_SCT:
        forge->sct = date(optarg);
        recipe->sct = &forge->sct;
        break;
    case OPT_PRECERTIFICATE:
        recipe->precertificate = true;
        break;
    case OPT_CA:
        recipe->is_ca = true;
        break;
    case OPT_PATH_LENGTH:
        recipe->has_path_length = true;
        recipe->path_length = (int)number(optarg, 0, 1000);
        break;
    case OPT_RSA:
        recipe->rsa = true;
        break;
    case OPT_NO_KEY_IDS:
        recipe->no_key_ids = true;
        break;
    case OPT_TBS:
        recipe->tbs_only = true;
        break;
    case OPT_DER:
        forge->der = true;
        break;
    case OPT_HELP:
        fputs(help, stdout);
        exit(EXIT_SUCCESS);
    default:
        fputs("forge: see --help\n", stderr);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    static struct forge forge;
    size_t length;
    int code;
    begin(&forge, "smime");
    /* The profile first, wherever it stands: the others amend it. */
    opterr = 0;
    while ((code = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (code == OPT_PROFILE)
            begin(&forge, optarg);
    opterr = 1;
    optind = 1;
    while ((code = getopt_long(argc, argv, "", options, NULL)) != -1)
        take(&forge, code);
    if (optind < argc)
        complain("not an option", argv[optind]);
    /* notAfter is the last second of the validity (BR 6.3.2). */
    if (forge.days != 0)
        forge.recipe.not_after = forge.recipe.not_before + forge.days * BALLOT_DAY - 1;
    unsigned char *der = make_certificate(&forge.recipe, &length);
    if (der == NULL)
        complain("cannot be made", "is an OID, address or serial number wrong?");
    if (forge.der)
        fwrite(der, 1, length, stdout);
    else
        PEM_write(stdout, PEM_STRING_X509, "", der, (long)length);
    free(der);
    for (size_t i = 0; i < forge.n_extensions; i++)
        OPENSSL_free((void *)(uintptr_t)forge.extensions[i].der);
    if (fflush(stdout) != 0 || ferror(stdout))
        complain("cannot write", "standard output");
    return EXIT_SUCCESS;
}
