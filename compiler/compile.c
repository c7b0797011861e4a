#include "compile.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/evp.h>

#include "amend.h"
#include "emit_schema.h"
#include "parse.h"
#include "parts.h"

/* --- Files ---------------------------------------------------------------------- */

struct paths {
    char **items;
    size_t n, capacity;
};

static void add_path(struct ballot_arena *arena, struct paths *paths, const char *path)
{
    if (paths->n == paths->capacity) {
        size_t capacity = paths->capacity == 0 ? 64 : paths->capacity * 2;
        char **more = ballot_arena_array(arena, capacity, sizeof *more);
        if (paths->n != 0)
            memcpy(more, paths->items, paths->n * sizeof *more);
        paths->items = more;
        paths->capacity = capacity;
    }
    paths->items[paths->n++] = ballot_arena_text(arena, path, strlen(path));
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool is_source(const char *name)
{
    size_t length = strlen(name);
    return length > 7 && name[0] != '.' && strcmp(name + length - 7, ".ballot") == 0;
}

static const struct ballotc_location nowhere = {0};

static bool unreadable(struct ballotc_compilation *c, const char *path, const char *reason)
{
    ballotc_report(&c->diagnostics, BALLOTC_unreadable_source, &nowhere, "%s: %s", path, reason);
    c->unreadable = true;
    return false;
}

#define DEEPEST_DIRECTORY 32

/* False where something could not be looked at: it may hold a ballot. */
static bool walk(struct ballotc_compilation *c, struct paths *paths, const char *path, int depth)
{
    struct ballot_arena *arena = c->diagnostics.arena;
    if (depth > DEEPEST_DIRECTORY)
        return unreadable(c, path, "too many directories within each other");
    DIR *directory = opendir(path);
    if (directory == NULL)
        return unreadable(c, path, strerror(errno));
    struct paths names = {0};
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(directory)) != NULL)
        if (entry->d_name[0] != '.')
            add_path(arena, &names, ballot_arena_printf(arena, "%s/%s", path, entry->d_name));
    bool fine = errno == 0 || unreadable(c, path, strerror(errno));
    closedir(directory);
    if (names.n != 0)
        qsort(names.items, names.n, sizeof *names.items, by_text);
    for (size_t i = 0; i < names.n; i++) {
        struct stat status;
        const char *base = strrchr(names.items[i], '/') + 1;
        if (stat(names.items[i], &status) != 0)
            fine = unreadable(c, names.items[i], strerror(errno));
        else if (S_ISDIR(status.st_mode))
            fine = walk(c, paths, names.items[i], depth + 1) && fine;
        else if (is_source(base))
            add_path(arena, paths, names.items[i]);
    }
    return fine;
}

static void collect_paths(struct ballotc_compilation *c, struct paths *paths,
                          const char *const *given, size_t n)
{
    struct ballot_arena *arena = c->diagnostics.arena;
    for (size_t i = 0; i < n; i++) {
        struct stat status;
        size_t before = paths->n;
        if (stat(given[i], &status) != 0) {
            unreadable(c, given[i], strerror(errno));
        } else if (!S_ISDIR(status.st_mode)) {
            add_path(arena, paths, given[i]);
        } else if (walk(c, paths, given[i], 0) && paths->n == before) {
            ballotc_report(&c->diagnostics, BALLOTC_no_sources, &nowhere,
                           "%s: no *.ballot file in this directory", given[i]);
            c->unreadable = true;
        }
    }
    if (paths->n != 0)
        qsort(paths->items, paths->n, sizeof *paths->items, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < paths->n; i++)
        if (kept == 0 || strcmp(paths->items[kept - 1], paths->items[i]) != 0)
            paths->items[kept++] = paths->items[i];
    paths->n = kept;
}

static int by_name(const void *left, const void *right)
{
    const struct ballotc_text *a = *(const struct ballotc_text *const *)left;
    const struct ballotc_text *b = *(const struct ballotc_text *const *)right;
    return strcmp(a->name, b->name);
}

