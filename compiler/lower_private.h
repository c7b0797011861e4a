/* What the rooms of lowering share (lower.h has what they are for): lower.c
 * chooses, lower_names.c resolves, lower_literals.c, lower_operators.c and
 * lower_calls.c make nodes of each kind, lower_template.c those of messages. */
#ifndef BALLOTC_LOWER_PRIVATE_H
#define BALLOTC_LOWER_PRIVATE_H

#include "lower.h"

/* A name that is bound: to the elements of a list, or as the parameter of a
 * define to an argument, which is read where it is used, in the scope of the
 * call. */
struct ballotc_binding {
    const char *name;
    const struct ballotc_location *where;
    struct ballotc_type type;
    uint32_t slot;
    const struct ballotc_expression *argument;
    const struct ballotc_binding *argument_bindings;
    const struct ballotc_replacement *argument_within;
    const struct ballotc_binding *outer;
};

/* --- lower.c ------------------------------------------------------------------ */

/* Any expression; EXPECTED (or a wrong type) tells what a bare word may be. */
struct ballotc_term ballotc_lower(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                  struct ballotc_type expected);
/* As an operand: its absence has been excluded. */
struct ballotc_term ballotc_operand(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                    struct ballotc_type expected);
/* Likewise, of a type that is needed. */
struct ballotc_term ballotc_want(struct ballotc_scope *scope, const struct ballotc_expression *e,
                                 struct ballotc_type type);
struct ballotc_term ballotc_want_list(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected);
struct ballotc_term ballotc_wrong(void);
struct ballotc_term ballotc_term_of(struct ballotc_type type, uint32_t node);
struct ballotc_type ballotc_bool_type(void);
uint32_t ballotc_emit(struct ballotc_scope *scope, struct ballot_node node,
                      struct ballotc_type type, const struct ballotc_location *where);
struct ballotc_term ballotc_emit_term(struct ballotc_scope *scope, struct ballot_node node,
                                      struct ballotc_type type, const struct ballotc_expression *e);
struct ballotc_term ballotc_number(struct ballotc_scope *scope, int64_t value,
                                   struct ballotc_type type, const struct ballotc_expression *e);
/* Whether NODE is known to be present here. */
bool ballotc_is_guarded(const struct ballotc_scope *scope, uint32_t node);

/* --- lower_names.c ------------------------------------------------------------ */

struct ballotc_term ballotc_lower_name(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e,
                                       struct ballotc_type expected);
const struct ballotc_binding *ballotc_find_binding(const struct ballotc_binding *binding,
                                                   const char *name, size_t length);
/* Whether NAME is that of the certificate, the issuance, the CA or the issuer. */
bool ballotc_is_root(const struct ballotc_names *names, const char *name, size_t length,
                     enum ballot_root *root, uint32_t *record);
/* Whether E can only be a word of an enumeration, whose type the other side
 * of an operator has to tell. */
bool ballotc_is_word(struct ballotc_scope *scope, const struct ballotc_expression *e);
struct ballotc_term ballotc_field_of(struct ballotc_scope *scope, struct ballotc_term object,
                                     const char *name, size_t length,
                                     const struct ballotc_expression *e);
/* Replaces a define by its expression. */
struct ballotc_term ballotc_expand(struct ballotc_scope *scope, struct ballotc_entity *define,
                                   const struct ballotc_expression *arguments,
                                   const struct ballotc_expression *e,
                                   struct ballotc_type expected);
/* Reports a name that hides another. */
void ballotc_check_shadow(struct ballotc_scope *scope, const struct ballotc_word *name);

/* --- lower_literals.c, lower_operators.c, lower_calls.c ------------------------ */

struct ballotc_term ballotc_lower_oid(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_set(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e,
                                      struct ballotc_type expected);
struct ballotc_term ballotc_lower_comparison(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_date_words(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_sum(struct ballotc_scope *scope,
                                      const struct ballotc_expression *e, bool rounds_up);
struct ballotc_term ballotc_lower_membership(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_logic(struct ballotc_scope *scope,
                                        const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_unary(struct ballotc_scope *scope,
                                        const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_if(struct ballotc_scope *scope,
                                     const struct ballotc_expression *e,
                                     struct ballotc_type expected);
struct ballotc_term ballotc_lower_quantifier(struct ballotc_scope *scope,
                                             const struct ballotc_expression *e);
struct ballotc_term ballotc_lower_call(struct ballotc_scope *scope,
                                       const struct ballotc_expression *e,
                                       struct ballotc_type expected);
struct ballotc_term ballotc_lower_reading(struct ballotc_scope *scope,
                                          const struct ballotc_expression *e);

#endif
