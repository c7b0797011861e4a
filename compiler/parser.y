/* From words to the tree, and nothing else (docs/language.md, section 2).
 * Values point into the arena, so no %destructor has anything to free. */
%define api.pure full
%define api.prefix {ballotc_parse_}
%define api.location.type {struct ballotc_location}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%parse-param {struct ballotc_parse *parse} {void *scanner}
%lex-param {struct ballotc_parse *parse} {void *scanner}

%code requires {
#include "grammar.h"
#include "../runtime/tables.h"
}

%code {
#define YYLLOC_DEFAULT(current, rhs, n)                                                            \
    do {                                                                                           \
        if (n) {                                                                                   \
            (current) = YYRHSLOC(rhs, 1);                                                          \
            (current).last_line = YYRHSLOC(rhs, n).last_line;                                      \
            (current).last_column = YYRHSLOC(rhs, n).last_column;                                  \
        } else {                                                                                   \
            (current) = YYRHSLOC(rhs, 0);                                                          \
            (current).line = (current).last_line;                                                  \
            (current).column = (current).last_column;                                              \
        }                                                                                          \
    } while (0)
#define YYMAXDEPTH 4000

static int ballotc_parse_lex(BALLOTC_PARSE_STYPE *value, struct ballotc_location *where,
                             struct ballotc_parse *parse, void *scanner);
static void ballotc_parse_error(const struct ballotc_location *where, struct ballotc_parse *parse,
                                void *scanner, const char *message);
}

%union {
    const char *text;
    int64_t number;
    int integer;
    struct ballotc_date date;
    struct ballotc_word *word;
    struct ballotc_expression *expression;
    struct ballotc_declaration *declaration;
    struct ballotc_field *field;
    struct ballotc_enum_word *enum_word;
    struct ballotc_entry *entry;
    struct ballotc_choice *choice;
    struct ballotc_clause *clause;
    struct ballotc_table *table;
    struct ballotc_table_row *table_row;
    struct ballotc_column *column;
    struct ballotc_cell *cell;
    struct ballotc_cell_clauses *cell_clauses;
    struct ballotc_test_part *part;
    struct ballotc_test *test;
    struct ballotc_test_source *test_source;
    struct ballotc_setting *setting;
    struct ballotc_expectation *expectation;
}

%token START_FILE START_EXPRESSION
%token <text> NAME "a name" RULE_NAME "a rule (DOCUMENT/name)" TEXT "a text" OID "an object identifier"
%token <number> INT "a number" DURATION "a duration" STEP "a calendar step" DISTANCE "a distance"
%token <date> DATE "a date"
%token NOT_EQUAL "<>" AT_MOST "<=" AT_LEAST ">="
%token <text> ADD "add" ADOPTED "adopted" AFTER "after" ALL "all" AMEND "amend" AND "and" ANY "any"
%token <text> APART "apart" APPLY "apply" AS "as" AT "at" BALLOT "ballot" BASE "base"
%token <text> BECAUSE "because" BEFORE "before" BY "by" CHECKED "checked" COUNT "count"
%token <text> COVERS "covers" CURRENT "current" DEFAULT "default" DEFINE "define"
%token <text> DISCUSSION "discussion" DISTINCT "distinct" DOCUMENT "document" DOWN "down"
%token <text> DROP "drop" DUE "due" EFFECTIVE "effective" ELSE "else" ENUM "enum" EXCEPT "except"
%token <text> FALSE "false" FIRST "first" FIXED "fixed" FOR "for" FROM "from" HAS "has" IF "if"
%token <text> IMPLIES "implies" IN "in" INCORPORATE "incorporate" IS "is" LIST "list"
%token <text> MANUAL "manual" MAX "max" MIN "min" MUST "must" NOT "not" NOTE "note" OF "of"
%token <text> OFF "off" ONLY "only" OR "or" OVER "over" PASSED "passed" PERMITS "permits" PRESENT "present"
%token <text> READING "reading" RECORD "record" RELEVANT "relevant" RETIRE "retire"
%token <text> REUSABLE "reusable" ROUNDING "rounding" RULE "rule" SCHEDULE "schedule"
%token <text> SCOPE "scope" SECTION "section" SHALL "shall" SHOULD "should" SUMMARY "summary"
%token <text> TABLE "table" TEST "test" THEN "then" THROUGH "through" TODAY "today" TRUE "true"
%token <text> UP "up" VERSION "version" WHEN "when" WHERE "where"
%token <text> ABSENT "absent" APPLICABLE "applicable" CERTIFICATE "certificate"
%token <text> EVIDENCE "evidence" FAIL "fail" FORCE "force" ISSUED "issued" ISSUER "issuer"
%token <text> KNOWN "known" LIKE "like" MOVE "move" ON "on" PASS "pass" PENDING "pending"
%token <text> REISSUED "reissued" SINCE "since" TO "to" UNKNOWN "unknown" UNTIL "until"
%token <text> WITH "with" WITHOUT "without"

%type <text> text optional_text
%type <word> name dotted bound texts names section optional_section field_name parameters
%type <word> optional_parameters codes
%type <expression> expr sum product factor primary literal set items where optional_items
%type <expression> optional_scope row_value
%type <declaration> declarations declaration document record enumeration define ballot member
%type <declaration> changed retired
%type <field> fields field type
%type <enum_word> words word
%type <clause> clauses clause heads head phase
%type <entry> rows row
%type <choice> choices choice
%type <integer> amends reusable list_of marks level comparison date_word membership extreme
%type <integer> optional_default
%type <declaration> changes test
%type <table> table_head table_range table_then table_items
%type <table_row> table_row row_name row_cells
%type <column> columns column generations
%type <cell> cells cell
%type <cell_clauses> selection cell_clauses cell_word_wanted
%type <word> table_prefix cell_words cell_word all_or_names selected
%type <expression> table_when
%type <clause> cell_clause cell_clause_list
%type <test> test_items
%type <test_source> test_source described
%type <part> parts part
%type <expression> head_of_part argument arguments word_argument text_argument more leaf
%type <word> key like reading_name
%type <setting> settings setting
%type <expectation> expectations expectation verdict instance
%type <number> optional_minus