/* Returns the first tree that was read for a what-if. */
static struct ballotc_file *read_files(struct ballotc_compilation *c, const struct paths *paths,
                                       const struct ballotc_request *request)
{
    struct ballot_arena *arena = c->diagnostics.arena;
    struct ballotc_file **end = &c->files;
    uint16_t index;
    for (size_t i = 0; i < paths->n; i++) {
        const char *reason;
        if (!ballotc_source_read(&c->sources, paths->items[i], paths->items[i], &index, &reason)) {
            unreadable(c, paths->items[i], reason);
            continue;
        }
        *end = ballotc_parse_file(arena, &c->diagnostics, index);
        end = &(*end)->next;
    }
    const struct ballotc_text **texts =
        ballot_arena_array(arena, request->n_texts + 1, sizeof *texts);
    for (size_t i = 0; i < request->n_texts; i++)
        texts[i] = &request->texts[i];
    if (request->n_texts != 0)
        qsort(texts, request->n_texts, sizeof(texts[0]), by_name);
    for (size_t i = 0; i < request->n_texts; i++) {
        index = ballotc_source_add(&c->sources, texts[i]->name, texts[i]->text, texts[i]->length);
        *end = ballotc_parse_file(arena, &c->diagnostics, index);
        end = &(*end)->next;
    }
    struct ballotc_file **with = end;
    c->first_with = c->sources.n_files;
    for (size_t i = 0; request->scenario != NULL && i < request->scenario->n_with; i++) {
        const char *path = request->scenario->with[i], *reason;
        if (!ballotc_source_read(&c->sources, path, path, &index, &reason)) {
            unreadable(c, path, reason);
            continue;
        }
        *end = ballotc_parse_file(arena, &c->diagnostics, index);
        end = &(*end)->next;
    }
    return *with;
}

/* --- Tables ------------------------------------------------------------------------ */

/* Whether a file says nothing but tests. */
static bool is_tests(const struct ballotc_compilation *c, uint16_t index)
{
    const struct ballotc_file *file = c->files;
    while (file != NULL && file->file != index)
        file = file->next;
    const struct ballotc_declaration *d = file != NULL ? file->declarations : NULL;
    bool any = d != NULL;
    for (; d != NULL; d = d->next)
        if (d->kind != BALLOTC_DECLARE_TEST && d->kind != BALLOTC_DECLARE_TEST_CERTIFICATE &&
            d->kind != BALLOTC_DECLARE_TEST_EVIDENCE)
            return false;
    return any;
}

/* Over the contents only, in order of the names: where the sources lie does
 * not change what they say. What a what-if does to them is hashed too. */
static const char *digest_sources(const struct ballotc_compilation *c, const char *scenario)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    char *text = ballot_arena_raw(c->diagnostics.arena, 2 * EVP_MAX_MD_SIZE + 1);
    uint32_t version = BALLOT_TABLES_VERSION;
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        abort();
    EVP_DigestUpdate(context, &version, sizeof version);
    for (uint16_t i = 0; i < c->sources.n_files; i++)
        if (!is_tests(c, i))
            EVP_DigestUpdate(context, c->sources.files[i].text, c->sources.files[i].length + 1);
    EVP_DigestUpdate(context, scenario, strlen(scenario));
    EVP_DigestFinal_ex(context, hash, &length);
    EVP_MD_CTX_free(context);
    for (unsigned i = 0; i < length; i++) {
        text[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
    }
    text[2 * length] = '\0';
    return text;
}

static ballot_instant given(const struct ballotc_date *date)
{
    return date->where.line != 0 ? date->instant : BALLOT_NEVER;
}

static void fill_documents(struct ballotc_names *names, struct ballotc_builder *builder,
                           struct ballot_tables *tables)
{
    struct ballot_document *documents =
        ballot_arena_array(names->arena, names->n_documents + 1u, sizeof *documents);
    bool *none = ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof *none);
    for (uint32_t i = 0; i < names->n_documents; i++) {
        const struct ballotc_declaration *d = names->documents[i].declaration;
        struct ballotc_law law = {.names = names,
                                  .builder = builder,
                                  .diagnostics = names->diagnostics,
                                  .document = BALLOT_NONE,
                                  .included = none,
                                  .last = BALLOT_NONE};
        struct ballotc_scope scope;
        ballotc_scope_init(&scope, &law);
        documents[i] = (struct ballot_document){d->name.text, d->title, BALLOT_NONE, BALLOT_NONE};
        if (d->scope_certificate != NULL)
            documents[i].scope_certificate = ballotc_lower_bool(&scope, d->scope_certificate);
        if (d->scope_ca != NULL)
            documents[i].scope_ca = ballotc_lower_bool(&scope, d->scope_ca);
    }
    tables->documents = documents;
    tables->n_documents = names->n_documents;
}

