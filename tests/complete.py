"""complete.py EVIDENCE [OPTION-OF-CHECK]... CERTIFICATE: an evidence document, to standard output,
without what the schema has no longer, and with the facts added for want of which `ballot check`
finds something unknown. BALLOT is the command. Each fact gets the first value under which the
fewest rules fail: none where there may be none, true before false, words as they are declared,
dates of the record it stands in. It is a draft, to be read and made true; what no program can
decide is left out."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

XS, E = "{http://www.w3.org/2001/XMLSchema}", "{urn:ballot:evidence}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
BALLOT = os.environ.get("BALLOT", "ballot")
schema = ET.fromstring(subprocess.run([BALLOT, "schema"], capture_output=True, check=True).stdout)
types = {t.get("name"): t for t in schema if t.get("name")}


def check(root, arguments):
    """Failures, and the paths of what is missing, in order."""
    with tempfile.NamedTemporaryFile("wb", suffix=".xml") as file:
        ET.ElementTree(root).write(file, encoding="utf-8")
        file.flush()
        run = subprocess.run([BALLOT, "check", "--format", "json", "--evidence", file.name,
                              *arguments], capture_output=True, check=False)
    if run.returncode == 2:
        sys.exit(run.stderr.decode())
    findings = [f for s in json.loads(run.stdout)["subjects"] for f in s["findings"]]
    missing = [path for f in findings if f["verdict"] == "unknown" for path in f["missing"]
               if re.match(r"(ca|issuance)\.", path) and "(" not in path
               and not path.endswith("attestations")]
    return {(f["rule"], f["subject"]) for f in findings if f["verdict"] == "fail"}, missing


def children(declaration):
    """The elements that a type or element may hold, by name."""
    if declaration.get("type"):
        declaration = types.get(declaration.get("type").removeprefix("e:"), ET.Element("none"))
    return {e.get("name"): e for e in declaration.iter(XS + "element") if e is not declaration}


def drop_undeclared(element, declaration):
    """Takes out what the records hold no longer."""
    declared = children(declaration)
    for child in list(element):
        if not isinstance(child.tag, str):
            continue
        name = child.tag.removeprefix(E)
        if name in declared:
            drop_undeclared(child, declared[name])
        else:
            element.remove(child)
            print(f"dropped: {name}", file=sys.stderr)


def words(declaration):
    kind = types.get((declaration.get("type") or "").removeprefix("e:"), ET.Element("none"))
    return [e.get("value") for e in kind.iter(XS + "enumeration")]


def insert(parent, order, element):
    """Where the schema has it among its siblings."""
    names = list(order)
    place = names.index(element.tag.removeprefix(E))
    for i, sibling in enumerate(parent):
        if isinstance(sibling.tag, str) and names.index(sibling.tag.removeprefix(E)) > place:
            parent.insert(i, element)
            return
    parent.append(element)


def find(root, path):
    """The parent of the element that is missing, its declaration, and its name; records on the
    way are made."""
    top, *steps = path.split(".")
    at, declaration = root.find(E + top), types["evidence"]
    declaration = children(declaration)[top]
    if at is None:
        at = ET.SubElement(root, E + top)
    if top == "issuance":
        at, declaration = at.find(E + "acts"), children(declaration)["acts"]
    for step in steps[:-1]:
        name, index = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", step).groups()
        order = children(declaration)
        declaration = order[name]
        inner = at.find(E + name)
        if inner is None:
            inner = ET.Element(E + name)
            insert(at, order, inner)
        at = inner
        if index is not None:
            at = [e for e in at if isinstance(e.tag, str)][int(index)]
            declaration = children(declaration)[at.tag.removeprefix(E)]
    return at, declaration, steps[-1]


def candidates(at, declaration, name, root):
    own = children(declaration)[name]
    kind = own.get("type", "")
    inner = children(own)

    def text(value):
        element = ET.Element(E + name)
        element.text = value
        return element
    values = words(own)
    if own.get("nillable") == "true":
        element = ET.Element(E + name)
        element.set(NIL, "true")
        yield element
    if len(inner) == 1 and next(iter(inner.values())).get("maxOccurs") == "unbounded":
        member, its = next(iter(inner.items()))
        if words(its):  # all of them, then each alone
            for some in [words(its), *([w] for w in words(its))]:
                element = ET.Element(E + name)
                for word in some:
                    ET.SubElement(element, E + member).text = word
                yield element
        elif its.get("type", "").startswith("e:record"):
            element = ET.Element(E + name)
            ET.SubElement(element, E + member)
            yield element
        yield ET.Element(E + name)
    elif inner:
        yield ET.Element(E + name)
    else:
        dates = [e.text for part in (at, root) for e in part.iter()
                 if e.text and re.fullmatch(r"[-\d]{10}T[:\d]{8}Z", e.text.strip())]
        values = values or {
            "xs:boolean": ["true", "false"],
            "e:int": ["1", "0", "2", "3", "100", "1000"],
            "e:date-with-time-and-zone": dates,
            "e:day": [d[:10] for d in dates],
            "e:duration": ["PT1H", "P1D", "P30D", "P365D", "PT0S"],
            "e:oid": ["2.5.4.3"],
            "e:text": ["2.0", "+52.37+004.90/", "example.com", "NL"]}[kind]
        for value in values:
            yield text(value)


def complete(root, arguments):
    tried = set()
    failed, missing = check(root, arguments)
    while True:
        path = next((p for p in missing if p not in tried), None)
        if path is None:
            return failed, missing
        tried.add(path)
        best = None
        at, declaration, name = find(root, path)
        order = children(declaration)
        for element in candidates(at, declaration, name, root):
            insert(at, order, element)
            result = check(root, arguments)
            if best is None or len(result[0]) < len(best[1][0]):
                best = copy.deepcopy(element), result
            at.remove(element)
            if len(best[1][0]) <= len(failed):
                break
        insert(at, order, best[0])
        print(f"{path}: {best[0].text or ''}", file=sys.stderr)
        failed, missing = best[1]


def main():
    file, *arguments = sys.argv[1:]
    for prefix, name in (("", "urn:ballot:evidence"),
                         ("xsi", "http://www.w3.org/2001/XMLSchema-instance")):
        ET.register_namespace(prefix, name)
    with open(file, encoding="utf-8") as source:
        text = source.read()
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    root = ET.fromstring(text, parser)
    drop_undeclared(root, types["evidence"])
    failed, missing = complete(root, arguments)
    ET.indent(root)
    head = text[:text.index("<evidence")]
    print(head + ET.tostring(root, encoding="unicode"))
    for rule, subject in sorted(failed):
        print(f"fails: {rule} on {subject}", file=sys.stderr)
    for path in missing:
        print(f"missing: {path}", file=sys.stderr)


main()