%right IMPLIES ELSE ':'
%left OR
%left AND
%precedence NOT

%start start

%%

start
    : START_FILE declarations { parse->declarations = $2; }
    | START_EXPRESSION expr { parse->expression = $2; }
    ;

declarations
    : %empty { $$ = NULL; }
    | declarations declaration
        { $$ = $1;
          if ($1 == NULL) {
              $$ = $2;
          } else {
              struct ballotc_declaration *last = $1;
              while (last->next != NULL)
                  last = last->next;
              last->next = $2;
          } }
    | declarations error { $$ = $1; }
    ;

declaration : document | record | enumeration | define | ballot | test ;

/* --- Names and texts ------------------------------------------------------ */

text
    : TEXT
    | text TEXT { $$ = ballot_arena_printf(parse->arena, "%s%s", $1, $2); }
    ;

optional_text : %empty { $$ = NULL; } | text ;

texts
    : text { $$ = grammar_word(parse, $1, &@1); }
    | texts ',' text { $$ = grammar_append_word($1, grammar_word(parse, $3, &@3)); }
    ;

bound : NAME { $$ = grammar_word(parse, $1, &@1); } ;

dotted
    : NAME { $$ = grammar_word(parse, $1, &@1); }
    | dotted '.' NAME
        { $$ = grammar_word(parse, ballot_arena_printf(parse->arena, "%s.%s", $1->text, $3), &@$); }
    ;

name : dotted ;

names
    : name
    | names ',' name { $$ = grammar_append_word($1, $3); }
    ;

section : SECTION text { $$ = grammar_word(parse, $2, &@2); } ;
optional_section : %empty { $$ = NULL; } | section ;

/* --- Outside of ballots --------------------------------------------------- */

document
    : DOCUMENT bound text
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_DOCUMENT, $2, &@$); $$->title = $3; }
    | DOCUMENT bound text SCOPE expr optional_scope
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_DOCUMENT, $2, &@$);
          $$->title = $3;
          $$->scope_certificate = $5;
          $$->scope_ca = $6; }
    ;

optional_scope : %empty { $$ = NULL; } | ',' expr { $$ = $2; } ;

record
    : RECORD bound optional_text reusable '{' fields '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_RECORD, $2, &@$);
          $$->title = $3;
          $$->is_reusable = $4 != 0;
          $$->fields = $6; }
    | AMEND RECORD bound '{' fields '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_RECORD, $3, &@$);
          $$->change = BALLOTC_AMENDS;
          $$->fields = $5; }
    ;

reusable : %empty { $$ = 0; } | REUSABLE { $$ = 1; } ;

fields
    : %empty { $$ = NULL; }
    | fields field
        { $$ = $1;
          if ($1 == NULL) {
              $$ = $2;
          } else {
              struct ballotc_field *last = $1;
              while (last->next != NULL)
                  last = last->next;
              last->next = $2;
          } }
    | fields error { $$ = $1; }
    ;

/* Names of fields stand where no clause can, and after a dot. */
field_name
    : NAME { $$ = grammar_word(parse, $1, &@1); }
    | ADOPTED { $$ = grammar_word(parse, "adopted", &@1); }
    | BALLOT { $$ = grammar_word(parse, "ballot", &@1); }
    | BASE { $$ = grammar_word(parse, "base", &@1); }
    | CHECKED { $$ = grammar_word(parse, "checked", &@1); }
    | COVERS { $$ = grammar_word(parse, "covers", &@1); }
    | DISCUSSION { $$ = grammar_word(parse, "discussion", &@1); }
    | DOCUMENT { $$ = grammar_word(parse, "document", &@1); }
    | DUE { $$ = grammar_word(parse, "due", &@1); }
    | EFFECTIVE { $$ = grammar_word(parse, "effective", &@1); }
    | NOTE { $$ = grammar_word(parse, "note", &@1); }
    | PASSED { $$ = grammar_word(parse, "passed", &@1); }
    | PRESENT { $$ = grammar_word(parse, "present", &@1); }
    | RULE { $$ = grammar_word(parse, "rule", &@1); }
    | SCHEDULE { $$ = grammar_word(parse, "schedule", &@1); }
    | SCOPE { $$ = grammar_word(parse, "scope", &@1); }
    | SECTION { $$ = grammar_word(parse, "section", &@1); }
    | SUMMARY { $$ = grammar_word(parse, "summary", &@1); }
    | TEST { $$ = grammar_word(parse, "test", &@1); }
    | VERSION { $$ = grammar_word(parse, "version", &@1); }
    ;

field
    : field_name list_of type marks optional_text
        { $$ = $3;
          $$->name = *$1;
          $$->is_list = $2 != 0;
          $$->is_optional = ($4 & 1) != 0;
          $$->is_fixed = ($4 & 2) != 0;
          $$->meaning = $5; }
    ;

list_of : %empty { $$ = 0; } | LIST OF { $$ = 1; } ;

type
    : NAME
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); $$->type = *grammar_word(parse, $1, &@1); }
    | ENUM '{' words '}'
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$);
          $$->words = $3;
          if ($3 == NULL)
              grammar_report(parse, BALLOTC_empty_enumeration, &@$, "an enumeration needs a word"); }
    ;

marks
    : %empty { $$ = 0; }
    | '?' { $$ = 1; }
    | FIXED { $$ = 2; }
    | '?' FIXED { $$ = 3; }
    ;

