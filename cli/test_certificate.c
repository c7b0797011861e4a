/* Certificates as tests describe them: what is usual for the type, and then part
 * after part what the description says. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/objects.h>

#include "make_certificate.h"
#include "test_certificate.h"

/* --- Complaints --------------------------------------------------------------------------- */

bool test_draft_bad(struct draft *d, const struct ballotc_location *where, const char *text)
{
    ballotc_report(d->diagnostics, BALLOTC_bad_part, where, "%s", text);
    d->failed = true;
    return false;
}

void test_draft_unknown(struct draft *d, const struct ballotc_word *word, const char *what,
                        const char *const *names, size_t n)
{
    struct ballotc_diagnostic *diagnostic = ballotc_report(
        d->diagnostics, BALLOTC_unknown_part, &word->where, "no %s \"%s\"", what, word->text);
    const char *nearest = ballotc_nearest(word->text, names, n);
    if (nearest != NULL)
        ballotc_help(d->diagnostics, diagnostic, "did you mean \"%s\"?", nearest);
    d->failed = true;
}

/* --- Values ---------------------------------------------------------------------------------- */

static const struct ballotc_expression *only(struct draft *d, const struct ballotc_test_part *part,
                                             enum ballotc_expression_kind kind, const char *form)
{
    const struct ballotc_expression *value = part->arguments;
    if (value != NULL && value->kind == kind && value->next == NULL)
        return value;
    test_draft_bad(d, &part->where, form);
    return NULL;
}

/* Hexadecimal digits, white space between octets; NULL after a complaint. */
static const unsigned char *hex(struct draft *d, const struct ballotc_expression *value,
                                size_t *length)
{
    const char *text = value != NULL && value->kind == BALLOTC_TEXT ? value->text : "?";
    size_t room = strlen(text) / 2 + 1;
    unsigned char *octets = ballot_arena_raw(d->arena, room);
    if (OPENSSL_hexstr2buf_ex(octets, room, length, text, ' ') == 1)
        return octets;
    if (value != NULL)
        test_draft_bad(d, &value->where, "octets are written as text of hexadecimal digits");
    return NULL;
}

static const char *word_to_oid(const struct word_oid *words, const char *text)
{
    for (; words->word != NULL; words++)
        if (strcmp(words->word, text) == 0)
            return words->oid;
    return NULL;
}

static void unknown_word(struct draft *d, const struct ballotc_expression *value, const char *what,
                         const struct word_oid *words)
{
    const char *names[64];
    size_t n = 0;
    const struct ballotc_word word = {.text = value->text, .where = value->where};
    for (; words->word != NULL && n < 64; words++)
        names[n++] = words->word;
    test_draft_unknown(d, &word, what, names, n);
}

/* --- Lists of texts --- */

static void push(struct draft *d, struct texts *texts, const char *text)
{
    const char **items = ballot_arena_array(d->arena, texts->n + 2, sizeof *items);
    if (texts->n != 0)
        memcpy(items, texts->items, texts->n * sizeof *items);
    items[texts->n++] = text;
    texts->items = items;
}

/* The first of a kind in a description takes the place of what was there. */
static void begin(struct draft *d, const struct ballotc_test_part *part, size_t *n, unsigned key)
{
    if (!part->adds && (d->seen >> key & 1) == 0)
        *n = 0;
    d->seen |= UINT64_C(1) << key;
}

static void apply_texts(struct draft *d, const struct ballotc_test_part *part,
                        const struct part_key *key, unsigned index)
{
    struct texts *texts = &d->lists[key->list];
    begin(d, part, &texts->n, index);
    for (const struct ballotc_expression *a = part->arguments; a != NULL; a = a->next) {
        const char *oid = NULL;
        if (key->words != NULL && a->kind == BALLOTC_NAME) {
            if ((oid = word_to_oid(key->words, a->text)) == NULL) {
                unknown_word(d, a, key->name, key->words);
                return;
            }
            push(d, texts, oid);
        } else if (a->kind == (key->words != NULL ? BALLOTC_OID : BALLOTC_TEXT)) {
            push(d, texts, a->text);
        } else {
            test_draft_bad(d, &a->where,
                           key->words != NULL ? "this takes words or object identifiers"
                                              : "this takes texts, in quotes");
            return;
        }
    }
}

