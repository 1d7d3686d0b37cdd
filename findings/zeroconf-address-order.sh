#!/usr/bin/env bash
#
# python-zeroconf 0.154.0 (PyPI, on CPython 3.11) lists the IPv4 addresses of a service in reverse, as first heard.
#
# A packet with A records for 10.0.0.1, 10.0.0.2 and 10.0.0.3 gives addresses and parsed_addresses() that begin with
# the last one. When the host announces them in another order later, with the cache-flush bit, nothing changes for a
# node that knows them, but one that starts meanwhile has the other order. So a host that wants an address to be
# preferred has to write it last, and its first packet counts: two nodes of one link can disagree on the first address.
#
# Seen:
#   after 1, 2, 3: 10.0.0.3 10.0.0.2 10.0.0.1
#   after 3, 2, 1: 10.0.0.3 10.0.0.2 10.0.0.1
#   a new node:    10.0.0.1 10.0.0.2 10.0.0.3
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/seen.py" <<'PY'
import socket, struct, sys, time
from zeroconf import ServiceInfo, Zeroconf

TYPE, NAME, HOST = "_demo._tcp.local.", "one._demo._tcp.local.", "h.local."
GROUP, LOOPBACK = ("224.0.0.251", 5353), socket.inet_aton("127.0.0.1")

def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"

def record(owner, record_type, data):
    return name(owner) + struct.pack("!HHIH", record_type, 0x8001, 120, len(data)) + data

def announce(*addresses):
    records = [record(NAME, 33, struct.pack("!HHH", 0, 0, 7) + name(HOST)), record(NAME, 16, b"\x03a=1")]
    records += [record(HOST, 1, socket.inet_aton(address)) for address in addresses]
    sending.sendto(struct.pack("!6H", 0, 0x8400, 0, len(records), 0, 0) + b"".join(records), GROUP)
    time.sleep(0.5)

def addresses(zc):
    info = ServiceInfo(TYPE, NAME)
    info.load_from_cache(zc)
    return " ".join(info.parsed_addresses())

sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sending.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sending.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
sending.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, LOOPBACK)
sending.bind(("127.0.0.1", 5353))

zc = Zeroconf(interfaces=["127.0.0.1"])
announce("10.0.0.1", "10.0.0.2", "10.0.0.3")
first = addresses(zc)
time.sleep(1.5)
late = Zeroconf(interfaces=["127.0.0.1"])
announce("10.0.0.3", "10.0.0.2", "10.0.0.1")
second, new = addresses(zc), addresses(late)
zc.close()
late.close()
print(f"after 1, 2, 3: {first}\nafter 3, 2, 1: {second}\na new node:    {new}")
down, up = "10.0.0.3 10.0.0.2 10.0.0.1", "10.0.0.1 10.0.0.2 10.0.0.3"
sys.exit((first, second, new) != (down, down, up))
PY
# The network is one of its own, with nothing but a loopback interface.
unshare --map-root-user --net bash -euc 'ip link set lo up multicast on; ip route add 224.0.0.0/4 dev lo
exec "$1/venv/bin/python" "$1/seen.py"' - "$tmp"
