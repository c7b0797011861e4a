"""Runs `ballot check` over the certificates of the tests, and asks the rule base for its
crosswalk."""
import base64
import collections
import datetime
import json
import os
import subprocess

import der

# pkilint judges every certificate by the text of SBR 1.0.11, whenever it was issued; so its
# certificates are judged as if issued on the day on which that version took effect, and Legacy
# ones on the last day on which there could be any (SBR 7.1.6.1).
LATEST = "2025-08-22"
LAST_OF_LEGACY = "2025-07-14"
# ZLint goes by notBefore. Whatever its certificates' dates, they are judged later.
AFTERWARDS = "2100-01-01"

Finding = collections.namedtuple("Finding", "rule level verdict subject message")
LEVELS = ["mailbox", "organization", "sponsored", "individual"]  # 2.23.140.1.5.T.G
GENERATIONS = ["legacy", "multipurpose", "strict"]


class JudgeError(Exception):
    """`ballot` did not do what it was asked."""


class Profile(collections.namedtuple("Profile", "level generation")):
    """What pkilint is told that the certificate is meant to be."""

    def __str__(self):
        return f"{self.level}-{self.generation}"

    @property
    def policy(self):
        return f"2.23.140.1.5.{LEVELS.index(self.level) + 1}.{GENERATIONS.index(self.generation) + 1}"


def run(ballot, *arguments):
    """Standard output; exit status 2 is an error, 1 a finding."""
    done = subprocess.run([ballot, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        raise JudgeError(f"ballot {' '.join(arguments[:4])} …: exit status {done.returncode}: "
                         + done.stderr.strip())
    return done.stdout


def check(ballot, arguments, paths):
    """What each file's certificate comes to: fails, and what is unknown."""
    found = {path: [] for path in paths}
    if not paths:
        return found
    for line in run(ballot, "check", "--format", "jsonl", *arguments, *paths).splitlines():
        subject = json.loads(line)
        if subject.get("kind") != "certificate":
            continue
        found[subject["file"]].extend(
            Finding(f["rule"], f["level"], f["verdict"], f["subject"], f["message"])
            for f in subject["findings"] if f["verdict"] in ("fail", "unknown"))
    return found


def load(path):
    with open(path, encoding="ascii") as file:
        _, begin, rest = file.read().partition("-----BEGIN CERTIFICATE-----")
    lines, end, _ = rest.partition("-----END CERTIFICATE-----")
    if not begin or not end:
        raise JudgeError(f"{path}: no certificate")
    return base64.b64decode(lines)


def judgement_day(profile, not_before):
    if profile.generation == "legacy" and not_before <= LAST_OF_LEGACY:
        return LAST_OF_LEGACY
    return LATEST


def run_as(test, path, work):
    """The path of a certificate with the policy of the profile: the one at hand where it has it,
    else a copy with that policy in place of its own (no rule reads the signature)."""
    certificate = load(path)
    if [p for p in der.policies(certificate) if p.startswith("2.23.140.1.5.")] == [test.profile.policy]:
        return path
    copy = os.path.join(work, f"{test.name}.pem")
    with open(copy, "w", encoding="ascii") as file:
        text = base64.encodebytes(der.with_policy(certificate, test.profile.policy)).decode("ascii")
        file.write(f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")
    return copy


def judge(ballot, oracle, work, tests):
    """Fills in the findings of every test, with one run of `ballot check` for each day."""
    runs = collections.defaultdict(list)  # arguments: [(test, path, whether as it stands)]
    for test in tests:
        path = os.path.join(oracle, "certs", f"{test.certificate}.pem")
        not_before = der.not_before(load(path))
        test.day = not_before
        arguments = ("--as-of", AFTERWARDS)
        if test.profile is not None:
            test.day = judgement_day(test.profile, not_before)
            arguments = ("--issued-on", test.day)
            copy = run_as(test, path, work)
            if copy != path:
                runs[arguments].append((test, copy, False))
        runs[arguments].append((test, path, True))
    for arguments, wanted in runs.items():
        found = check(ballot, arguments, sorted({path for _, path, _ in wanted}))
        for test, path, as_it_stands in wanted:
            if as_it_stands:
                test.as_it_stands = found[path]
            else:
                test.as_profile = found[path]


def crosswalk(ballot, tests):
    """rule: {(tool, code)}, of every wording in force when one of the certificates is judged."""
    rules = collections.defaultdict(set)
    for day in sorted({test.day for test in tests} | {LATEST}):
        datetime.date.fromisoformat(day)
        for rule in json.loads(run(ballot, "rules", "--as-of", day, "--format", "json")):
            rules[rule["rule"]] |= {(c["tool"], c["code"]) for c in rule["checks"]}
    return rules
