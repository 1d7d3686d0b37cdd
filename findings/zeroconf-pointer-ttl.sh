#!/usr/bin/env bash
#
# python-zeroconf 0.154.0 (PyPI, on CPython 3.11) keeps a PTR record for 1125 s, however short its TTL is.
#
# All records of a service are announced with a TTL of 2 s. The SRV and A records expire as told. The PTR record, which
# alone decides what a ServiceBrowser lists, is given a TTL of 1125 s. So a service that ends without a goodbye stays
# listed for nearly 19 minutes, long after it can't be resolved any more, and a short TTL does not help.
#
# Seen:
#   TTL in the cache: {'PTR': [1125], 'SRV': [2], 'A': [2]}
#   after 14 s: {'PTR': [1125], 'SRV': [], 'A': []}, ServiceBrowser said: Added
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/seen.py" <<'PY'
import socket, struct, sys, time
from zeroconf import ServiceBrowser, Zeroconf

TYPE, NAME, HOST = "_demo._tcp.local.", "one._demo._tcp.local.", "h.local."
GROUP, LOOPBACK = ("224.0.0.251", 5353), socket.inet_aton("127.0.0.1")
KINDS = {"PTR": (TYPE, 12), "SRV": (NAME, 33), "A": (HOST, 1)}

def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"

def record(kind, record_class, data):
    return name(KINDS[kind][0]) + struct.pack("!HHIH", KINDS[kind][1], record_class, 2, len(data)) + data

sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sending.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sending.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
sending.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, LOOPBACK)
sending.bind(("127.0.0.1", 5353))

zc, changes = Zeroconf(interfaces=["127.0.0.1"]), []
ServiceBrowser(zc, TYPE, handlers=[lambda state_change, **_: changes.append(state_change.name)])
records = [record("PTR", 1, name(NAME)), record("SRV", 0x8001, struct.pack("!HHH", 0, 0, 7) + name(HOST)),
        record("A", 0x8001, LOOPBACK)]
sending.sendto(struct.pack("!6H", 0, 0x8400, 0, len(records), 0, 0) + b"".join(records), GROUP)

def cached():
    return {kind: [int(entry.ttl) for entry in zc.cache.get_all_by_details(owner, number, 1)]
            for kind, (owner, number) in KINDS.items()}

time.sleep(0.5)
before = cached()
time.sleep(13.5)  # Expired records are removed every 10 s.
after = cached()
zc.close()
print(f"TTL in the cache: {before}\nafter 14 s: {after}, ServiceBrowser said: {', '.join(changes)}")
sys.exit(before != {"PTR": [1125], "SRV": [2], "A": [2]} or after != {"PTR": [1125], "SRV": [], "A": []}
        or changes[0] != "Added" or "Removed" in changes)
PY
# The network is one of its own, with nothing but a loopback interface.
unshare --map-root-user --net bash -euc 'ip link set lo up multicast on; ip route add 224.0.0.0/4 dev lo
exec "$1/venv/bin/python" "$1/seen.py"' - "$tmp"
