/* A certificate under test, and what is asked of it. */
#ifndef BALLOT_TESTS_SAMPLE_H
#define BALLOT_TESTS_SAMPLE_H

#include "../runtime/certificate.h"
#include "../cli/make_certificate.h"

struct sample {
    struct ballot_certificate *certificate;
    unsigned char *der;
    size_t length;
    bool fine; /* it could be read; otherwise error says why */
    struct ballot_error error;
};

/* The fields of a certificate in hex, each with its header. Those left NULL are
 * as in any certificate; the length of the whole is filled in. */
struct pieces {
    const char *version, *serial, *algorithm, *issuer, *validity, *subject, *key;
    const char *extensions; /* each an Extension; NULL: the field is left out */
    const char *behind;     /* put behind the last field of the TBSCertificate */
    const char *outer_algorithm, *signature;
};

struct sample sample_make(const struct certificate_recipe *recipe);
struct sample sample_build(const struct pieces *pieces);
/* One with that extension alone, not critical. */
struct sample sample_extension(const char *oid, const char *value_hex);
void sample_free(struct sample *sample);

const struct ballot_value *sample_fact(const struct sample *sample, uint16_t slot);
enum ballot_state sample_state(const struct sample *sample, uint16_t slot);
bool sample_is(const struct sample *sample, uint16_t slot, int64_t number);
bool sample_is_text(const struct sample *sample, uint16_t slot, const char *text);
/* A list of so many elements, the first of which is NUMBER or TEXT. */
bool sample_list(const struct sample *sample, uint16_t slot, uint32_t length);
bool sample_list_begins(const struct sample *sample, uint16_t slot, const char *text);
bool sample_has_fault(const struct sample *sample, enum ballot_word_encoding_fault fault);
/* An element of a list of records. */
const struct ballot_object *sample_record(const struct ballot_value *list, uint32_t index);

bool is_text(const struct ballot_value *value, const char *text);
bool is_number(const struct ballot_value *value, int64_t number);
/* OID in dotted form. */
bool is_oid(const struct ballot_value *value, const char *oid);

/* Octets of a hex text; blanks are skipped. The caller frees. */
unsigned char *from_hex(const char *hex, size_t *length);

#endif
