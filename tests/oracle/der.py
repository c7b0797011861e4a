"""As much of DER as it takes to read a certificate's first day and its policies, and to give it
another policy (X.690; RFC 5280 4.1, 4.2.1.4)."""

SEQUENCE, OID, OCTETS, EXTENSIONS = 0x30, 0x06, 0x04, 0xA3
CERTIFICATE_POLICIES = "2.5.29.32"


def children(content):
    """[(tag, content)] of what a constructed value holds."""
    found, at = [], 0
    while at < len(content):
        tag, length, at = content[at], content[at + 1], at + 2
        if length & 0x80:
            octets = length & 0x7F
            length = int.from_bytes(content[at:at + octets], "big")
            at += octets
        found.append((tag, content[at:at + length]))
        at += length
    return found


def encode(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def join(parts):
    return b"".join(encode(tag, content) for tag, content in parts)


def oid_text(content):
    arcs, value = [], 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first] + arcs[1:]))


def oid_content(text):
    first, second, *rest = map(int, text.split("."))
    out = b""
    for arc in [40 * first + second] + rest:
        octets = [arc & 0x7F]
        while arc := arc >> 7:
            octets.insert(0, 0x80 | arc & 0x7F)
        out += bytes(octets)
    return out


def not_before(certificate):
    """YYYY-MM-DD."""
    tbs = children(children(children(certificate)[0][1])[0][1])
    fields = tbs[1:] if tbs[0][0] == 0xA0 else tbs
    tag, time = children(fields[3][1])[0]
    text = time.decode("ascii")
    if tag == 0x17:
        text = ("20" if text[:2] < "50" else "19") + text
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}"


def policies(certificate):
    """The policy identifiers that a certificate asserts."""
    tbs = children(children(children(certificate)[0][1])[0][1])
    for tag, content in tbs:
        if tag != EXTENSIONS:
            continue
        for _, extension in children(children(content)[0][1]):
            fields = children(extension)
            if oid_text(fields[0][1]) == CERTIFICATE_POLICIES:
                information = children(children(fields[-1][1])[0][1])
                return [oid_text(children(one)[0][1]) for _, one in information]
    return []


def change_extension(extension, policy):
    fields = children(extension)
    if oid_text(fields[0][1]) != CERTIFICATE_POLICIES:
        return extension
    kept = [one for one in children(children(fields[-1][1])[0][1])
            if not oid_text(children(one[1])[0][1]).startswith("2.23.140.1.5.")]
    kept.insert(0, (SEQUENCE, encode(OID, oid_content(policy))))
    return join(fields[:-1] + [(OCTETS, encode(SEQUENCE, join(kept)))])


def with_policy(certificate, policy):
    """The certificate with POLICY as its only reserved policy, where it has the extension."""
    outer = children(children(certificate)[0][1])
    tbs = []
    for tag, content in children(outer[0][1]):
        if tag == EXTENSIONS:
            changed = [(t, change_extension(c, policy)) for t, c in children(children(content)[0][1])]
            content = encode(SEQUENCE, join(changed))
        tbs.append((tag, content))
    return encode(SEQUENCE, join([(SEQUENCE, join(tbs))] + outer[1:]))
