/* The laws that tests are judged under: each what-if is compiled once. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "../compiler/scenario.h"
#include "rule_base.h"

/* Settings that change the law; the others are matters of the judgement. */
static bool is_of_law(const struct ballotc_setting *setting)
{
    return setting->kind == BALLOTC_SET_WITH || setting->kind == BALLOTC_SET_WITHOUT ||
           setting->kind == BALLOTC_SET_MOVE_BY || setting->kind == BALLOTC_SET_MOVE_TO ||
           setting->kind == BALLOTC_SET_PENDING;
}

static const char *spell(struct ballot_arena *arena, const struct ballotc_setting *settings,
                         const char *directory)
{
    const char *key = "";
    for (const struct ballotc_setting *s = settings; s != NULL; s = s->next)
        if (is_of_law(s))
            key = ballot_arena_printf(arena, "%s%d %s %s %lld %lld %lld\n", key, (int)s->kind,
                                      s->word.text != NULL ? s->word.text : "",
                                      s->kind == BALLOTC_SET_WITH ? directory : "",
                                      (long long)s->seconds, (long long)s->from.instant,
                                      (long long)s->date.instant);
    return key;
}

struct test_law *test_law_add(struct test_suite *suite, const char *key,
                              const struct ballotc_setting *settings, const char *directory)
{
    struct test_law *law = ballot_arena_alloc(&suite->arena, sizeof *law);
    law->key = key;
    law->settings = settings;
    law->directory = directory;
    suite->laws = realloc(suite->laws, (suite->n_laws + 1) * sizeof *suite->laws);
    if (suite->laws == NULL)
        abort();
    suite->laws[suite->n_laws++] = law;
    return law;
}

struct test_law *test_law_find(struct test_suite *suite, const struct ballotc_test_case *of,
                               const char *directory)
{
    const struct ballotc_setting *settings = of != NULL ? of->settings : NULL;
    const char *key = spell(&suite->arena, settings, directory);
    for (size_t i = 0; i < suite->n_laws; i++)
        if (strcmp(suite->laws[i]->key, key) == 0)
            return suite->laws[i];
    return test_law_add(suite, key, settings, directory);
}

/* The what-if of the command line, and then what the settings say. */
static struct ballotc_scenario *scenario_of_law(const struct test_suite *suite,
                                                struct test_law *law)
{
    struct ballot_arena *arena = &law->arena;
    struct ballotc_scenario *scenario = ballot_arena_alloc(arena, sizeof *scenario);
    struct ballotc_scenario base = {0};
    size_t n = 0;
    if (!law->plain)
        base = scenario_of(suite->scenario);
    for (const struct ballotc_setting *s = law->settings; s != NULL; s = s->next)
        n++;
    const char **with = ballot_arena_array(arena, base.n_with + n + 1, sizeof *with);
    const char **without = ballot_arena_array(arena, base.n_without + n + 1, sizeof *without);
    struct ballotc_move *moves = ballot_arena_array(arena, base.n_moves + n + 1, sizeof *moves);
    *scenario = base;
    for (size_t i = 0; i < base.n_with; i++)
        with[i] = base.with[i];
    for (size_t i = 0; i < base.n_without; i++)
        without[i] = base.without[i];
    for (size_t i = 0; i < base.n_moves; i++)
        moves[i] = base.moves[i];
    for (const struct ballotc_setting *s = law->settings; s != NULL; s = s->next) {
        const char *word = s->word.text;
        if (s->kind == BALLOTC_SET_WITH)
            with[scenario->n_with++] =
                word[0] == '/' ? word : ballot_arena_printf(arena, "%s%s", law->directory, word);
        else if (s->kind == BALLOTC_SET_WITHOUT)
            without[scenario->n_without++] = word;
        else if (s->kind == BALLOTC_SET_MOVE_BY)
            moves[scenario->n_moves++] =
                (struct ballotc_move){.ballot = word, .seconds = s->seconds};
        else if (s->kind == BALLOTC_SET_MOVE_TO)
            moves[scenario->n_moves++] = (struct ballotc_move){.ballot = word,
                                                               .one_date = true,
                                                               .date = s->from.instant,
                                                               .to = s->date.instant,
                                                               .to_is_day = s->date.is_day};
        else if (s->kind == BALLOTC_SET_PENDING)
            scenario->pending = true;
    }
    scenario->with = with;
    scenario->without = without;
    scenario->moves = moves;
    return scenario;
}

void test_law_compile(struct test_suite *suite, struct test_law *law)
{
    struct ballotc_request request = {.name = ballot_tables_name(ballot_rules_cabf()),
                                      .scenario = scenario_of_law(suite, law)};
    if (suite->rules.n != 0) {
        request.name = "rules";
        request.paths = suite->rules.items;
        request.n_paths = suite->rules.n;
    } else {
        request.texts = rule_base;
        request.n_texts = rule_base_n;
    }
    if (suite->rules.n == 0 && ballotc_scenario_is_empty(request.scenario)) {
        law->tables = ballot_rules_cabf();
        return;
    }
    char *messages = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&messages, &size);
    if (stream == NULL)
        abort();
    const struct ballotc_compilation *c = ballotc_compile(&law->arena, &request);
    law->count = ballotc_compilation_list(c, &request, stream);
    law->tables = c->tables;
    law->files = c->files;
    fclose(stream);
    law->messages = ballot_arena_text(&law->arena, messages, size);
    free(messages);
}
