"""All CA certificates of the CCADB in one run of `ballot check`."""
import collections
import re
import resource
import subprocess
import time

FINDING = re.compile(r"^  (error|warning|notice) +(\S+)")


def run(ballot, bundle):
    """Prints what they come to; true where the run failed, or an input could not be read."""
    findings, example = collections.Counter(), {}
    summary, errors, where, waiting = "", [], "", None
    started = time.monotonic()
    with subprocess.Popen(["xz", "-dc", bundle], stdout=subprocess.PIPE) as unpack, \
            subprocess.Popen([ballot, "check", "-"], stdin=unpack.stdout, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, encoding="utf-8") as check:
        unpack.stdout.close()
        for line in check.stdout:
            found = FINDING.match(line)
            if found:
                findings[found.groups()] += 1
                waiting = found.groups() if found.groups() not in example else None
                if waiting:
                    example[waiting] = where
            elif waiting and line.startswith(" " * 10):
                example[waiting] += ": " + line.strip()
                waiting = None
            elif line.startswith("ballot: ") or "error:" in line and not line.startswith(" "):
                errors.append(line.rstrip())
            elif re.match(r"\d+ subjects?:", line):
                summary = line.strip()
            elif line.strip() and not line.startswith(" "):
                where = line.strip()
    took = time.monotonic() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\nCA certificates of the CCADB, in one run ({took:.0f} s, {memory} MiB)")
    print(f"  {summary or 'no summary'}; {len(errors)} could not be read")
    for line in errors:
        print(f"  {line}")
    for (word, rule), count in findings.most_common(10):
        print(f"  {count:6}  {word:7} {rule}\n          {example[word, rule]}")
    if not findings:
        print("  no finding")
    broken = unpack.returncode != 0 or check.returncode not in (0, 1) or not summary
    if broken:
        print(f"  xz ended with {unpack.returncode}, ballot with {check.returncode}")
    return broken or bool(errors)
