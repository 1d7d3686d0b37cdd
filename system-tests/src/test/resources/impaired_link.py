"""A link between two Ethernet interfaces that duplicates and delays datagrams.

Usage: impaired_link.py INTERFACE INTERFACE SEED

Forwards every frame in both directions. A share of the UDP datagrams, except those of mDNS, is
duplicated, and a share of the copies is delayed by 5 to 30 ms, so that they are reordered. Starts
without impairment. Reads JSON lines as commands: "impair" with the shares, and "counts". Needs
Linux, root and only Python's standard library.
"""

import heapq
import itertools
import json
import random
import select
import socket
import struct
import sys
import threading
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SOL_PACKET = 263
PACKET_STATISTICS = 6
SO_RCVBUFFORCE = 33

RECEIVE_BUFFER = 8 << 20
MAX_FRAME = 65_536
MDNS_PORT = 5353
MIN_DELAY = 0.005
MAX_DELAY = 0.030


class Link:
    def __init__(self, interfaces, seed):
        self.random = random.Random(seed)
        self.ends = [self.open_end(interface) for interface in interfaces]
        self.across = dict(zip(self.ends, reversed(self.ends)))
        self.delayed_frames = []
        self.tie_breaker = itertools.count()
        self.duplicate = 0.0
        self.delay = 0.0
        self.forwarded = 0
        self.duplicated = 0
        self.delayed = 0
        self.missed = 0

    @staticmethod
    def open_end(interface):
        end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        end.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
        end.bind((interface, 0))
        return end

    def run(self):
        while True:
            readable, _, _ = select.select(self.ends, [], [], self.time_to_next_release())
            for end in readable:
                frame, address = end.recvfrom(MAX_FRAME)
                if address[2] != PACKET_OUTGOING:
                    self.forward(bytearray(frame), self.across[end])
            self.release()

    def forward(self, frame, to):
        if not self.may_impair(frame):
            to.send(frame)
            return
        self.forwarded += 1
        copies = 1
        if self.random.random() < self.duplicate:
            self.duplicated += 1
            copies = 2
        for _ in range(copies):
            if self.random.random() < self.delay:
                self.delayed += 1
                due = time.monotonic() + self.random.uniform(MIN_DELAY, MAX_DELAY)
                heapq.heappush(self.delayed_frames, (due, next(self.tie_breaker), frame, to))
            else:
                to.send(frame)

    @staticmethod
    def may_impair(frame):
        """Return whether a frame is a datagram to impair, and remove its checksum if it is a datagram.

        The sender leaves the checksum to its network interface, which as a virtual one never
        computes it. Zero means that there is none.
        """
        if frame[12:14] != b"\x08\x00" or frame[23] != socket.IPPROTO_UDP:
            return False
        udp = 14 + (frame[14] & 0x0F) * 4
        source_port, destination_port = struct.unpack_from("!HH", frame, udp)
        struct.pack_into("!H", frame, udp + 6, 0)
        return MDNS_PORT not in (source_port, destination_port)

    def release(self):
        while self.delayed_frames and self.delayed_frames[0][0] <= time.monotonic():
            _, _, frame, to = heapq.heappop(self.delayed_frames)
            to.send(frame)

    def time_to_next_release(self):
        return max(0.0, self.delayed_frames[0][0] - time.monotonic()) if self.delayed_frames else None

    def impair(self, command):
        self.duplicate = command["duplicate"]
        self.delay = command["delay"]

    def counts(self, _command):
        for end in self.ends:
            # Reading resets the kernel's count.
            _, dropped = struct.unpack("II", end.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
            self.missed += dropped
        return {
            "forwarded": self.forwarded,
            "duplicated": self.duplicated,
            "delayed": self.delayed,
            "missed": self.missed,
        }


def write_line(**line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def execute_commands(link):
    for line in sys.stdin:
        command = json.loads(line)
        result = {"impair": link.impair, "counts": link.counts}[command["do"]](command)
        write_line(reply=command["id"], result=result)


def main():
    link = Link(sys.argv[1:3], int(sys.argv[3]))
    threading.Thread(target=execute_commands, args=(link,), daemon=True).start()
    write_line(event="ready")
    link.run()


if __name__ == "__main__":
    main()
