#!/usr/bin/env bash
#
# python-zeroconf 0.154.0 (PyPI, on CPython 3.11) answers a probe sooner than a question.
#
# The same multicast question (type ANY, for a service that it has registered) is sent in two forms. The plain one is
# answered after 20 to 120 ms, and after more than a second when the records were multicast in the second before. With
# one record in the authority section the message counts as a probe, and the answer comes at once, both times. So
# whoever needs to know quickly should probe, not ask.
#
# Seen:
#   plain question: 91 ms, again within a second: 1124 ms
#   probe: 0 ms, again within a second: 0 ms
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/seen.py" <<'PY'
import socket, struct, sys, time
from zeroconf import ServiceInfo, Zeroconf

TYPE, NAME = "_demo._tcp.local.", "one._demo._tcp.local."
GROUP, LOOPBACK = ("224.0.0.251", 5353), socket.inet_aton("127.0.0.1")

def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"

def query(message_id, probe):
    question = name(NAME) + struct.pack("!HH", 255, 1)
    authority = name(NAME) + struct.pack("!HHIH", 16, 1, 120, 2) + b"\x01x" if probe else b""
    return struct.pack("!6H", message_id, 0, 1, 0, int(probe), 0) + question + authority

def mdns_socket(address):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, LOOPBACK)
    s.bind((address, 5353))
    return s

listening, sending = mdns_socket(GROUP[0]), mdns_socket("127.0.0.1")
listening.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP[0]) + LOOPBACK)

def quiet(seconds):
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        listening.settimeout(left)
        try:
            listening.recv(9000)
        except TimeoutError:
            pass

message_id = 0

def answer_ms(probe):
    # Each message has an id of its own: python-zeroconf drops a message that equals a recent one.
    global message_id
    message_id += 1
    start = time.monotonic()
    sending.sendto(query(message_id, probe), GROUP)
    listening.settimeout(3)
    while not listening.recv(9000)[2] & 0x80:
        pass
    return round((time.monotonic() - start) * 1000)

zc = Zeroconf(interfaces=["127.0.0.1"])
zc.register_service(ServiceInfo(TYPE, NAME, port=7, server="h.local.", addresses=[LOOPBACK]))
quiet(2)
plain, plain_again = answer_ms(False), answer_ms(False)
quiet(2)
probe, probe_again = answer_ms(True), answer_ms(True)
zc.close()
print(f"plain question: {plain} ms, again within a second: {plain_again} ms")
print(f"probe: {probe} ms, again within a second: {probe_again} ms")
sys.exit(not (plain >= 20 and plain_again >= 1000 and probe < plain and probe_again < 500))
PY
# The network is one of its own, with nothing but a loopback interface.
unshare --map-root-user --net bash -euc 'ip link set lo up multicast on; ip route add 224.0.0.0/4 dev lo
exec "$1/venv/bin/python" "$1/seen.py"' - "$tmp"
