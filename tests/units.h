/* Each adds its suites to CUnit's registry. */
#ifndef BALLOT_TESTS_UNITS_H
#define BALLOT_TESTS_UNITS_H

void test_threads(void);
void test_date(void);
void test_builtins(void);
void test_certificate(void);
void test_certificate_key(void);
void test_schema(void);
void test_timeline(void);
void test_trace(void);
void test_evidence(void);
void test_compile(void);
void test_scenario(void);
void test_table(void);
void test_engine(void);

#endif
