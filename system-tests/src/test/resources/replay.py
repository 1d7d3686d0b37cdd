"""Sends the UDP datagrams to an address once more that capture.py has written, and tells how many.

Usage: replay.py FILE ADDRESS PORT

Each is sent as it was, with its first sender as the source, and once more from this host. Needs Linux, root and only
Python's standard library.
"""

import json
import socket
import struct
import sys
import time

ETHERNET = 14
LENGTHS = {0x0800: lambda packet: struct.unpack_from("!H", packet, 2)[0],
           0x86DD: lambda packet: 40 + struct.unpack_from("!H", packet, 4)[0],
           0x0806: lambda packet: 28}
PAUSE = 0.0002


def frames(content):
    at = 0
    while at + ETHERNET < len(content):
        kind, = struct.unpack_from("!H", content, at + 12)
        packet = content[at + ETHERNET:]
        packet = packet[:LENGTHS[kind](packet)]
        at += ETHERNET + len(packet)
        yield kind, packet


def main():
    address, port = socket.inet_aton(sys.argv[2]), int(sys.argv[3])
    with open(sys.argv[1], "rb") as file:
        content = memoryview(file.read())
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sent = 0
    for kind, packet in frames(content):
        if kind != 0x0800 or packet[9] != socket.IPPROTO_UDP or packet[16:20] != address:
            continue
        header = 4 * (packet[0] & 0x0F)
        if struct.unpack_from("!H", packet, header + 2)[0] != port:
            continue
        # The capture has the checksum before the network card completes it. Zero stands for none.
        again = bytearray(packet)
        again[header + 6:header + 8] = bytes(2)
        raw.sendto(again, (sys.argv[2], 0))
        own.sendto(packet[header + 8:], (sys.argv[2], port))
        sent += 2
        time.sleep(PAUSE)
    print(json.dumps({"event": "replayed", "sent": sent}), flush=True)


if __name__ == "__main__":
    main()