/* --- Single parts --- */

static void apply_valid(struct draft *d, const struct ballotc_test_part *part)
{
    const struct ballotc_expression *a = part->arguments, *b = a != NULL ? a->next : NULL;
    ballot_instant length = d->recipe.not_after + 1 - d->recipe.not_before;
    if (a != NULL && a->kind == BALLOTC_DATE) {
        d->recipe.not_before = a->date.instant;
        a = b;
        b = NULL;
    }
    if (a == NULL) {
        d->recipe.not_after = d->recipe.not_before + length - 1;
    } else if (a->kind == BALLOTC_DURATION && a->next == NULL) {
        d->recipe.not_after = d->recipe.not_before + a->number - 1;
    } else if (a->kind == BALLOTC_DATE && a->next == NULL) {
        d->recipe.not_after = a->date.instant + (a->date.is_day ? BALLOT_DAY - 1 : 0);
    } else {
        test_draft_bad(d, &part->where,
                       "validity is: from DATE for DURATION, or: from DATE through DATE");
    }
    if (b != NULL && b != a)
        test_draft_bad(d, &b->where,
                       "validity is: from DATE for DURATION, or: from DATE through DATE");
}

static void apply_key(struct draft *d, const struct ballotc_test_part *part)
{
    static const char *const names[] = {
        "p256",      "p384",      "p521",      "secp256k1",  "ed25519",    "ed448",      "rsa",
        "ml_dsa_44", "ml_dsa_65", "ml_dsa_87", "ml_kem_512", "ml_kem_768", "ml_kem_1024"};
    const struct ballotc_expression *a = part->arguments;
    struct recipe_key key = {0};
    if (a != NULL && a->kind == BALLOTC_TEXT) {
        key.info = hex(d, a, &key.length);
    } else if (a != NULL && a->kind == BALLOTC_NAME) {
        const struct ballotc_word word = {.text = a->text, .where = a->where};
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (strcmp(names[i], a->text) == 0)
                key.name = names[i];
        if (key.name == NULL) {
            test_draft_unknown(d, &word, "kind of key", names, sizeof names / sizeof names[0]);
            return;
        }
        key.bits = a->next != NULL ? (int)a->next->number : 2048;
        if ((a->next != NULL && (strcmp(key.name, "rsa") != 0 || a->next->kind != BALLOTC_INT)) ||
            key.bits < 64 || key.bits > 16384) {
            test_draft_bad(d, &part->where,
                           "an RSA key has 64 to 16384 bits, and other keys take no size");
            return;
        }
        for (const struct ballotc_test_part *p = part->block; p != NULL; p = p->next)
            if (strcmp(p->key.text, "exponent") == 0 && p->arguments != NULL &&
                p->arguments->kind == BALLOTC_INT && p->arguments->number > 0)
                key.exponent = (unsigned long)p->arguments->number;
            else
                test_draft_bad(d, &p->where, "a key has besides: exponent NUMBER");
    } else {
        test_draft_bad(d, &part->where,
                       "a key is a word, \"rsa\" with a number of bits, or a "
                       "SubjectPublicKeyInfo in hex");
        return;
    }
    d->recipe.key = key;
}

static void apply_signature(struct draft *d, const struct ballotc_test_part *part)
{
    static const struct word_oid words[] = {{"md5", "md5"},
                                            {"sha1", "sha1"},
                                            {"sha224", "sha224"},
                                            {"sha256", "sha256"},
                                            {"sha384", "sha384"},
                                            {"sha512", "sha512"},
                                            {"ecdsa_sha1", "ecdsa-with-SHA1"},
                                            {"ecdsa_sha256", "ecdsa-with-SHA256"},
                                            {"ecdsa_sha384", "ecdsa-with-SHA384"},
                                            {"ecdsa_sha512", "ecdsa-with-SHA512"},
                                            {"ed25519", "ED25519"},
                                            {"ed448", "ED448"},
                                            {NULL, NULL}};
    const struct ballotc_expression *a = part->arguments;
    d->recipe.signature = NULL;
    d->recipe.signature_info = NULL;
    if (a != NULL && a->kind == BALLOTC_TEXT) {
        d->recipe.signature_info = hex(d, a, &d->recipe.signature_length);
    } else if (a != NULL && a->kind == BALLOTC_NAME && a->next == NULL) {
        d->recipe.signature = word_to_oid(words, a->text);
        if (d->recipe.signature == NULL)
            unknown_word(d, a, "signature", words);
    } else {
        test_draft_bad(d, &part->where, "a signature is a word, or an AlgorithmIdentifier in hex");
    }
}

