"""The files beside this one: codes, out-of-scope, divergences."""
import fnmatch
import os


class ListError(Exception):
    """A line that cannot be read, with its place."""


class Divergence:
    """One disagreement in which the document decides for us."""

    def __init__(self, place, tool, certificate, code, rule, reason):
        self.place, self.reason = place, reason
        self.tool, self.certificate, self.code, self.rule = tool, certificate, code, rule
        self.used = False

    def fits(self, test, code, rule):
        return (self.tool == test.tool and fnmatch.fnmatchcase(test.name, self.certificate)
                and self.code == code and self.rule == rule)


class Lists:
    def __init__(self, folder):
        self.codes = {}         # (tool, code): section
        self.out_of_scope = {}  # (tool, code): reason
        self.divergences = []
        for place, (tool, code, section, _) in self.read(folder, "codes", 4):
            self.add(self.codes, place, (tool, code), section)
        for place, (tool, code, reason) in self.read(folder, "out-of-scope", 3):
            self.add(self.out_of_scope, place, (tool, code), reason)
        for place, fields in self.read(folder, "divergences", 5):
            self.divergences.append(Divergence(place, *fields))
            if ":" not in fields[4]:
                raise ListError(f"{place}: no section before the reasoning")

    @staticmethod
    def add(table, place, key, value):
        if key in table:
            raise ListError(f"{place}: {' '.join(key)} is there twice")
        table[key] = value

    @staticmethod
    def read(folder, name, n_fields):
        """Fields are words, the last one is the rest of the line."""
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                fields = line.split(None, n_fields - 1)
                place = f"{path}:{number}"
                if len(fields) != n_fields:
                    raise ListError(f"{place}: {n_fields} fields are expected")
                if fields[0] not in ("pkilint", "zlint"):
                    raise ListError(f"{place}: no tool \"{fields[0]}\"")
                yield place, fields
