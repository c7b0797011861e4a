/* A profile table of a document, and what its ballots do to it. */
#include "generate_table.h"

#include "../../runtime/date.h"
#include "../../runtime/tables.h"

static const struct {
    const char *over, *rows[7]; /* what a row can be about */
} kinds[] = {
    {"cert.subject.attributes",
     {"surname", "street", "title", "2.5.4.3", "2.5.4.10", "2.5.4.65", "other"}},
    {"cert.extended_key_usage as purpose",
     {"mail", "whatever", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1", NULL, NULL, "other"}},
    {"cert.key_usage",
     {"digital_signature", "non_repudiation", "key_encipherment", "crl_sign", NULL, NULL, "other"}},
    {"cert.subject_alt_names",
     {"rfc822_name", "dns_name", "directory_name", NULL, NULL, NULL, "other"}}};

enum { ROWS = 7, OTHER = 6 };

void generate_table_names(FILE *to)
{
    fprintf(to, "define attribute.surname = 2.5.4.4\n"
                "define attribute.street = 2.5.4.9\n"
                "define attribute.title = 2.5.4.12\n"
                "define purpose.mail = 1.3.6.1.5.5.7.3.4\n"
                "define purpose.whatever = 2.5.29.37.0\n"
                "define kind.one = cert.policies has 1.3.6.1.4.1.1.1\n"
                "define kind.two = cert.policies has 1.3.6.1.4.1.1.2\n"
                "define grade.x = cert.policies has 1.3.6.1.4.1.1.3\n"
                "define grade.y = cert.policies has any of (1.3.6.1.4.1.1.4, 1.3.6.1.4.1.1.5)\n");
}

static unsigned below(const struct place *place, size_t n)
{
    return chance_below(place->chance, n);
}

static bool percent(const struct place *place, unsigned n)
{
    return chance_percent(place->chance, n);
}

static const char *word(const struct place *place, bool changes)
{
    static const char *const words[] = {"must", "should", "may", "not_recommended",
                                        "no",   "no",     "-",   "-"};
    return words[below(place, changes ? 8 : 6)];
}

/* Its cells, of two columns. */
static void write_cells(const struct place *place, const struct table_made *t, bool changes,
                        FILE *to)
{
    fprintf(to, " {");
    for (int i = 0; i < 2; i++) {
        fprintf(to, " %s", word(place, changes));
        if (t->has_grades && percent(place, 60))
            fprintf(to, "/%s", word(place, changes));
    }
    fprintf(to, " }");
}

/* One row, perhaps in several phases; with CHANGES it may leave cells alone. */
static void write_row(const struct place *place, const struct table_made *t, int row, bool changes,
                      FILE *to)
{
    const char *name = kinds[t->kind].rows[row];
    ballot_instant last = BALLOT_ALWAYS;
    unsigned n = 1 + below(place, 5) / 3;
    for (unsigned i = 0; i < n; i++) {
        ballot_instant from =
            percent(place, 80) ? facts_day(place->chance) : facts_date(place->chance);
        bool dated = i != 0 || percent(place, 40);
        if (i != 0 && from <= last + BALLOT_DAY)
            break;
        fprintf(to, "    %s", name);
        write_cells(place, t, changes || i != 0, to);
        if (dated)
            fprintf(to, " %s %s", percent(place, 75) ? "from" : "after",
                    generate_date_literal(place->arena, from));
        fputc('\n', to);
        last = dated ? from : BALLOT_ALWAYS;
    }
}

static size_t count_named(const struct table_made *t)
{
    size_t n = 0;
    for (int i = 0; i < OTHER; i++)
        n += t->has[i];
    return n;
}

void generate_table(const struct place *place, struct table_made *t, const char *name, FILE *to)
{
    struct place certificate = *place;
    certificate.only_cert = true;
    *t = (struct table_made){.exists = true,
                             .known = true,
                             .kind = below(place, sizeof kinds / sizeof kinds[0]),
                             .has_grades = percent(place, 50)};
    fprintf(to, "  table %s %ssection \"7\"\n    %sover %s\n    by %s", name,
            percent(place, 50) ? "\"list\" " : "", percent(place, 15) ? "for e in cert.scts " : "",
            kinds[t->kind].over,
            percent(place, 60) ? "kind { one \"the one\" two }" : "cert.key_type { rsa ec }");
    if (t->has_grades)
        fprintf(to, " then grade ( x / y )");
    if (percent(place, 40))
        fprintf(to, " when %s",
                percent(place, 60) ? "not cert.ca" : generate_bool(&certificate, 1));
    fputc('\n', to);
    while (count_named(t) == 0)
        for (int i = 0; i < ROWS; i++)
            t->has[i] = kinds[t->kind].rows[i] != NULL && percent(place, 45);
    for (int i = 0; i < ROWS; i++)
        if (t->has[i])
            write_row(place, t, i, false, to);
}

static void write_clauses(const struct place *place, const struct table_made *t, FILE *to)
{
    int row = (int)below(place, ROWS);
    fprintf(to, "    for [%s] section \"8\" { }\n",
            t->has[row] && percent(place, 50) ? kinds[t->kind].rows[row] : "*");
}

void generate_table_change(const struct place *place, struct table_made *t, const char *name,
                           FILE *to)
{
    if (percent(place, 12)) {
        fprintf(to, "  retire table %s\n", name);
        t->exists = false;
        return;
    }
    fprintf(to, "  amend table %s {\n", name);
    for (int i = 0; i < ROWS; i++) {
        if (kinds[t->kind].rows[i] == NULL)
            continue;
        if (!t->has[i] && percent(place, 30)) {
            fprintf(to, "    add %s", kinds[t->kind].rows[i]);
            write_cells(place, t, false, to);
            fputc('\n', to);
            t->has[i] = true;
        } else if (t->has[i] && percent(place, 12) && (i == OTHER || count_named(t) > 1)) {
            fprintf(to, "    drop %s\n", kinds[t->kind].rows[i]);
            t->has[i] = false;
        } else if (t->has[i] && percent(place, 40)) {
            write_row(place, t, i, true, to);
        }
    }
    if (percent(place, 15))
        write_clauses(place, t, to);
    fprintf(to, "  }\n");
}
