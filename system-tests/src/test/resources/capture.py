"""Writes all frames that pass an Ethernet interface to a file, one behind the other, as they are.

Usage: capture.py INTERFACE FILE

Needs Linux, root and only Python's standard library.
"""

import socket
import sys

ETH_P_ALL = 0x0003
SO_RCVBUFFORCE = 33

RECEIVE_BUFFER = 32 << 20
MAX_FRAME = 65_536


def main():
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    tap.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    tap.bind((sys.argv[1], ETH_P_ALL))
    print('{"event":"ready"}', flush=True)
    with open(sys.argv[2], "wb", buffering=0) as file:
        while True:
            file.write(tap.recv(MAX_FRAME))


if __name__ == "__main__":
    main()
