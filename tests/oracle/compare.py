#!/usr/bin/env python3
"""Compares the rule base with what pkilint's and ZLint's own tests expect.

    compare.py [--complete] [--verbose] BALLOT ORACLE

BALLOT is the command, ORACLE the folder with certs/, pkilint.csv and zlint.csv.
README.md beside this file says what is compared, and how. Exit status: 0 all
agree or is explained; 1 something is not; 2 the comparison could not be made;
77 there is no such folder.
"""
import argparse
import csv
import os
import subprocess
import sys
import tempfile

import ca_certificates
import judge
from lists import Lists, ListError
from outcome import Outcome, Test

PKILINT_LEVELS = {"FATAL": "must", "ERROR": "must", "WARNING": "should", "NOTICE": "remark",
                  "INFO": "remark"}
ZLINT_LEVELS = {"Error": "must", "Warn": "should", "Notice": "remark", "Pass": None, "NA": None,
                "NE": None}


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pkilint_tests(oracle):
    """One test for each test_path of the S/MIME linter: an expectation of everything."""
    tests = {}
    for row in rows(os.path.join(oracle, "pkilint.csv")):
        if row["linter"] != "smime_br":
            continue
        profile = judge.Profile(row["validation_level"], row["generation"])
        test = tests.setdefault(
            row["test_path"],
            Test("pkilint", row["id"], f"{row['id']}@{profile}", os.path.basename(row["test_path"]),
                 profile=profile))
        if row["code"] not in ("", "NONE"):
            test.expect(row["code"], PKILINT_LEVELS[row["severity"]])
    return list(tests.values())


def zlint_tests(oracle):
    """One test for each certificate: an expectation of the lints that are named, and no other."""
    tests = {}
    for row in rows(os.path.join(oracle, "zlint.csv")):
        if row["source"] != "CABF_SMIME_BR" or row["config"].strip():
            continue
        test = tests.setdefault(row["id"], Test("zlint", row["id"], row["id"], "", asserted=set()))
        test.asserted.add(row["lint"])
        if ZLINT_LEVELS[row["expected"]] is not None:
            test.expect(row["lint"], ZLINT_LEVELS[row["expected"]])
    return list(tests.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--complete", action="store_true",
                        help="fail where a code is neither mapped nor out of scope")
    parser.add_argument("--verbose", action="store_true", help="list what is unmapped, too")
    parser.add_argument("--lists", default=os.path.dirname(os.path.abspath(__file__)),
                        help="folder of codes, out-of-scope and divergences")
    parser.add_argument("ballot")
    parser.add_argument("oracle")
    options = parser.parse_args()
    if not os.path.isdir(options.oracle):
        print(f"oracle: skipped: there is no folder {options.oracle} (ORACLE=FOLDER names another)")
        return 77
    lists = Lists(options.lists)
    tests = pkilint_tests(options.oracle) + zlint_tests(options.oracle)
    with tempfile.TemporaryDirectory() as work:
        judge.judge(options.ballot, options.oracle, work, tests)
    crosswalk = judge.crosswalk(options.ballot, tests)
    outcome = Outcome(lists, crosswalk)
    for test in tests:
        outcome.compare(test)
    outcome.report(options.verbose)
    failed = outcome.failed(options.complete)
    bundle = os.path.join(options.oracle, "ccadb-ca-certificates.pem.xz")
    if os.path.exists(bundle):
        failed |= ca_certificates.run(options.ballot, bundle)
    print("oracle: something is not explained" if failed else "oracle: all agrees or is explained")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ListError, judge.JudgeError, OSError, KeyError, subprocess.SubprocessError) as error:
        print(f"oracle: {error}", file=sys.stderr)
        sys.exit(2)
