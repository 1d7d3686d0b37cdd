#!/usr/bin/env bash
#
# python-zeroconf 0.154.0 (PyPI, on CPython 3.11) does not answer a probe that is repeated within a second.
#
# RFC 6762 section 8.1 has a host probe three times, 250 ms apart, because datagrams get lost. The three are equal byte
# by byte as a rule. python-zeroconf takes a message that equals one of the last second for a duplicate and drops it. So
# it answers only the first probe, and when that answer is lost the name looks free. All are answered if each has an id
# of its own, or if they ask for a unicast answer (QU), which the RFC recommends but does not require.
#
# Seen (probes at 0, 250 and 500 ms):
#   equal: answered, not answered, not answered
#   equal but for the id: answered, answered, answered
#   equal, for a unicast answer: answered, answered, answered
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/seen.py" <<'PY'
import select, socket, struct, sys, time
from zeroconf import ServiceInfo, Zeroconf

TYPE, NAME = "_demo._tcp.local.", "one._demo._tcp.local."
GROUP, LOOPBACK = ("224.0.0.251", 5353), socket.inet_aton("127.0.0.1")

def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"

def probe(message_id, question_class):
    question = name(NAME) + struct.pack("!HH", 255, question_class)
    authority = name(NAME) + struct.pack("!HHIH", 16, 1, 120, 2) + b"\x01x"
    return struct.pack("!6H", message_id, 0, 1, 0, 1, 0) + question + authority

def mdns_socket(address):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, LOOPBACK)
    s.bind((address, 5353))
    return s

listening, sending = mdns_socket(GROUP[0]), mdns_socket("127.0.0.2")
listening.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP[0]) + LOOPBACK)

def answered(seconds):
    end, seen = time.monotonic() + seconds, False
    while (left := end - time.monotonic()) > 0:
        for readable in select.select([listening, sending], [], [], left)[0]:
            seen |= bool(readable.recv(9000)[2] & 0x80)
    return seen

def probe_three_times(ids, question_class):
    answered(2)
    results = []
    for message_id in ids:
        sending.sendto(probe(message_id, question_class), GROUP)
        results.append(answered(0.25))
    return results

zc = Zeroconf(interfaces=["127.0.0.1"])
zc.register_service(ServiceInfo(TYPE, NAME, port=7, server="h.local.", addresses=[LOOPBACK]))
seen = {"equal": probe_three_times([0, 0, 0], 1), "equal but for the id": probe_three_times([1, 2, 3], 1),
        "equal, for a unicast answer": probe_three_times([0, 0, 0], 0x8001)}
zc.close()
for text, results in seen.items():
    print(text + ": " + ", ".join("answered" if result else "not answered" for result in results))
sys.exit(list(seen.values()) != [[True, False, False], [True, True, True], [True, True, True]])
PY
# The network is one of its own, with nothing but a loopback interface.
unshare --map-root-user --net bash -euc 'ip link set lo up multicast on; ip route add 224.0.0.0/4 dev lo
exec "$1/venv/bin/python" "$1/seen.py"' - "$tmp"