enumeration
    : ENUM bound optional_text '{' words '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_ENUM, $2, &@$);
          $$->title = $3;
          $$->words = $5;
          if ($5 == NULL)
              grammar_report(parse, BALLOTC_empty_enumeration, &@$, "an enumeration needs a word"); }
    ;

words
    : %empty { $$ = NULL; }
    | words word
        { $$ = $1;
          if ($1 == NULL) {
              $$ = $2;
          } else {
              struct ballotc_enum_word *last = $1;
              while (last->next != NULL)
                  last = last->next;
              last->next = $2;
          } }
    | words error { $$ = $1; }
    ;

word
    : bound optional_text
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); $$->name = *$1; $$->meaning = $2; }
    ;

define
    : DEFINE name optional_parameters '=' expr
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_DEFINE, $2, &@$);
          $$->parameters = $3;
          $$->value = $5; }
    ;

optional_parameters : %empty { $$ = NULL; } | '(' parameters ')' { $$ = $2; } ;

parameters
    : bound
    | parameters ',' bound { $$ = grammar_append_word($1, $3); }
    ;

/* --- Ballots -------------------------------------------------------------- */

ballot
    : BALLOT bound text OF bound '{' heads '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_BALLOT, $2, &@$);
          $$->title = $3;
          $$->of = *$5;
          grammar_fill(parse, $$, $7); }
    | BALLOT bound '{' heads '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_BALLOT, $2, &@$);
          grammar_fill(parse, $$, $4); }
    ;

heads
    : %empty { $$ = NULL; }
    | heads head { $$ = grammar_append_clause($1, $2); }
    | heads error { $$ = $1; }
    ;

head
    : BASE text
        { $$ = grammar_clause(parse, CLAUSE_BASE, &@$); $$->word = grammar_word(parse, $2, &@2); }
    | VERSION text
        { $$ = grammar_clause(parse, CLAUSE_VERSION, &@$); $$->word = grammar_word(parse, $2, &@2); }
    | DISCUSSION DATE { $$ = grammar_clause(parse, CLAUSE_DISCUSSION, &@$); $$->date = $2; }
    | PASSED DATE { $$ = grammar_clause(parse, CLAUSE_PASSED, &@$); $$->date = $2; }
    | ADOPTED DATE { $$ = grammar_clause(parse, CLAUSE_ADOPTED, &@$); $$->date = $2; }
    | EFFECTIVE DATE { $$ = grammar_clause(parse, CLAUSE_EFFECTIVE, &@$); $$->date = $2; }
    | member { $$ = grammar_clause(parse, CLAUSE_MEMBER, &@$); $$->member = $1; }
    ;

amends : %empty { $$ = BALLOTC_ADDS; } | AMEND { $$ = BALLOTC_AMENDS; } ;

member
    : amends changed
        { $$ = $2;
          $$->change = (enum ballotc_change)$1;
          if ($1 == BALLOTC_ADDS && ($$->add != NULL || $$->drop != NULL))
              grammar_report(parse, BALLOTC_clause_not_here, &$$->where,
                             "only an amendment adds members to a schedule or drops them"); }
    | RETIRE retired { $$ = $2; $$->change = BALLOTC_RETIRES; }
    | INCORPORATE bound RELEVANT optional_section
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_INCORPORATE, $2, &@$);
          $$->incorporation = BALLOTC_RELEVANT;
          if ($4 != NULL)
              $$->section = *$4; }
    | INCORPORATE bound CURRENT optional_section
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_INCORPORATE, $2, &@$);
          $$->incorporation = BALLOTC_CURRENT;
          if ($4 != NULL)
              $$->section = *$4; }
    | INCORPORATE bound VERSION text optional_section
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_INCORPORATE, $2, &@$);
          $$->incorporation = BALLOTC_PINNED;
          $$->pin = *grammar_word(parse, $4, &@4);
          if ($5 != NULL)
              $$->section = *$5; }
    | PERMITS text optional_section COVERS texts
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_PERMITS, NULL, &@$);
          $$->title = $2;
          if ($3 != NULL)
              $$->section = *$3;
          $$->covers = $5; }
    ;

changed
    : RULE name optional_section '{' clauses '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_RULE, $2, &@$);
          grammar_fill(parse, $$, $5);
          if ($3 != NULL)
              $$->clauses.section = *$3; }
    | SCHEDULE name optional_section '{' rows '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_SCHEDULE, $2, &@$);
          $$->entries = $5;
          if ($3 != NULL)
              $$->section = *$3; }
    | SCHEDULE name optional_section '{' changes '}'
        { $$ = $5;
          $$->name = *$2;
          $$->where = @$;
          if ($3 != NULL)
              $$->section = *$3; }
    | define
    | TABLE name optional_text optional_section table_head
        { $$ = grammar_table(parse, $2, $4, $5, &@$);
          $5->label = $3;
          $5->is_whole = true; }
    | TABLE name optional_text optional_section '{' table_items '}'
        { $$ = grammar_table(parse, $2, $4, $6, &@$); $6->label = $3; }
    | READING name optional_section '{' choices '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_READING, $2, &@$);
          $$->choices = $5;
          if ($3 != NULL)
              $$->section = *$3; }
    | APPLY bound name '{' clauses '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_APPLY, $3, &@$);
          $$->source = *$2;
          grammar_fill(parse, $$, $5); }
    | APPLY bound name AS section '{' clauses '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_APPLY, $3, &@$);
          $$->source = *$2;
          grammar_fill(parse, $$, $7);
          $$->clauses.section = *$5; }
    ;