static void apply_usage(struct draft *d, const struct ballotc_test_part *part, unsigned index)
{
    const struct ballot_enumeration *bits = &ballot_certificate_enums[BALLOT_WORDS_key_usage];
    size_t n = d->recipe.key_usage;
    begin(d, part, &n, index);
    for (const struct ballotc_expression *a = part->arguments; a != NULL; a = a->next) {
        uint16_t i = 0;
        while (i < bits->n_words &&
               (a->kind != BALLOTC_NAME || strcmp(bits->words[i], a->text) != 0))
            i++;
        if (i == bits->n_words) {
            const struct ballotc_word word = {.text = a->text != NULL ? a->text : "?",
                                              .where = a->where};
            test_draft_unknown(d, &word, "bit of the key usage", (const char *const *)bits->words,
                               bits->n_words);
            return;
        }
        n |= (size_t)1 << i;
    }
    d->recipe.key_usage = (unsigned)n;
}

static struct recipe_extension *more(struct draft *d, struct extensions *list)
{
    struct recipe_extension *items = ballot_arena_array(d->arena, list->n + 2, sizeof *items);
    if (list->n != 0)
        memcpy(items, list->items, list->n * sizeof *items);
    list->items = items;
    return &items[list->n++];
}

static void apply_extension(struct draft *d, const struct ballotc_test_part *part,
                            struct extensions *list, bool critical)
{
    const struct ballotc_expression *a = part->arguments;
    size_t length;
    const char *oid = a == NULL                 ? NULL
                      : a->kind == BALLOTC_OID  ? a->text
                      : a->kind == BALLOTC_NAME ? word_to_oid(test_extensions, a->text)
                                                : NULL;
    if (oid == NULL || a->next == NULL || a->next->next != NULL) {
        test_draft_bad(d, &part->where,
                       "this takes an object identifier, and DER in hex as a text");
        return;
    }
    const unsigned char *der = hex(d, a->next, &length);
    if (der != NULL)
        *more(d, list) = (struct recipe_extension){.oid = oid,
                                                   .der = der,
                                                   .length = length,
                                                   .critical = critical,
                                                   .replaces = !part->adds};
}

static void apply_criticality(struct draft *d, const struct ballotc_test_part *part, bool drop,
                              bool critical)
{
    for (const struct ballotc_expression *a = part->arguments; a != NULL; a = a->next) {
        const char *oid = a->kind == BALLOTC_OID    ? a->text
                          : a->kind == BALLOTC_NAME ? word_to_oid(test_extensions, a->text)
                                                    : NULL;
        if (oid == NULL) {
            unknown_word(d, a, "extension", test_extensions);
            return;
        }
        struct recipe_criticality *items =
            ballot_arena_array(d->arena, d->n_criticality + 2, sizeof *items);
        if (d->n_criticality != 0)
            memcpy(items, d->criticality, d->n_criticality * sizeof *items);
        items[d->n_criticality++] = (struct recipe_criticality){oid, drop, critical};
        d->criticality = items;
    }
}

/* --- The whole --- */

