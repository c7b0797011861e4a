/* Runs every CUnit suite and prints TAP. */
#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>

#include <stdio.h>

#include "units.h"

static unsigned number;

static void completed(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
    printf("%sok %u - %s: %s\n", failure != NULL ? "not " : "", ++number, suite->pName,
           test->pName);
    for (CU_pFailureRecord record = failure; record != NULL; record = record->pNext)
        printf("# %s:%u: %s\n", record->strFileName, record->uiLineNumber, record->strCondition);
}

static void suite_failed(const CU_pSuite suite)
{
    printf("not ok %u - %s: could not be set up\n", ++number, suite->pName);
}

int main(void)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 99;
    test_threads(); /* before all others */
    test_date();
    test_builtins();
    test_certificate();
    test_certificate_key();
    test_schema();
    test_timeline();
    test_trace();
    test_evidence();
    test_compile();
    test_scenario();
    test_table();
    test_engine();
    CU_set_test_complete_handler(completed);
    CU_set_suite_init_failure_handler(suite_failed);
    CU_ErrorCode error = CU_run_all_tests();
    unsigned failures = CU_get_number_of_failure_records();
    printf("1..%u\n", number);
    CU_cleanup_registry();
    return error != CUE_SUCCESS || failures != 0;
}
