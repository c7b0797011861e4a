/* The certificate vocabulary of facts.def as C: slots, words, descriptions. */
#ifndef BALLOT_FACTS_H
#define BALLOT_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "value.h"

/* enum ballot_word_key_type { BALLOT_key_type_rsa, … , BALLOT_key_type_words }; */
#define BALLOT_WORDS(e, meaning)                                                                   \
    enum ballot_word_##e                                                                           \
    {
#define BALLOT_WORD(e, word, meaning) BALLOT_##e##_##word,
#define BALLOT_WORDS_END(e)                                                                        \
    BALLOT_##e##_words                                                                             \
    }                                                                                              \
    ;
#define BALLOT_FACTS(r, meaning)
#define BALLOT_FACT(r, name, kind, type, flags, meaning)
#define BALLOT_FACTS_END(r)
#include "facts.def"
#undef BALLOT_WORDS
#undef BALLOT_WORD
#undef BALLOT_WORDS_END
#undef BALLOT_FACTS
#undef BALLOT_FACT
#undef BALLOT_FACTS_END

/* enum ballot_slot_cert { BALLOT_cert_signed, …, BALLOT_cert_slots }; */
#define BALLOT_WORDS(e, meaning)
#define BALLOT_WORD(e, word, meaning)
#define BALLOT_WORDS_END(e)
#define BALLOT_FACTS(r, meaning)                                                                   \
    enum ballot_slot_##r                                                                           \
    {
#define BALLOT_FACT(r, name, kind, type, flags, meaning) BALLOT_##r##_##name,
#define BALLOT_FACTS_END(r)                                                                        \
    BALLOT_##r##_slots                                                                             \
    }                                                                                              \
    ;
#include "facts.def"
#undef BALLOT_FACTS
#undef BALLOT_FACT
#undef BALLOT_FACTS_END

/* enum { BALLOT_RECORD_cert, …, BALLOT_CERTIFICATE_RECORDS }; */
enum ballot_certificate_record {
#define BALLOT_FACTS(r, meaning) BALLOT_RECORD_##r,
#define BALLOT_FACT(r, name, kind, type, flags, meaning)
#define BALLOT_FACTS_END(r)
#include "facts.def"
#undef BALLOT_FACTS
#undef BALLOT_FACT
#undef BALLOT_FACTS_END
#undef BALLOT_WORDS
#undef BALLOT_WORD
#undef BALLOT_WORDS_END
    BALLOT_CERTIFICATE_RECORDS
};

/* enum { BALLOT_WORDS_string_type, …, BALLOT_CERTIFICATE_ENUMS }; */
enum ballot_certificate_enum {
#define BALLOT_WORDS(e, meaning) BALLOT_WORDS_##e,
#define BALLOT_WORD(e, word, meaning)
#define BALLOT_WORDS_END(e)
#define BALLOT_FACTS(r, meaning)
#define BALLOT_FACT(r, name, kind, type, flags, meaning)
#define BALLOT_FACTS_END(r)
#include "facts.def"
#undef BALLOT_WORDS
#undef BALLOT_WORD
#undef BALLOT_WORDS_END
#undef BALLOT_FACTS
#undef BALLOT_FACT
#undef BALLOT_FACTS_END
    BALLOT_CERTIFICATE_ENUMS
};

/* How a field of any record is declared; the same for certificate facts and
 * for the records of the evidence. */
enum ballot_field_flag {
    BALLOT_FIELD_ONE = 0,
    BALLOT_FIELD_LIST = 1,     /* a list of values of that kind */
    BALLOT_FIELD_OPTIONAL = 2, /* may be known to be absent */
    BALLOT_FIELD_FIXED = 4     /* a date that no moving date carries along */
};

struct ballot_field {
    const char *name;
    const char *meaning; /* one line, or NULL */
    uint8_t kind;        /* enum ballot_kind */
    uint8_t flags;       /* enum ballot_field_flag */
    uint16_t type;       /* index of the enumeration or record, for those kinds */
};

struct ballot_record {
    const char *name;
    const char *meaning;
    const struct ballot_field *fields;
    uint16_t n_fields;
    uint16_t reusable; /* 1: what happened in it stays where it was under reissued-on */
};

struct ballot_enumeration {
    const char *name;
    const char *meaning;
    const char *const *words;
    const char *const *meanings; /* per word, or NULL */
    uint16_t n_words;
};

/* The vocabulary itself, by enum ballot_certificate_record and _enum. Record
 * and enumeration numbers of a rule base's own declarations continue after
 * BALLOT_CERTIFICATE_RECORDS and BALLOT_CERTIFICATE_ENUMS. */
extern const struct ballot_record ballot_certificate_records[BALLOT_CERTIFICATE_RECORDS];
extern const struct ballot_enumeration ballot_certificate_enums[BALLOT_CERTIFICATE_ENUMS];

#endif
