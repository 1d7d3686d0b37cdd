"""Sends garbage datagrams at a rate, and tells after the given time which one was reached.

Usage: flood.py ADDRESS PORT RATE SECONDS

Most begin as packets of a realm do, with the right length; some as plain messages. Needs Linux and only Python's
standard library, which has no sendmmsg.
"""

import ctypes
import json
import os
import socket
import sys
import time

BATCH = 500
HEADS = [(bytes([0xFE, kind, 1, 0]), length) for kind, length in ((1, 144), (2, 76), (3, 200), (4, 76), (5, 76))]
HEADS.append((b'{"ty', 100))


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_char_p), ("length", ctypes.c_size_t)]


class Header(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("name_length", ctypes.c_uint32), ("vector", ctypes.POINTER(Vector)),
                ("vectors", ctypes.c_size_t), ("control", ctypes.c_void_p), ("control_length", ctypes.c_size_t),
                ("flags", ctypes.c_int)]


class Message(ctypes.Structure):
    _fields_ = [("header", Header), ("length", ctypes.c_uint)]


def main():
    rate, seconds = int(sys.argv[3]), float(sys.argv[4])
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.connect((sys.argv[1], int(sys.argv[2])))
    send = ctypes.CDLL(None, use_errno=True).sendmmsg
    messages = (Message * BATCH)()
    vectors = []
    for i, message in enumerate(messages):
        head, length = HEADS[i % len(HEADS)]
        vectors.append(Vector(head + os.urandom(length - len(head)), length))
        message.header.vector = ctypes.pointer(vectors[-1])
        message.header.vectors = 1
    print(json.dumps({"event": "flooding"}), flush=True)
    began = time.monotonic()
    sent = 0
    while (now := time.monotonic() - began) < seconds:
        if sent > now * rate:
            time.sleep(BATCH / rate / 2)
            continue
        sent += max(0, send(out.fileno(), messages, BATCH, 0))
    print(json.dumps({"event": "flooded", "sent": sent, "rate": round(sent / (time.monotonic() - began))}), flush=True)


if __name__ == "__main__":
    main()
