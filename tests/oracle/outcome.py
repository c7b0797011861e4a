"""What is expected against what was found."""
import collections

# Not part of what a certificate is judged by where it does not bear the profile's policy: it
# is then asked as it stands.
POLICY_CODES = {("pkilint", "cabf.smime.no_required_reserved_policy_oid"),
                ("pkilint", "cabf.smime.multiple_reserved_policy_oids"),
                ("pkilint", "cabf.smime.certificate_policies_extension_missing")}

Disagreement = collections.namedtuple("Disagreement", "test code rule text")


class Test:
    """One expectation of another tool's tests."""

    def __init__(self, tool, certificate, name, title, profile=None, asserted=None):
        self.tool, self.certificate, self.name, self.title = tool, certificate, name, title
        self.profile = profile    # pkilint: what it runs as
        self.asserted = asserted  # codes; None: of every code
        self.expected = {}        # code: must, should or remark
        self.day = None           # of judgement
        self.as_it_stands = []
        self.as_profile = None    # findings; None: it bears the profile's policy

    def expect(self, code, level):
        order = ["remark", "should", "must"]
        if order.index(level) >= order.index(self.expected.get(code, "remark")):
            self.expected[code] = level

    @property
    def clean(self):
        return all(level == "remark" for level in self.expected.values())

    def findings(self, crosswalk):
        if self.as_profile is None:
            return self.as_it_stands
        return [f for f in self.as_it_stands if crosswalk[f.rule] & POLICY_CODES] + \
            [f for f in self.as_profile if not crosswalk[f.rule] & POLICY_CODES]


class Outcome:
    def __init__(self, lists, crosswalk):
        self.lists, self.crosswalk = lists, crosswalk
        self.mapped = set().union(*crosswalk.values()) if crosswalk else set()
        self.known = set(lists.codes)
        self.counts = {tool: collections.Counter() for tool in ("pkilint", "zlint")}
        self.disagreements = []
        self.certificates = set()

    # --- One test.

    def compare(self, test):
        counts = self.counts[test.tool]
        counts["tests"] += 1
        self.certificates.add((test.tool, test.name))
        self.known |= {(test.tool, code) for code, level in test.expected.items()
                       if level != "remark"}
        self.known |= {(test.tool, code) for code in test.asserted or ()}
        findings = test.findings(self.crosswalk)
        found = [self.missed(test, code, level, findings)
                 for code, level in test.expected.items() if level != "remark"]
        extra = [self.extra(test, f) for f in findings if f.verdict == "fail"]
        unexplained = 0
        for disagreement in filter(None, found + list(dict.fromkeys(extra))):
            unexplained += self.settle(test, disagreement)
        if test.clean:
            counts["clean"] += 1
            if not any(extra):
                counts["clean, found clean"] += 1
            elif unexplained == 0:
                counts["clean, explained"] += 1

    def missed(self, test, code, level, findings):
        """The disagreement on a finding that is expected, or None."""
        counts, key = self.counts[test.tool], (test.tool, code)
        counts["expected", level] += 1
        if key not in self.mapped:
            kind = "out of scope" if key in self.lists.out_of_scope else "unmapped"
            counts[kind, level] += 1
            return None
        ours = [f for f in findings if key in self.crosswalk[f.rule]]
        if any(f.verdict == "fail" and f.level == level for f in ours):
            counts["reproduced", level] += 1
            return None
        counts["missed", level] += 1
        for f in ours:
            if f.verdict == "fail":
                return Disagreement(test, code, f.rule, f"{level} expected, {f.level} found")
        rules = sorted(rule for rule, codes in self.crosswalk.items() if key in codes)
        unknown = sorted({f.rule for f in ours})
        return Disagreement(test, code, "-", f"{level} expected, not found by " + ", ".join(
            f"{rule} (unknown)" if rule in unknown else rule for rule in rules))

    def extra(self, test, finding):
        """The disagreement on a finding that is not expected, or None."""
        if finding.level not in ("must", "should"):
            return None
        codes = {code for tool, code in self.crosswalk[finding.rule] if tool == test.tool}
        if codes & set(test.expected):
            return None
        if test.asserted is not None and not codes & test.asserted:
            return None
        code = min(codes & test.asserted) if test.asserted is not None else "-"
        return Disagreement(test, code, finding.rule,
                            f"{finding.level} found, not expected: {finding.message}")

    def settle(self, test, disagreement):
        """Whether it is unexplained."""
        counts = self.counts[test.tool]
        for line in self.lists.divergences:
            if line.fits(test, disagreement.code, disagreement.rule):
                line.used = True
                counts["divergences"] += 1
                return 0
        counts["unexplained"] += 1
        self.disagreements.append(disagreement)
        return 1

    # --- All of them.

    def unmapped(self):
        return sorted(self.known - self.mapped - set(self.lists.out_of_scope))

    def mistakes(self):
        """What the lists or the rules say that cannot be so."""
        for key in sorted(set(self.lists.out_of_scope) & self.mapped):
            yield f"{' '.join(key)} is out of scope, and a rule is checked by it"
        for tool, code in sorted(self.mapped):
            if code.startswith("cabf.smime.") and (tool, code) not in self.lists.codes:
                yield f"a rule is checked by {tool} {code}, which is not in codes"
        for line in self.lists.divergences:
            if not line.used and (line.tool, line.certificate) in self.certificates:
                yield f"{line.place}: there is no such disagreement any more"

    def failed(self, complete):
        return bool(self.disagreements or list(self.mistakes())
                    or complete and self.unmapped())

    def report(self, verbose):
        for d in self.disagreements:
            print(f"{d.test.tool} {d.test.name} {d.code} {d.rule}\n"
                  f"    {d.test.title + ': ' if d.test.title else ''}{d.text}")
        for mistake in self.mistakes():
            print(mistake)
        unmapped = self.unmapped()
        if verbose:
            for tool, code in unmapped:
                print(f"unmapped: {tool} {code} ({self.lists.codes.get((tool, code), '-')})")
        print(f"{'':44}{'pkilint':>9}{'ZLint':>9}")
        for level in ("must", "should"):
            self.row(f"findings expected, {level}", ("expected", level))
            for kind in ("reproduced", "missed", "out of scope", "unmapped"):
                self.row(f"    {kind}", (kind, level))
        self.row("tests that expect none", "clean")
        self.row("    found clean", "clean, found clean")
        self.row("    not, as a divergence explains", "clean, explained")
        self.row("divergences", "divergences")
        self.row("unexplained", "unexplained")
        self.line("codes", *(sum(k[0] == t for k in self.known) for t in self.counts))
        self.line("    mapped by a rule", *(sum(k[0] == t for k in self.known & self.mapped)
                                            for t in self.counts))
        self.line("    out of scope", *(sum(k[0] == t for k in self.known
                                            & set(self.lists.out_of_scope)) for t in self.counts))
        self.line("    unmapped", *(sum(k[0] == t for k in unmapped) for t in self.counts))

    def row(self, text, key):
        self.line(text, self.counts["pkilint"][key], self.counts["zlint"][key])

    @staticmethod
    def line(text, pkilint, zlint):
        print(f"{text:44}{pkilint:9}{zlint:9}")