static void fill_ballots(const struct ballotc_names *names, struct ballot_tables *tables)
{
    struct ballot_ballot *ballots =
        ballot_arena_array(names->arena, names->n_ballots + 1u, sizeof *ballots);
    for (uint32_t i = 0; i < names->n_ballots; i++) {
        const struct ballotc_declaration *d = names->ballots[i].declaration;
        ballots[i] = (struct ballot_ballot){.name = d->name.text,
                                            .title = d->title,
                                            .base = d->base.text,
                                            .version = d->version.text,
                                            .document = names->ballots[i].document,
                                            .discussion = given(&d->discussion),
                                            .passed = names->ballots[i].passed,
                                            .adopted = given(&d->adopted),
                                            .effective = names->ballots[i].effective,
                                            .place = ballotc_place(&d->name.where)};
    }
    tables->ballots = ballots;
    tables->n_ballots = names->n_ballots;
}

static void fill_permits(const struct ballotc_names *names, struct ballotc_builder *builder,
                         struct ballot_tables *tables)
{
    struct ballotc_array permits = {.size = sizeof(struct ballot_permit)};
    for (uint32_t i = 0; i < names->n_ballots; i++) {
        const struct ballotc_declaration *d = names->ballots[i].declaration->members;
        for (; d != NULL; d = d->next) {
            if (d->kind != BALLOTC_DECLARE_PERMITS)
                continue;
            struct ballot_permit permit = {.text = d->title,
                                           .section = d->section.text,
                                           .ballot = i,
                                           .first_cite = builder->cites.n,
                                           .place = ballotc_place(&d->where)};
            for (const struct ballotc_word *w = d->covers; w != NULL; w = w->next) {
                ballotc_push(builder, &builder->cites, &w->text);
                permit.n_covers++;
            }
            ballotc_push(builder, &permits, &permit);
        }
    }
    tables->permits = permits.items;
    tables->n_permits = permits.n;
}

static void fill_tables(struct ballotc_compilation *c, struct ballotc_names *names,
                        struct ballotc_builder *builder, const char *scenario,
                        struct ballot_tables *tables)
{
    const char **files = ballot_arena_array(names->arena, c->sources.n_files + 1u, sizeof *files);
    for (uint16_t i = 0; i < c->sources.n_files; i++)
        files[i] = c->sources.files[i].name;
    tables->files = files;
    tables->n_files = c->sources.n_files;
    tables->version = BALLOT_TABLES_VERSION;
    tables->size = sizeof *tables;
    tables->digest = digest_sources(c, scenario);
    fill_ballots(names, tables);
    fill_permits(names, builder, tables);
#define FILL(field)                                                                                \
    tables->field = builder->field.items;                                                          \
    tables->n_##field = builder->field.n
    FILL(rules);
    FILL(rows);
    FILL(wordings);
    FILL(phases);
    FILL(parts);
    FILL(cites);
    FILL(vias);
    FILL(schedules);
    FILL(schedule_versions);
    FILL(entries);
    FILL(readings);
    FILL(choices);
    FILL(nodes);
    struct ballot_lookup *lookups =
        ballot_arena_array(names->arena, builder->lookups.n + 1u, sizeof *lookups);
    ballotc_finish_lookups(builder, lookups);
    tables->lookups = lookups;
    tables->n_lookups = builder->lookups.n;
    FILL(arguments);
    FILL(constants);
#undef FILL
    tables->node_places = builder->node_places.items;
    tables->records = names->records;
    tables->n_records = names->n_records;
    tables->enums = names->enums;
    tables->n_enums = names->n_enums;
    tables->record_issuance = names->record_issuance;
    tables->record_ca = names->record_ca;
    tables->slot_signed = BALLOT_NONE;
    tables->n_variables = builder->n_variables < 1 ? 1 : builder->n_variables;
    if (names->record_issuance != BALLOT_NONE) {
        const struct ballot_record *issuance =
            &names->records[names->record_issuance - BALLOT_CERTIFICATE_RECORDS];
        for (uint16_t i = 0; i < issuance->n_fields; i++)
            if (strcmp(issuance->fields[i].name, "signed") == 0 &&
                issuance->fields[i].kind == BALLOT_DATE)
                tables->slot_signed = i;
    }
}

/* The law of the ballots that take part; NULL after errors in DIAGNOSTICS. */
static struct ballotc_names *make_law(const struct ballotc_compilation *c,
                                      const struct ballotc_request *request,
                                      struct ballotc_diagnostics *diagnostics,
                                      struct ballotc_builder *builder, struct ballot_tables *tables)
{
    struct ballot_arena *arena = diagnostics->arena;
    struct ballotc_names *names = ballot_arena_alloc(arena, sizeof *names);
    names->arena = arena;
    names->diagnostics = diagnostics;
    names->limit_known = request->limit_known;
    names->known = request->known;
    ballotc_builder_init(builder, arena);
    ballotc_names_collect(names, c->files);
    /* Later stages rest on the order of the ballots. */
    if (diagnostics->errors != 0)
        return NULL;
    ballotc_amend(names, builder);
    ballotc_warn_pinned_away(names);
    fill_documents(names, builder, tables);
    return diagnostics->errors == 0 ? names : NULL;
}

