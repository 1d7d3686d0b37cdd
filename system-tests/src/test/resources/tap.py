"""Prints the UDP datagrams that arrive at an Ethernet interface, except those of mDNS.

Usage: tap.py INTERFACE

Prints one JSON line per datagram: sender, ports, and the payload as text. Captures the datagrams
before the firewall, so that those that it drops are included. Needs Linux, root and only Python's
standard library.
"""

import json
import socket
import struct
import sys

ETH_P_IP = 0x0800
PACKET_OUTGOING = 4
SO_RCVBUFFORCE = 33

RECEIVE_BUFFER = 8 << 20
MAX_FRAME = 65_536
MDNS_PORT = 5353


def write_line(**line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def write_datagram(frame):
    if frame[23] != socket.IPPROTO_UDP:
        return
    udp = 14 + (frame[14] & 0x0F) * 4
    source_port, destination_port, length = struct.unpack_from("!HHH", frame, udp)
    if MDNS_PORT not in (source_port, destination_port):
        write_line(
            event="datagram",
            sender=socket.inet_ntoa(frame[26:30]),
            source_port=source_port,
            destination_port=destination_port,
            payload=frame[udp + 8 : udp + length].decode("utf-8", "replace"),
        )


def main():
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_IP))
    tap.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    tap.bind((sys.argv[1], ETH_P_IP))
    write_line(event="ready")
    while True:
        frame, address = tap.recvfrom(MAX_FRAME)
        if address[2] != PACKET_OUTGOING:
            write_datagram(frame)


if __name__ == "__main__":
    main()
