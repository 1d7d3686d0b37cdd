#!/usr/bin/env bash
#
# The Python package peerlink 1.1.1 (PyPI) stores a file whose name has a space under another name, and reports success.
#
# put_file writes the path into an HTTP request line as it is. The receiving node splits that line at its spaces and
# takes the second word for the path. So "two words.txt" becomes the file "two", the answer is 200, and get_file of the
# same name returns the content: it is cut off in the same way. Two files whose names begin with the same word
# overwrite each other without an error on either side.
#
# Seen:
#   stored: two
#   read back: second
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check peerlink==1.1.1 zeroconf==0.154.0 >&2

cat > "$tmp/files.py" <<'PYTHON'
import logging
import os
import sys

import peerlink

logging.disable(logging.CRITICAL)
folder = sys.argv[1]
receiver = peerlink.PeerLink("Receiver")
receiver.register_file_handler("/files", folder)
sender = peerlink.PeerLink("Sender")
for node in (receiver, sender):
    node.start()
assert sender.wait_for_peers(1, 20)
sender.put_file("Receiver", "/files/two words.txt", b"first")
sender.put_file("Receiver", "/files/two other words.txt", b"second")
print("stored:", *sorted(os.listdir(folder)), file=sys.stderr)
print("read back:", sender.get_file("Receiver", "/files/two words.txt").decode(), file=sys.stderr)
for node in (receiver, sender):
    node.stop()
PYTHON
mkdir "$tmp/folder"
# A network of its own, with loopback only.
seen=$(unshare -rn bash -c 'ip link set lo up multicast on; ip addr add 10.77.0.1/24 dev lo; ip route add 224.0.0.0/4 dev lo
	exec "$0" "$1" "$2"' "$tmp/venv/bin/python" "$tmp/files.py" "$tmp/folder" 2>&1 >/dev/null)
echo "$seen"
[ "$seen" = 'stored: two
read back: second' ]