/* Each draft with those that it stands on, and no other: two that would change
 * one thing are no error of either. */
static void check_drafts(struct ballotc_compilation *c, const struct ballotc_request *request,
                         struct ballotc_file *with, struct ballotc_names *law)
{
    struct ballot_arena *arena = c->diagnostics.arena;
    struct ballotc_declaration *draft = NULL;
    while ((draft = ballotc_next_draft(c->files, with, draft)) != NULL) {
        struct ballotc_diagnostics diagnostics;
        struct ballotc_builder builder = {0};
        struct ballot_tables tables = {0};
        ballotc_diagnostics_init(&diagnostics, arena, &c->sources);
        ballotc_draft_take_part(arena, c->files, with, draft, true);
        struct ballotc_names *names = make_law(c, request, &diagnostics, &builder, &tables);
        ballotc_draft_take_part(arena, c->files, with, draft, false);
        if (names != NULL)
            ballotc_names_join_use(law, names);
        ballotc_diagnostics_join(&c->diagnostics, &diagnostics);
    }
}

static void compile_tables(struct ballotc_compilation *c, const struct ballotc_request *request,
                           struct ballotc_file *with)
{
    struct ballot_arena *arena = c->diagnostics.arena;
    struct ballotc_builder *builder = ballot_arena_alloc(arena, sizeof *builder);
    struct ballot_tables *tables = ballot_arena_alloc(arena, sizeof *tables);
    struct ballotc_names *names = make_law(c, request, &c->diagnostics, builder, tables);
    if (names == NULL)
        return;
    if (request->drafts)
        check_drafts(c, request, with, names);
    ballotc_names_warn_unused(names);
    if (c->diagnostics.errors != 0)
        return;
    if (builder->rules.n == 0)
        ballotc_report(&c->diagnostics, BALLOTC_no_rule, &nowhere,
                       "no rule in these sources: nothing can be judged by them");
    const char *scenario = ballotc_scenario_text(arena, request->scenario);
    tables->name = ballot_arena_printf(arena, "%s%s", request->name, scenario);
    fill_tables(c, names, builder, scenario, tables);
    tables->schema = ballotc_emit_schema(tables, arena);
    c->names = names;
    c->tables = tables;
}

struct ballotc_compilation *ballotc_compile(struct ballot_arena *arena,
                                            const struct ballotc_request *request)
{
    struct ballotc_compilation *c = ballot_arena_alloc(arena, sizeof *c);
    struct paths all = {0};
    c->sources.arena = arena;
    ballotc_diagnostics_init(&c->diagnostics, arena, &c->sources);
    collect_paths(c, &all, request->paths, request->n_paths);
    struct ballotc_file *with = read_files(c, &all, request);
    ballotc_join_parts(&c->diagnostics, c->files, with);
    if (with != NULL)
        ballotc_join_parts(&c->diagnostics, with, NULL);
    ballotc_join_records(&c->diagnostics, c->files);
    if (c->diagnostics.errors == 0 && !ballotc_scenario_is_empty(request->scenario))
        ballotc_scenario_apply(arena, &c->diagnostics, c->files, with, request->scenario);
    if (c->diagnostics.errors == 0)
        compile_tables(c, request, with);
    return c;
}

struct ballotc_count ballotc_compilation_list(const struct ballotc_compilation *c,
                                              const struct ballotc_request *request,
                                              FILE *diagnostics)
{
    return ballotc_diagnostics_list_what_if(&c->diagnostics, c->first_with, request->limit_known,
                                            diagnostics, false);
}

void ballotc_compilation_print(const struct ballotc_compilation *c,
                               const struct ballotc_request *request, FILE *diagnostics)
{
    const struct ballotc_count count = ballotc_compilation_list(c, request, diagnostics);
    ballotc_count_print(&count, diagnostics);
}

const struct ballot_tables *ballotc_compile_tables(struct ballot_arena *arena,
                                                   const struct ballotc_request *request,
                                                   FILE *diagnostics)
{
    const struct ballotc_compilation *c = ballotc_compile(arena, request);
    ballotc_compilation_print(c, request, diagnostics);
    return c->tables;
}