retired
    : RULE name { $$ = grammar_declaration(parse, BALLOTC_DECLARE_RULE, $2, &@$); }
    | SCHEDULE name { $$ = grammar_declaration(parse, BALLOTC_DECLARE_SCHEDULE, $2, &@$); }
    | TABLE name { $$ = grammar_declaration(parse, BALLOTC_DECLARE_TABLE, $2, &@$); }
    | DEFINE name { $$ = grammar_declaration(parse, BALLOTC_DECLARE_DEFINE, $2, &@$); }
    | READING name { $$ = grammar_declaration(parse, BALLOTC_DECLARE_READING, $2, &@$); }
    | APPLY bound name
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_APPLY, $3, &@$); $$->source = *$2; }
    ;

changes
    : ADD row_value
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_SCHEDULE, NULL, &@$); $$->add = $2; }
    | DROP row_value
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_SCHEDULE, NULL, &@$); $$->drop = $2; }
    | ADD row_value DROP row_value
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_SCHEDULE, NULL, &@$);
          $$->add = $2;
          $$->drop = $4; }
    ;

rows
    : %empty { $$ = NULL; }
    | rows row
        { $$ = $1;
          if ($1 == NULL) {
              $$ = $2;
          } else {
              struct ballotc_entry *last = $1;
              while (last->next != NULL)
                  last = last->next;
              last->next = $2;
          } }
    | rows error { $$ = $1; }
    ;

row
    : row_value { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); $$->value = $1; }
    | row_value FROM DATE
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$);
          $$->value = $1;
          $$->kind = BALLOTC_PHASE_FROM;
          $$->date = $3; }
    | row_value AFTER DATE
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$);
          $$->value = $1;
          $$->kind = BALLOTC_PHASE_AFTER;
          $$->date = $3; }
    ;

row_value
    : literal
    | name { $$ = grammar_leaf(parse, BALLOTC_NAME, &@$); $$->text = $1->text; }
    | set
    | '(' expr ')'
        { $$ = grammar_items(parse, grammar_leaf(parse, BALLOTC_SET, &@$), $2); }
    ;

choices
    : %empty { $$ = NULL; }
    | choices choice
        { $$ = $1;
          if ($1 == NULL) {
              $$ = $2;
          } else {
              struct ballotc_choice *last = $1;
              while (last->next != NULL)
                  last = last->next;
              last->next = $2;
          } }
    | choices error { $$ = $1; }
    ;

choice
    : bound text optional_default
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$);
          $$->name = *$1;
          $$->meaning = $2;
          $$->is_default = $3 != 0; }
    ;

optional_default : %empty { $$ = 0; } | DEFAULT { $$ = 1; } ;

/* --- Tables ------------------------------------------------------------------- */

table_head
    : table_range OVER name table_prefix BY name '{' columns '}' table_then table_when table_items
        { $$ = $12;
          $$->variable = $1->variable;
          $$->list = $1->list;
          $$->where = $1->where;
          $$->over = *$3;
          if ($4 != NULL)
              $$->prefix = *$4;
          $$->by = (struct ballotc_axis){*$6, $8};
          $$->then = $10->then;
          $$->when = $11; }
    ;

table_range
    : %empty { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); }
    | FOR bound IN sum where
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$);
          $$->variable = *$2;
          $$->list = $4;
          $$->where = $5; }
    ;

table_prefix : %empty { $$ = NULL; } | AS name { $$ = $2; } ;
table_when : %empty { $$ = NULL; } | WHEN expr { $$ = $2; } ;

table_then
    : %empty { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); }
    | THEN name '(' generations ')'
        { $$ = ballot_arena_alloc(parse->arena, sizeof *$$);
          $$->then = (struct ballotc_axis){*$2, $4}; }
    ;

columns
    : column
    | columns column { $$ = grammar_append_column($1, $2); }
    ;

generations
    : column
    | generations '/' column { $$ = grammar_append_column($1, $3); }
    ;

column : bound optional_text { $$ = grammar_column(parse, $1, $2); } ;

table_items
    : %empty { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); }
    | table_items table_row { $$ = $1; grammar_add_row($$, $2); }
    | table_items ADD table_row { $$ = $1; $3->change = BALLOTC_ROW_ADDED; grammar_add_row($$, $3); }
    | table_items DROP row_name { $$ = $1; $3->change = BALLOTC_ROW_DROPPED; grammar_add_row($$, $3); }
    | table_items selection { $$ = $1; grammar_add_cell_clauses($$, $2); }
    ;

table_row
    : row_cells { $$->where = @$; }
    | row_cells FROM DATE { $$->kind = BALLOTC_PHASE_FROM; $$->date = $3; $$->where = @$; }
    | row_cells AFTER DATE { $$->kind = BALLOTC_PHASE_AFTER; $$->date = $3; $$->where = @$; }
    ;

row_cells : row_name optional_text '{' cells '}' { $$ = $1; $$->title = $2; $$->cells = $4; } ;

row_name
    : NAME { $$ = grammar_row(parse, grammar_word(parse, $1, &@1)); }
    | OID { $$ = grammar_row(parse, grammar_word(parse, $1, &@1)); $$->is_oid = true; }
    ;

cells
    : cell
    | cells cell { $$ = grammar_append_cell($1, $2); }
    ;

cell : cell_words { $$ = grammar_cell(parse, $1, &@$); } ;

cell_words
    : cell_word
    | cell_words '/' cell_word { $$ = grammar_append_word($1, $3); }
    ;

cell_word
    : NAME { $$ = grammar_word(parse, $1, &@1); }
    | MUST { $$ = grammar_word(parse, "must", &@1); }
    | SHALL { $$ = grammar_word(parse, "must", &@1); }
    | SHOULD { $$ = grammar_word(parse, "should", &@1); }
    | '-' { $$ = grammar_word(parse, "-", &@1); }
    ;

/* Clauses for the cells of some rows, columns and generations. */
selection
    : cell_clauses optional_section '{' cell_clause_list '}'
        { $$ = $1; grammar_fill_cells(parse, $$, $2, $4); }
    ;

