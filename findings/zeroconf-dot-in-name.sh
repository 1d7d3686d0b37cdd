#!/usr/bin/env bash
#
# python-zeroconf 0.154.0 (PyPI, on CPython 3.11) asks for another name than the one it has read, if that has a dot.
#
# The name of a DNS-SD instance is one label that may hold dots (RFC 6763 section 4.1.1), as "v1.2". python-zeroconf
# keeps names as text with dots between the labels and does not escape those within. So it reads "v1.2" as one label, as
# others write it, but writes it as two, "v1" and "2", when it asks about the name. A responder that compares labels,
# as DNS has it, does not know that name.
#
# Seen:
#   read: ['v1.2', '_demo', '_tcp', 'local'], as v1.2._demo._tcp.local.
#   asks: ['v1', '2', '_demo', '_tcp', 'local']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/dot.py" <<'PY'
import struct, sys
from zeroconf import DNSIncoming, DNSOutgoing, DNSQuestion

def name(*labels):
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"

def labels(packet, at):
    found = []
    while packet[at]:
        found.append(packet[at + 1:at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return found

instance, service = ["v1.2", "_demo", "_tcp", "local"], ["_demo", "_tcp", "local"]
pointer = name(*service) + struct.pack("!HHIH", 12, 1, 120, len(name(*instance))) + name(*instance)
read = DNSIncoming(struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0) + pointer).answers()[0].alias
question = DNSOutgoing(0)
question.add_question(DNSQuestion(read, 33, 1))
asked = labels(question.packets()[0], 12)
print(f"read: {instance}, as {read}\nasks: {asked}")
sys.exit(read != "v1.2._demo._tcp.local." or asked != ["v1", "2", *service])
PY
"$tmp/venv/bin/python" "$tmp/dot.py"