static const struct part_key keys[] = {
    {"type", PART_TYPE, 0, NULL},
    {"generation", PART_TYPE, 0, NULL},
    {"subject", PART_SUBJECT, 0, NULL},
    {"issuer", PART_ISSUER, 0, NULL},
    {"directory_name", PART_DIRECTORY_NAME, 0, NULL},
    {"valid", PART_VALID, 0, NULL},
    {"serial", PART_SERIAL, 0, NULL},
    {"version", PART_VERSION, 0, NULL},
    {"key", PART_KEY, 0, NULL},
    {"signature", PART_SIGNATURE, 0, NULL},
    {"outer_signature", PART_OUTER_SIGNATURE, 0, NULL},
    {"issuer_unique_id", PART_ISSUER_UNIQUE_ID, 0, NULL},
    {"subject_unique_id", PART_SUBJECT_UNIQUE_ID, 0, NULL},
    {"policy", PART_TEXTS, LIST_POLICIES, test_no_words},
    {"cps", PART_CPS, 0, NULL},
    {"eku", PART_TEXTS, LIST_PURPOSES, test_purposes},
    {"key_usage", PART_KEY_USAGE, 0, NULL},
    {"mailbox", PART_TEXTS, LIST_MAILBOXES, NULL},
    {"utf8_mailbox", PART_TEXTS, LIST_UTF8_MAILBOXES, NULL},
    {"dns", PART_TEXTS, LIST_DNS, NULL},
    {"ip", PART_TEXTS, LIST_IP, NULL},
    {"uri", PART_TEXTS, LIST_URIS, NULL},
    {"other_name", PART_OTHER_NAME, 0, NULL},
    {"crl", PART_TEXTS, LIST_CRL, NULL},
    {"ocsp", PART_TEXTS, LIST_OCSP, NULL},
    {"ca_issuers", PART_TEXTS, LIST_CA_ISSUERS, NULL},
    {"ca", PART_CA, 0, NULL},
    {"path_length", PART_PATH_LENGTH, 0, NULL},
    {"sct", PART_SCT, 0, NULL},
    {"precertificate", PART_PRECERTIFICATE, 0, NULL},
    {"unsigned", PART_UNSIGNED, 0, NULL},
    {"extension", PART_EXTENSION, 0, NULL},
    {"critical_extension", PART_CRITICAL_EXTENSION, 0, NULL},
    {"critical", PART_CRITICAL, 0, NULL},
    {"not_critical", PART_NOT_CRITICAL, 0, NULL},
    {"no", PART_NO, 0, NULL},
};
enum { N_KEYS = sizeof keys / sizeof keys[0] };

static const struct part_key *find_key(struct draft *d, const struct ballotc_word *word,
                                       unsigned *index)
{
    const char *names[N_KEYS];
    for (unsigned i = 0; i < N_KEYS; i++) {
        names[i] = keys[i].name;
        *index = i;
        if (strcmp(keys[i].name, word->text) == 0)
            return &keys[i];
    }
    test_draft_unknown(d, word, "part of a certificate", names, N_KEYS);
    return NULL;
}

/* "no PART": as if it had never been said. */
static void leave_out(struct draft *d, const struct ballotc_test_part *part)
{
    unsigned index;
    for (const struct ballotc_expression *a = part->arguments; a != NULL; a = a->next) {
        const struct ballotc_word word = {.text = a->text, .where = a->where};
        struct ballotc_test_part one = {.arguments = (struct ballotc_expression *)a};
        if (a->kind == BALLOTC_NAME && strcmp(a->text, "subject_key_id") == 0) {
            d->recipe.no_subject_key_id = true;
        } else if (a->kind == BALLOTC_NAME && strcmp(a->text, "authority_key_id") == 0) {
            d->recipe.no_authority_key_id = true;
        } else if (a->kind == BALLOTC_OID ||
                   (a->kind == BALLOTC_NAME && word_to_oid(test_extensions, a->text) != NULL &&
                    strcmp(a->text, "key_usage") != 0 && strcmp(a->text, "eku") != 0)) {
            struct ballotc_expression alone = *a;
            alone.next = NULL;
            one.arguments = &alone;
            apply_criticality(d, &one, true, false);
        } else if (a->kind == BALLOTC_NAME) {
            const struct part_key *key = find_key(d, &word, &index);
            if (key == NULL)
                return;
            if (key->kind == PART_TEXTS)
                d->lists[key->list].n = 0;
            else if (key->kind == PART_KEY_USAGE)
                d->recipe.key_usage = 0;
            else if (key->kind == PART_SUBJECT)
                d->subject.n = 0;
            else if (key->kind == PART_CPS)
                d->recipe.cps_uri = NULL;
            else if (key->kind == PART_PATH_LENGTH)
                d->recipe.has_path_length = false;
            else if (key->kind == PART_SCT)
                d->recipe.sct = NULL;
            else
                test_draft_bad(d, &a->where, "a certificate cannot be without this");
        } else {
            test_draft_bad(d, &a->where, "\"no\" takes parts or extensions");
        }
    }
}