cell_clauses
    : FOR cell_word_wanted '[' all_or_names ']'
        { $$ = $2; $$->selected[0] = $4; $$->where = @$; }
    | FOR cell_word_wanted '[' all_or_names ',' all_or_names ']'
        { $$ = $2; $$->selected[0] = $4; $$->selected[1] = $6; $$->where = @$; }
    | FOR cell_word_wanted '[' all_or_names ',' all_or_names ',' all_or_names ']'
        { $$ = $2;
          $$->selected[0] = $4;
          $$->selected[1] = $6;
          $$->selected[2] = $8;
          $$->where = @$; }
    ;

cell_word_wanted
    : %empty { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); }
    | cell_word { $$ = ballot_arena_alloc(parse->arena, sizeof *$$); $$->word = *$1; }
    ;

all_or_names : '*' { $$ = NULL; } | selected ;

selected
    : bound
    | OID { $$ = grammar_word(parse, $1, &@1); }
    | selected '/' bound { $$ = grammar_append_word($1, $3); }
    ;

cell_clause_list
    : %empty { $$ = NULL; }
    | cell_clause_list cell_clause { $$ = grammar_append_clause($1, $2); }
    | cell_clause_list error { $$ = $1; }
    ;

cell_clause
    : clause
    | COVERS text THROUGH text
        { $$ = grammar_clause(parse, CLAUSE_COVERS_RANGE, &@$);
          $$->word = grammar_append_word(grammar_word(parse, $2, &@2), grammar_word(parse, $4, &@4)); }
    ;

/* --- Clauses of rules and applies ------------------------------------------- */

clauses
    : %empty { $$ = NULL; }
    | clauses clause { $$ = grammar_append_clause($1, $2); }
    | clauses error { $$ = $1; }
    ;

clause
    : SUMMARY text
        { $$ = grammar_clause(parse, CLAUSE_SUMMARY, &@$); $$->word = grammar_word(parse, $2, &@2); }
    | MANUAL text
        { $$ = grammar_clause(parse, CLAUSE_MANUAL, &@$); $$->word = grammar_word(parse, $2, &@2); }
    | BECAUSE text
        { $$ = grammar_clause(parse, CLAUSE_BECAUSE, &@$); $$->word = grammar_word(parse, $2, &@2); }
    | FOR bound IN sum where
        { $$ = grammar_clause(parse, CLAUSE_FOR, &@$);
          $$->word = $2;
          $$->expression = $4;
          $$->condition = $5; }
    | WHEN expr { $$ = grammar_clause(parse, CLAUSE_WHEN, &@$); $$->expression = $2; }
    | AT expr { $$ = grammar_clause(parse, CLAUSE_AT, &@$); $$->expression = $2; }
    | DUE expr { $$ = grammar_clause(parse, CLAUSE_DUE, &@$); $$->expression = $2; }
    | COVERS texts { $$ = grammar_clause(parse, CLAUSE_COVERS, &@$); $$->word = $2; }
    | EXCEPT names { $$ = grammar_clause(parse, CLAUSE_EXCEPT, &@$); $$->word = $2; }
    | CHECKED BY bound codes
        { $$ = grammar_clause(parse, CLAUSE_CHECKED, &@$);
          for (struct ballotc_word *code = $4; code != NULL; code = code->next) {
              struct ballotc_check *check = ballot_arena_alloc(parse->arena, sizeof *check);
              check->tool = *$3;
              check->code = *code;
              struct ballotc_check **end = &$$->check;
              while (*end != NULL)
                  end = &(*end)->next;
              *end = check;
          } }
    | phase
    ;

codes : texts ;

level
    : MUST { $$ = BALLOT_MUST; }
    | SHALL { $$ = BALLOT_MUST; }
    | SHOULD { $$ = BALLOT_SHOULD; }
    | NOTE { $$ = BALLOT_NOTE; }
    ;

phase
    : level
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$); $$->phase = grammar_phase(parse, $1, &@$); }
    | level ':' expr
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$);
          $$->phase = grammar_phase(parse, $1, &@$);
          $$->phase->condition = $3; }
    | level FROM DATE
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$);
          $$->phase = grammar_phase(parse, $1, &@$);
          $$->phase->kind = BALLOTC_PHASE_FROM;
          $$->phase->date = $3; }
    | level FROM DATE ':' expr
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$);
          $$->phase = grammar_phase(parse, $1, &@$);
          $$->phase->kind = BALLOTC_PHASE_FROM;
          $$->phase->date = $3;
          $$->phase->condition = $5; }
    | level AFTER DATE
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$);
          $$->phase = grammar_phase(parse, $1, &@$);
          $$->phase->kind = BALLOTC_PHASE_AFTER;
          $$->phase->date = $3; }
    | level AFTER DATE ':' expr
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$);
          $$->phase = grammar_phase(parse, $1, &@$);
          $$->phase->kind = BALLOTC_PHASE_AFTER;
          $$->phase->date = $3;
          $$->phase->condition = $5; }
    | OFF FROM DATE
        { $$ = grammar_clause(parse, CLAUSE_PHASE, &@$);
          $$->phase = grammar_phase(parse, BALLOT_OFF, &@$);
          $$->phase->kind = BALLOTC_PHASE_FROM;
          $$->phase->date = $3; }
    ;

/* --- Expressions ------------------------------------------------------------ */

