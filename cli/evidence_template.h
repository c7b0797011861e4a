/* An evidence document to be filled in: valid as it is written, and with
 * everything unknown. */
#ifndef BALLOT_EVIDENCE_TEMPLATE_H
#define BALLOT_EVIDENCE_TEMPLATE_H

#include <stdio.h>

#include "evidence_needs.h"

struct template;

/* The document up to its first element; DAY is what it was made for, and NEEDS
 * what all of it answers. */
struct template *template_begin(FILE *to, const struct needs *needs, const char *day);
/* What is asked of the CA: written first, and once. */
void template_ca(struct template *template, const struct needs *needs);
/* What is asked of one issuance: of the certificate with that SHA-256 (hex),
 * whose name and number ABOUT says; NULL: not known yet. */
void template_issuance(struct template *template, const struct needs *needs, const char *sha256,
                       const char *about);
void template_end(struct template *template);

#endif