static void apply_number(struct draft *d, const struct ballotc_test_part *part, int *number)
{
    const struct ballotc_expression *value = only(d, part, BALLOTC_INT, "this takes a number");
    if (value != NULL && value->number >= 0 && value->number < INT32_MAX)
        *number = (int)value->number;
}

static void apply_flag(struct draft *d, const struct ballotc_test_part *part, bool *flag)
{
    const struct ballotc_expression *value =
        only(d, part, BALLOTC_BOOL, "this takes true or false");
    if (value != NULL)
        *flag = value->number != 0;
}

static void apply_text(struct draft *d, const struct ballotc_test_part *part, const char **text)
{
    const struct ballotc_expression *value = only(d, part, BALLOTC_TEXT, "this takes one text");
    if (value != NULL)
        *text = value->text;
}

static void apply_octets(struct draft *d, const struct ballotc_test_part *part,
                         struct recipe_octets *octets)
{
    const struct ballotc_expression *value =
        only(d, part, BALLOTC_TEXT, "this takes one text of hexadecimal digits");
    if (value != NULL)
        octets->octets = hex(d, value, &octets->length);
}

static void apply_sct(struct draft *d, const struct ballotc_test_part *part)
{
    const struct ballotc_expression *value = only(d, part, BALLOTC_DATE, "this takes a date");
    if (value != NULL)
        d->recipe.sct = &value->date.instant;
}

static void apply(struct draft *d, const struct ballotc_test_part *part)
{
    unsigned index;
    const struct part_key *key = find_key(d, &part->key, &index);
    if (key == NULL)
        return;
    switch (key->kind) {
    case PART_TYPE: /* has been read, before all others */
        break;
    case PART_TEXTS:
        apply_texts(d, part, key, index);
        break;
    case PART_SUBJECT:
        test_draft_name(d, &d->subject, part);
        break;
    case PART_ISSUER:
        if (!part->has_block) {
            d->issuer.n = 0;
            const char *name = "";
            apply_text(d, part, &name);
            test_draft_put(d, &d->issuer, "2.5.4.3", V_ASN1_UTF8STRING, name, false);
        } else {
            test_draft_name(d, &d->issuer, part);
        }
        break;
    case PART_DIRECTORY_NAME:
        test_draft_name(d, &d->directory, part);
        break;
    case PART_VALID:
        apply_valid(d, part);
        break;
    case PART_SERIAL:
        apply_text(d, part, &d->recipe.serial);
        break;
    case PART_VERSION:
        apply_number(d, part, &d->recipe.version);
        break;
    case PART_KEY:
        apply_key(d, part);
        break;
    case PART_SIGNATURE:
        apply_signature(d, part);
        break;
    case PART_OUTER_SIGNATURE:
        apply_octets(d, part, &d->recipe.outer_signature);
        break;
    case PART_ISSUER_UNIQUE_ID:
        apply_octets(d, part, &d->recipe.unique_ids[0]);
        break;
    case PART_SUBJECT_UNIQUE_ID:
        apply_octets(d, part, &d->recipe.unique_ids[1]);
        break;
    case PART_CPS:
        apply_text(d, part, &d->recipe.cps_uri);
        break;
    case PART_KEY_USAGE:
        apply_usage(d, part, index);
        break;
    case PART_OTHER_NAME:
        apply_extension(d, part, &d->other_names, false);
        break;
    case PART_CA:
        apply_flag(d, part, &d->recipe.is_ca);
        d->recipe.constraints = true;
        break;
    case PART_PATH_LENGTH:
        apply_number(d, part, &d->recipe.path_length);
        d->recipe.has_path_length = d->recipe.constraints = true;
        break;
    case PART_SCT:
        apply_sct(d, part);
        break;
    case PART_PRECERTIFICATE:
        apply_flag(d, part, &d->recipe.precertificate);
        break;
    case PART_UNSIGNED:
        apply_flag(d, part, &d->recipe.tbs_only);
        break;
    case PART_EXTENSION:
        apply_extension(d, part, &d->extensions, false);
        break;
    case PART_CRITICAL_EXTENSION:
        apply_extension(d, part, &d->extensions, true);
        break;
    case PART_CRITICAL:
        apply_criticality(d, part, false, true);
        break;
    case PART_NOT_CRITICAL:
        apply_criticality(d, part, false, false);
        break;
    case PART_NO:
        leave_out(d, part);
        break;
    }
}