expr
    : IF expr THEN expr ELSE expr
        { $$ = grammar_node(parse, BALLOTC_IF, 0, $2, $4, $6, &@$, &@1); }
    | ANY bound IN sum ':' expr
        { $$ = grammar_node(parse, BALLOTC_QUANTIFIER, BALLOTC_ANY, $4, $6, NULL, &@$, &@1);
          $$->variable = *$2; }
    | ALL bound IN sum ':' expr
        { $$ = grammar_node(parse, BALLOTC_QUANTIFIER, BALLOTC_ALL, $4, $6, NULL, &@$, &@1);
          $$->variable = *$2; }
    | expr IMPLIES expr
        { $$ = grammar_node(parse, BALLOTC_BINARY, BALLOTC_IMPLIES, $1, $3, NULL, &@$, &@2); }
    | expr OR expr
        { $$ = grammar_node(parse, BALLOTC_BINARY, BALLOTC_OR, $1, $3, NULL, &@$, &@2); }
    | expr AND expr
        { $$ = grammar_node(parse, BALLOTC_BINARY, BALLOTC_AND, $1, $3, NULL, &@$, &@2); }
    | NOT expr { $$ = grammar_node(parse, BALLOTC_UNARY, BALLOTC_NOT, $2, NULL, NULL, &@$, &@1); }
    | sum comparison sum
        { $$ = grammar_node(parse, BALLOTC_BINARY, $2, $1, $3, NULL, &@$, &@2); }
    | sum comparison sum comparison sum
        { grammar_report(parse, BALLOTC_chained_comparison, &@4,
                         "comparisons do not chain; join two with \"and\"");
          $$ = grammar_node(parse, BALLOTC_BINARY, $2, $1, $3, NULL, &@$, &@2); }
    | sum date_word sum
        { $$ = grammar_node(parse, BALLOTC_BINARY, $2, $1, $3, NULL, &@$, &@2); }
    | sum membership sum
        { $$ = grammar_node(parse, BALLOTC_BINARY, $2, $1, $3, NULL, &@$, &@2); }
    | sum IS PRESENT
        { $$ = grammar_node(parse, BALLOTC_UNARY, BALLOTC_PRESENT, $1, NULL, NULL, &@$, &@2); }
    | READING name IS bound
        { $$ = grammar_leaf(parse, BALLOTC_READING, &@$);
          $$->text = $2->text;
          $$->head = @2;
          $$->variable = *$4; }
    | sum
    ;

comparison
    : '=' { $$ = BALLOTC_EQ; }
    | NOT_EQUAL { $$ = BALLOTC_NE; }
    | '<' { $$ = BALLOTC_LT; }
    | AT_MOST { $$ = BALLOTC_LE; }
    | '>' { $$ = BALLOTC_GT; }
    | AT_LEAST { $$ = BALLOTC_GE; }
    ;

date_word
    : FROM { $$ = BALLOTC_FROM; }
    | AFTER { $$ = BALLOTC_AFTER; }
    | BEFORE { $$ = BALLOTC_BEFORE; }
    | THROUGH { $$ = BALLOTC_THROUGH; }
    ;

membership
    : IN { $$ = BALLOTC_IN; }
    | HAS { $$ = BALLOTC_HAS; }
    | HAS ANY OF { $$ = BALLOTC_HAS_ANY; }
    | HAS ALL OF { $$ = BALLOTC_HAS_ALL; }
    | HAS ONLY { $$ = BALLOTC_HAS_ONLY; }
    ;

sum
    : product
    | sum '+' product
        { $$ = grammar_node(parse, BALLOTC_BINARY, BALLOTC_ADD, $1, $3, NULL, &@$, &@2); }
    | sum '-' product
        { $$ = grammar_node(parse, BALLOTC_BINARY, BALLOTC_SUBTRACT, $1, $3, NULL, &@$, &@2); }
    | sum ROUNDING UP
        { $$ = grammar_node(parse, BALLOTC_ROUND, 0, $1, NULL, NULL, &@$, &@2); $$->number = 1; }
    | sum ROUNDING DOWN
        { $$ = grammar_node(parse, BALLOTC_ROUND, 0, $1, NULL, NULL, &@$, &@2); }
    ;

product
    : factor
    | product '*' factor
        { $$ = grammar_node(parse, BALLOTC_BINARY, BALLOTC_MULTIPLY, $1, $3, NULL, &@$, &@2); }
    ;

factor
    : primary
    | literal
    | name { $$ = grammar_leaf(parse, BALLOTC_NAME, &@$); $$->text = $1->text; }
    | TODAY { $$ = grammar_leaf(parse, BALLOTC_NAME, &@$); $$->text = "today"; }
    | set
    | '-' factor
        { $$ = grammar_node(parse, BALLOTC_UNARY, BALLOTC_NEGATE, $2, NULL, NULL, &@$, &@1); }
    ;

primary
    : '(' expr ')' { $$ = $2; }
    | name '(' optional_items ')'
        { $$ = grammar_leaf(parse, BALLOTC_CALL, &@$);
          $$->text = $1->text;
          $$->head = @1;
          $$ = grammar_items(parse, $$, $3); }
    | COUNT '(' bound IN sum where ')'
        { $$ = grammar_node(parse, BALLOTC_QUANTIFIER, BALLOTC_COUNT, $5, $6, NULL, &@$, &@1);
          $$->variable = *$3; }
    | COUNT DISTINCT '(' sum IN sum where ')'
        { $$ = grammar_aggregate(parse, BALLOTC_COUNT_DISTINCT, $4, $6, $7, &@$); }
    | COUNT APART '(' sum IN sum where ',' DISTANCE ')'
        { $$ = grammar_aggregate(parse, BALLOTC_COUNT_APART, $4, $6, $7, &@$);
          $$->items = grammar_leaf(parse, BALLOTC_INT, &@9);
          $$->items->number = $9;
          $$->items->km = true; }
    | extreme '(' sum IN sum where ')' { $$ = grammar_aggregate(parse, $1, $3, $5, $6, &@$); }
    | primary '.' NAME
        { $$ = grammar_node(parse, BALLOTC_MEMBER, 0, $1, NULL, NULL, &@$, &@3); $$->text = $3; }
    ;

extreme
    : FIRST { $$ = BALLOTC_FIRST; }
    | MIN { $$ = BALLOTC_MIN; }
    | MAX { $$ = BALLOTC_MAX; }
    ;

