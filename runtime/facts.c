#include "facts.h"

/* Words and their meanings, one pair of arrays an enumeration. */
#define BALLOT_FACTS(r, meaning)
#define BALLOT_FACT(r, name, kind, type, flags, meaning)
#define BALLOT_FACTS_END(r)

#define BALLOT_WORDS(e, meaning) static const char *const words_of_##e[] = {
#define BALLOT_WORD(e, word, meaning) #word,
#define BALLOT_WORDS_END(e)                                                                        \
    }                                                                                              \
    ;
#include "facts.def"
#undef BALLOT_WORDS
#undef BALLOT_WORD
#undef BALLOT_WORDS_END

#define BALLOT_WORDS(e, meaning) static const char *const meanings_of_##e[] = {
#define BALLOT_WORD(e, word, meaning) meaning,
#define BALLOT_WORDS_END(e)                                                                        \
    }                                                                                              \
    ;
#include "facts.def"
#undef BALLOT_WORDS
#undef BALLOT_WORD
#undef BALLOT_WORDS_END

const struct ballot_enumeration ballot_certificate_enums[BALLOT_CERTIFICATE_ENUMS] = {
#define BALLOT_WORDS(e, meaning) {#e, meaning, words_of_##e, meanings_of_##e, BALLOT_##e##_words},
#define BALLOT_WORD(e, word, meaning)
#define BALLOT_WORDS_END(e)
#include "facts.def"
};
#undef BALLOT_WORDS
#undef BALLOT_WORD
#undef BALLOT_WORDS_END
#undef BALLOT_FACTS
#undef BALLOT_FACT
#undef BALLOT_FACTS_END

/* Which number the `type` of a fact stands for: 0 for `none`. */
#define NUMBER_BOOL(type) 0
#define NUMBER_INT(type) 0
#define NUMBER_DATE(type) 0
#define NUMBER_TEXT(type) 0
#define NUMBER_OID(type) 0
#define NUMBER_ENUM(type) BALLOT_WORDS_##type
#define NUMBER_RECORD(type) BALLOT_RECORD_##type

#define BALLOT_WORDS(e, meaning)
#define BALLOT_WORD(e, word, meaning)
#define BALLOT_WORDS_END(e)

#define BALLOT_FACTS(r, meaning) static const struct ballot_field fields_of_##r[] = {
#define BALLOT_FACT(r, name, kind, type, flags, meaning)                                           \
    {#name, meaning, BALLOT_##kind, BALLOT_FIELD_##flags, NUMBER_##kind(type)},
#define BALLOT_FACTS_END(r)                                                                        \
    }                                                                                              \
    ;
#include "facts.def"
#undef BALLOT_FACTS
#undef BALLOT_FACT
#undef BALLOT_FACTS_END

const struct ballot_record ballot_certificate_records[BALLOT_CERTIFICATE_RECORDS] = {
#define BALLOT_FACTS(r, meaning) {#r, meaning, fields_of_##r, BALLOT_##r##_slots, 0},
#define BALLOT_FACT(r, name, kind, type, flags, meaning)
#define BALLOT_FACTS_END(r)
#include "facts.def"
};