/* Type and generation decide what is usual, wherever they stand. */
static void read_type(struct draft *d, const struct test_description *description)
{
    for (size_t i = 0; i < description->n; i++)
        for (const struct ballotc_test_part *p = description->parts[i]; p != NULL; p = p->next) {
            bool type = strcmp(p->key.text, "type") == 0;
            if (!type && strcmp(p->key.text, "generation") != 0)
                continue;
            const struct ballotc_expression *a = only(d, p, BALLOTC_NAME, "this takes one word");
            if (a != NULL && type)
                d->type = (struct ballotc_word){.text = a->text, .where = a->where};
            else if (a != NULL)
                d->generation = (struct ballotc_word){.text = a->text, .where = a->where};
        }
}

static void finish(struct draft *d)
{
    struct certificate_recipe *r = &d->recipe;
    for (int i = 0; i < LISTS; i++)
        push(d, &d->lists[i], NULL);
    r->policies = d->lists[LIST_POLICIES].items;
    r->purposes = d->lists[LIST_PURPOSES].items;
    r->mailboxes = d->lists[LIST_MAILBOXES].items;
    r->utf8_mailboxes = d->lists[LIST_UTF8_MAILBOXES].items;
    r->dns_names = d->lists[LIST_DNS].items;
    r->ip_addresses = d->lists[LIST_IP].items;
    r->uris = d->lists[LIST_URIS].items;
    r->crl_uris = d->lists[LIST_CRL].items;
    r->ocsp_uris = d->lists[LIST_OCSP].items;
    r->issuer_uris = d->lists[LIST_CA_ISSUERS].items;
    test_draft_put(d, &d->subject, NULL, 0, NULL, false);
    test_draft_put(d, &d->issuer, NULL, 0, NULL, false);
    r->subject = d->subject.items;
    r->issuer_name = d->issuer.items;
    if (d->directory.n != 0) {
        test_draft_put(d, &d->directory, NULL, 0, NULL, false);
        r->directory_name = d->directory.items;
    }
    memset(more(d, &d->extensions), 0, sizeof(struct recipe_extension));
    memset(more(d, &d->other_names), 0, sizeof(struct recipe_extension));
    r->extensions = d->extensions.items;
    r->other_names = d->other_names.items;
    r->criticality = d->criticality;
}

void test_draft_text(struct draft *d, enum list list, const char *text)
{
    push(d, &d->lists[list], text);
}

unsigned char *test_certificate(struct ballotc_diagnostics *diagnostics,
                                const struct test_description *description,
                                const struct ballotc_location *where, size_t *length)
{
    struct draft draft = {.diagnostics = diagnostics, .arena = diagnostics->arena};
    read_type(&draft, description);
    if (!draft.failed && !test_usual(&draft))
        test_draft_unknown(&draft, draft.wrong, draft.wrong == &draft.type ? "type" : "generation",
                           draft.known_words, draft.n_known_words);
    for (size_t i = 0; i < description->n && !draft.failed; i++) {
        draft.seen = 0;
        for (const struct ballotc_test_part *part = description->parts[i]; part != NULL;
             part = part->next)
            apply(&draft, part);
    }
    if (draft.failed)
        return NULL;
    finish(&draft);
    unsigned char *der = make_certificate(&draft.recipe, length);
    if (der == NULL)
        ballotc_report(
            diagnostics, BALLOTC_impossible_certificate, where,
            "libcrypto cannot make this certificate: an unknown object identifier, "
            "a bad address or serial number, or an extension to change that is not there");
    return der;
}
