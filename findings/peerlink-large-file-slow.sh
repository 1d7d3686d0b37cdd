#!/usr/bin/env bash
#
# The Python package peerlink 1.1.1 (PyPI) receives a file in a time that grows at least with the square of its size.
#
# put_file and get_file read the body in pieces of at most 4096 bytes and append each to a bytes object, which copies all
# that has come before. Four times the size takes far more than four times as long, on the receiving node and over
# loopback, where the network is no limit. A sender whose timeout suits a small file gives up with a larger one.
#
# Seen (CPython 3.11, 2 processors): 4 MB 0.1 s, 16 MB 10.9 s; in another run 32 MB 72.6 s.
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check peerlink==1.1.1 zeroconf==0.154.0 >&2

cat > "$tmp/files.py" <<'PYTHON'
import logging
import sys
import time

import peerlink

logging.disable(logging.CRITICAL)
folder = sys.argv[1]
receiver = peerlink.PeerLink("Receiver")
receiver.register_file_handler("/files", folder)
sender = peerlink.PeerLink("Sender")
for node in (receiver, sender):
    node.start()
assert sender.wait_for_peers(1, 20)
took = []
for megabytes in (4, 16):
    begin = time.monotonic()
    sender.put_file("Receiver", "/files/data", bytes(megabytes * 1_000_000), timeout=300)
    took.append(time.monotonic() - begin)
    print(f"{megabytes} MB: {took[-1]:.1f} s")
print(f"four times the size, {took[1] / took[0]:.0f} times as long")
for node in (receiver, sender):
    node.stop()
sys.exit(0 if took[1] > 8 * took[0] else 1)
PYTHON
mkdir "$tmp/folder"
# A network of its own, with loopback only.
unshare -rn bash -c 'ip link set lo up multicast on; ip addr add 10.77.0.1/24 dev lo; ip route add 224.0.0.0/4 dev lo
	exec "$0" "$1" "$2"' "$tmp/venv/bin/python" "$tmp/files.py" "$tmp/folder"