where : %empty { $$ = NULL; } | WHERE expr { $$ = $2; } ;

set
    : '(' expr ',' items ')'
        { $$ = grammar_items(parse, grammar_leaf(parse, BALLOTC_SET, &@$), grammar_append($2, $4)); }
    ;

items
    : expr
    | items ',' expr { $$ = grammar_append($1, $3); }
    ;

optional_items : %empty { $$ = NULL; } | items ;

literal
    : INT { $$ = grammar_leaf(parse, BALLOTC_INT, &@$); $$->number = $1; }
    | DISTANCE { $$ = grammar_leaf(parse, BALLOTC_INT, &@$); $$->number = $1; $$->km = true; }
    | DURATION { $$ = grammar_leaf(parse, BALLOTC_DURATION, &@$); $$->number = $1; }
    | STEP { $$ = grammar_leaf(parse, BALLOTC_STEP, &@$); $$->number = $1; }
    | DATE { $$ = grammar_leaf(parse, BALLOTC_DATE, &@$); $$->date = $1; }
    | TEXT { $$ = grammar_leaf(parse, BALLOTC_TEXT, &@$); $$->text = $1; }
    | OID { $$ = grammar_leaf(parse, BALLOTC_OID, &@$); $$->text = $1; }
    | TRUE { $$ = grammar_leaf(parse, BALLOTC_BOOL, &@$); $$->number = 1; }
    | FALSE { $$ = grammar_leaf(parse, BALLOTC_BOOL, &@$); }
    ;

/* --- Tests ------------------------------------------------------------------ */

test
    : TEST text '{' test_items '}'
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_TEST, NULL, &@$);
          $$->title = $2;
          $$->test = $4; }
    | TEST CERTIFICATE bound described
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_TEST_CERTIFICATE, $3, &@$);
          $$->source_of_tests = $4; }
    | TEST EVIDENCE bound described
        { $$ = grammar_declaration(parse, BALLOTC_DECLARE_TEST_EVIDENCE, $3, &@$);
          $$->source_of_tests = $4; }
    ;

test_items
    : %empty { $$ = grammar_test(parse); }
    | test_items CERTIFICATE test_source
        { $$ = $1; $3->where = @2; grammar_give(parse, &$$->certificate, $3); }
    | test_items ISSUER test_source
        { $$ = $1; $3->where = @2; grammar_give(parse, &$$->issuer, $3); }
    | test_items EVIDENCE test_source
        { $$ = $1; $3->where = @2; grammar_give(parse, &$$->evidence, $3); }
    | test_items expectations { $$ = $1; grammar_add_case(parse, $$, NULL, $2, &@2); }
    | test_items settings ':' expectations
        { $$ = $1; grammar_add_case(parse, $$, $2, $4, &@2); }
    | test_items error { $$ = $1; }
    ;

test_source
    : text { $$ = grammar_source(parse, grammar_word(parse, $1, &@1), NULL, NULL, &@$); }
    | described
    ;

described
    : like { $$ = grammar_source(parse, NULL, $1, NULL, &@$); }
    | like '{' parts '}' { $$ = grammar_source(parse, NULL, $1, $3, &@$); }
    | '{' parts '}' { $$ = grammar_source(parse, NULL, NULL, $2, &@$); }
    ;

like : LIKE bound { $$ = $2; } ;

parts
    : %empty { $$ = NULL; }
    | parts part { $$ = grammar_append_part($1, $2); }
    | parts ADD part { $$ = grammar_append_part($1, $3); $3->adds = true; }
    | parts error { $$ = $1; }
    ;

/* What follows a part's first argument cannot begin another part. */
part
    : key head_of_part more { $$ = grammar_part(parse, $1, grammar_append($2, $3), &@$); }
    | key head_of_part more '{' parts '}'
        { $$ = grammar_part(parse, $1, grammar_append($2, $3), &@$);
          $$->has_block = true;
          $$->block = $5; }
    | key '{' parts '}'
        { $$ = grammar_part(parse, $1, NULL, &@$); $$->has_block = true; $$->block = $3; }
    ;

key
    : field_name
    | OID { $$ = grammar_word(parse, $1, &@1); }
    ;

head_of_part
    : argument
    | '(' arguments ')' { $$ = $2; }
    | word_argument text_argument { $$ = grammar_append($1, $2); }
    ;

argument : word_argument | text_argument | leaf ;

word_argument
    : field_name { $$ = grammar_leaf(parse, BALLOTC_NAME, &@$); $$->text = $1->text; }
    | OID { $$ = grammar_leaf(parse, BALLOTC_OID, &@$); $$->text = $1; }
    ;

text_argument : text { $$ = grammar_leaf(parse, BALLOTC_TEXT, &@$); $$->text = $1; } ;

arguments
    : argument
    | arguments ',' argument { $$ = grammar_append($1, $3); }
    ;

more
    : %empty { $$ = NULL; }
    | more leaf { $$ = grammar_append($1, $2); }
    ;

leaf
    : optional_minus INT { $$ = grammar_leaf(parse, BALLOTC_INT, &@$); $$->number = $1 * $2; }
    | DURATION { $$ = grammar_leaf(parse, BALLOTC_DURATION, &@$); $$->number = $1; }
    | FOR DURATION { $$ = grammar_leaf(parse, BALLOTC_DURATION, &@$); $$->number = $2; }
    | DATE { $$ = grammar_leaf(parse, BALLOTC_DATE, &@$); $$->date = $1; }
    | FROM DATE { $$ = grammar_leaf(parse, BALLOTC_DATE, &@$); $$->date = $2; }
    | THROUGH DATE { $$ = grammar_leaf(parse, BALLOTC_DATE, &@$); $$->date = $2; }
    | TRUE { $$ = grammar_leaf(parse, BALLOTC_BOOL, &@$); $$->number = 1; }
    | FALSE { $$ = grammar_leaf(parse, BALLOTC_BOOL, &@$); }
    ;

