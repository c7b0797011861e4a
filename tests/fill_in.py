"""fill_in.py TEMPLATE SCHEMA DAY [LEFT-OUT]: a template of `ballot evidence` filled in, to
standard output. Each comment that holds elements is uncommented, and what is to be filled in gets
a value that the schema allows. Facts named LEFT-OUT are left out instead."""
import re
import sys
import xml.etree.ElementTree as ET

XS, E = "{http://www.w3.org/2001/XMLSchema}", "{urn:ballot:evidence}"
template, schema, day = sys.argv[1:4]
left_out = sys.argv[4] if len(sys.argv) > 4 else None
types = {t.get("name"): t for t in ET.parse(schema).getroot() if t.get("name")}


def value(name, kind):
    words = [e.get("value") for e in types.get(kind.removeprefix("e:"), ET.Element("none"))
             .iter(XS + "enumeration")]
    if words:
        return words[0]
    text = {"identifier": "example.com"}.get(name, "9.9" if "version" in name else "+10+010/")
    return {"xs:boolean": "true", "e:int": "1", "e:date-with-time-and-zone": day + "T00:00:00Z",
            "e:day": day, "e:duration": "P1D", "e:oid": "1.2.3", "e:text": text}[kind]


def declared(parent, name):
    """The element NAME in what PARENT, a type or an element of the schema, may hold."""
    if parent.get("type"):
        parent = types[parent.get("type").removeprefix("e:")]
    return next(e for e in list(parent.find(XS + "all") or parent.iter(XS + "element"))
                if e.get("name") == name and e is not parent)


def fill(element, declaration):
    for child in list(element):
        name = child.tag.removeprefix(E)
        if child.tag is ET.Comment:
            continue
        if name == "fill_in":
            element.remove(child)
            element.text = value(element.tag.removeprefix(E), declaration.get("type"))
        elif name == left_out:
            element.remove(child)
        else:
            fill(child, declared(declaration, name))


text = open(template, encoding="utf-8").read()
ET.register_namespace("", "urn:ballot:evidence")
root = ET.fromstring(re.sub(r"<!--(\s*<.*?)-->", r"\1", text, flags=re.S))
fill(root, types["evidence"])
sys.stdout.write(ET.tostring(root, encoding="unicode"))
