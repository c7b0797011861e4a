"""fill_in.py TEMPLATE SCHEMA DAY [--without FACT] [--seed N] [--list]: a template of `ballot
evidence` filled in, to standard output. Each comment that holds elements is uncommented, and what is to be
filled in gets a value that the schema allows; every date is DAY. With a seed the values are drawn:
lists have no, one or two elements, and what may be absent sometimes is. Facts named by --without
are left out. With --list the paths of what is to be filled in, in place of all that."""
import argparse
import copy
import random
import re
import sys
import xml.etree.ElementTree as ET

XS, E = "{http://www.w3.org/2001/XMLSchema}", "{urn:ballot:evidence}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TEXTS = {"identifier": ["example.com", "ada@example.com"]}
PLACES = ["+10+010/", "+52.37+004.90/", "+39.04-077.49/"]


class Filler:
    def __init__(self, schema, day, without, draw):
        self.types = {t.get("name"): t for t in ET.parse(schema).getroot() if t.get("name")}
        self.day, self.without, self.draw = day, without, draw

    def pick(self, values):
        return self.draw.choice(values) if self.draw else values[0]

    def value(self, name, kind):
        words = [e.get("value") for e in self.types.get(kind.removeprefix("e:"), ())
                 for e in e.iter(XS + "enumeration")]
        if words:
            return self.pick(words)
        texts = TEXTS.get(name, ["9.9", "1.0"] if "version" in name else PLACES)
        return self.pick({"xs:boolean": ["true", "false"],
                          "e:int": ["1", "0", "2", "1000"],
                          "e:date-with-time-and-zone": [self.day + "T00:00:00Z"],
                          "e:day": [self.day],
                          "e:duration": ["P1D", "PT0S", "P400D"],
                          "e:oid": ["1.2.3"],
                          "e:place-as-in-ISO-6709": PLACES,
                          "e:text": texts}[kind])

    def declared(self, parent, name):
        """The element NAME in what PARENT, a type or an element of the schema, may hold."""
        if parent.get("type"):
            parent = self.types[parent.get("type").removeprefix("e:")]
        return next(e for e in parent.iter(XS + "element")
                    if e.get("name") == name and e is not parent)

    def vary(self, element, declaration):
        """Sometimes no value; or more and fewer elements of a list."""
        members = [child for child in element if child.tag is not ET.Comment]
        if declaration.get("nillable") == "true" and self.draw.random() < 0.25:
            element.clear()
            element.set(NIL, "true")
            return
        names = [child.tag.removeprefix(E) for child in members]
        if len(names) == 1 and names != ["fill_in"] and self.declared(
                declaration, names[0]).get("maxOccurs") == "unbounded":
            n = self.draw.choice([0, 1, 1, 2])
            element.remove(members[0])
            element.extend(copy.deepcopy(members[0]) for _ in range(n))

    def fill(self, element, declaration):
        for child in list(element):
            if child.tag is ET.Comment:
                continue
            name = child.tag.removeprefix(E)
            if name == "fill_in":
                element.remove(child)
                element.text = self.value(element.tag.removeprefix(E), declaration.get("type"))
            elif name == self.without:
                element.remove(child)
            else:
                own = self.declared(declaration, name)
                if self.draw and name not in ("issuance", "attestations"):
                    self.vary(child, own)
                self.fill(child, own)


def paths(element, path=""):
    for child in element:
        if child.tag is ET.Comment:
            continue
        name = child.tag.removeprefix(E)
        if name == "fill_in":
            yield path
        yield from paths(child, f"{path}/{name}" if path else name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("template")
    parser.add_argument("schema")
    parser.add_argument("day")
    parser.add_argument("--without")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--list", action="store_true")
    a = parser.parse_args()
    filler = Filler(a.schema, a.day, a.without, random.Random(a.seed) if a.seed else None)
    with open(a.template, encoding="utf-8") as file:
        text = re.sub(r"<!--(\s*<.*?)-->", r"\1", file.read(), flags=re.S)
    ET.register_namespace("", "urn:ballot:evidence")
    root = ET.fromstring(text)
    if a.list:
        print("\n".join(paths(root)))
        return
    filler.fill(root, filler.types["evidence"])
    sys.stdout.write(ET.tostring(root, encoding="unicode"))


main()