optional_minus : %empty { $$ = 1; } | '-' { $$ = -1; } ;

settings
    : setting
    | settings setting { $$ = grammar_append_setting($1, $2); }
    ;

setting
    : AS OF DATE { $$ = grammar_setting(parse, BALLOTC_SET_AS_OF, &@$); $$->date = $3; }
    | ISSUED ON DATE { $$ = grammar_setting(parse, BALLOTC_SET_ISSUED_ON, &@$); $$->date = $3; }
    | REISSUED ON DATE
        { $$ = grammar_setting(parse, BALLOTC_SET_REISSUED_ON, &@$); $$->date = $3; }
    | KNOWN DATE { $$ = grammar_setting(parse, BALLOTC_SET_KNOWN, &@$); $$->date = $2; }
    | WITH text
        { $$ = grammar_setting(parse, BALLOTC_SET_WITH, &@$); $$->word = *grammar_word(parse, $2, &@2); }
    | WITHOUT bound { $$ = grammar_setting(parse, BALLOTC_SET_WITHOUT, &@$); $$->word = *$2; }
    | MOVE bound BY optional_minus DURATION
        { $$ = grammar_setting(parse, BALLOTC_SET_MOVE_BY, &@$); $$->word = *$2; $$->seconds = $4 * $5; }
    | MOVE bound FROM DATE TO DATE
        { $$ = grammar_setting(parse, BALLOTC_SET_MOVE_TO, &@$);
          $$->word = *$2;
          $$->from = $4;
          $$->date = $6; }
    | READING reading_name '=' bound
        { $$ = grammar_setting(parse, BALLOTC_SET_READING, &@$); $$->word = *$2; $$->choice = *$4; }
    | PENDING { $$ = grammar_setting(parse, BALLOTC_SET_PENDING, &@$); }
    ;

reading_name
    : name
    | RULE_NAME { $$ = grammar_word(parse, $1, &@1); }
    ;

expectations
    : expectation
    | expectations ',' expectation { $$ = grammar_append_expectation($1, $3); }
    ;

expectation
    : verdict { $$->where = @$; }
    | verdict level { $$->level = $2; $$->where = @$; }
    | expectation SINCE DATE { $$->since = $3; $$->where = @$; }
    | expectation UNTIL DATE { $$->until = $3; $$->where = @$; }
    ;

verdict
    : instance PASS { $$ = $1; $$->verdict = BALLOT_PASS; }
    | instance FAIL { $$ = $1; $$->verdict = BALLOT_FAIL; }
    | instance UNKNOWN { $$ = $1; $$->verdict = BALLOT_UNKNOWN_VERDICT; }
    | instance NOT DUE { $$ = $1; $$->verdict = BALLOT_NOT_DUE; }
    | instance NOT APPLICABLE { $$ = $1; $$->verdict = BALLOT_NOT_APPLICABLE; }
    | instance NOT IN FORCE { $$ = $1; $$->verdict = BALLOT_NOT_IN_FORCE; }
    | instance ABSENT { $$ = $1; $$->verdict = BALLOTC_EXPECT_ABSENT; }
    ;

instance
    : RULE_NAME { $$ = grammar_expectation(parse, $1, &@1); }
    | RULE_NAME '[' INT ']'
        { $$ = grammar_expectation(parse, $1, &@1); $$->has_index = true; $$->index = $3; }
    ;

%%

#include <stdio.h>
#include "scanner.h"

static int ballotc_parse_lex(BALLOTC_PARSE_STYPE *value, struct ballotc_location *where,
                             struct ballotc_parse *parse, void *scanner)
{
    if (parse->start != 0) {
        int token = parse->start;
        parse->start = 0;
        *where = (struct ballotc_location){.file = parse->file, .line = parse->line,
                                           .last_line = parse->line, .column = parse->column,
                                           .last_column = parse->column};
        return token == BALLOTC_START_FILE ? START_FILE : START_EXPRESSION;
    }
    return ballotc_scan_lex(value, where, scanner);
}

/* Called for what is not a syntax error: the stack is full. */
static void ballotc_parse_error(const struct ballotc_location *where, struct ballotc_parse *parse,
                                void *scanner, const char *message)
{
    (void)scanner;
    (void)message;
    grammar_report(parse, BALLOTC_nested_too_deeply, where, "nested too deeply");
}

/* Names the word that is wrong, and up to four that would be right, or all verdicts. */
static int yyreport_syntax_error(const yypcontext_t *context, struct ballotc_parse *parse,
                                 void *scanner)
{
    enum { MOST = 5 };
    yysymbol_kind_t expected[YYNTOKENS];
    (void)scanner;
    yysymbol_kind_t found = yypcontext_token(context);
    int n = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    char text[256];
    size_t length = 0;
    for (int i = 0; i < n; i++)
        if (expected[i] == YYSYMBOL_PASS)
            length = (size_t)snprintf(text, sizeof text, "a verdict: pass, fail, unknown, not due, "
                                      "not applicable, not in force or absent");
    for (int i = 0; n > 0 && n < MOST && i < n; i++) {
        int written = snprintf(text + length, sizeof text - length, "%s%s",
                               i == 0 ? "" : i == n - 1 ? " or " : ", ",
                               yysymbol_name(expected[i]));
        length += written > 0 ? (size_t)written : 0;
        if (length >= sizeof text)
            length = sizeof text - 1;
    }
    grammar_unexpected(parse, yypcontext_location(context),
                       found == YYSYMBOL_YYEMPTY ? "this" : yysymbol_name(found),
                       found >= YYSYMBOL_ADD && found <= YYSYMBOL_WITHOUT,
                       length != 0 ? text : NULL);
    return 0;
}
