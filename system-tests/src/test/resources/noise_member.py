"""A member of a realm that shares no code with PeerLink: it calls a method of a node, in sealed datagrams.

Usage: noise_member.py ADDRESS PORT SECRET METHOD ARGUMENT

The handshake is made by the Noise library noiseprotocol; docs/protocol.md, "Sealed datagrams" and "Realms", describes
the rest. Prints the reply as JSON.
"""

import base64
import hashlib
import hmac
import json
import os
import socket
import struct
import sys

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from noise.connection import Keypair, NoiseConnection

PROTOCOL = b"Noise_IKpsk2_25519_AESGCM_SHA256"
SALT = b"PeerLink sealed realm 1"
TIMEOUT = 10


def expand(key, info, length):
    return hmac.digest(key, info + b"\x01", "sha256")[:length]


def instance_of(public):
    salt = int.from_bytes(os.urandom(6), "big")
    first, second = struct.unpack_from("!QQ", hashlib.sha256(
        b"PeerLink instance 1" + public + salt.to_bytes(8, "big")).digest())
    return struct.pack("!QQ", salt << 16 | 8 << 12 | first & 0xFFF, 1 << 63 | second >> 2)


class Member:

    def __init__(self, address, secret):
        key = hmac.digest(SALT, base64.urlsafe_b64decode(secret.removeprefix("plk1-") + "="), "sha256")
        self.realm = expand(key, b"realm id", 8)
        self.psk = expand(key, b"pre-shared key", 32)
        self.mac_key = expand(key, b"packet mac", 32)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect(address)

    def mac(self, content):
        return hmac.digest(self.mac_key, content, "sha256")[:16]

    def ask_who(self):
        """Return the public key and the instance of the node."""
        nonce = os.urandom(8)
        question = bytes([0xFE, 4, 1, 0]) + nonce + bytes(48)
        self.socket.send(question + self.mac(question))
        answer = self.socket.recv(2048)
        assert len(answer) == 76 and answer[:12] == bytes([0xFE, 5, 1, 0]) + nonce
        assert answer[60:] == self.mac(answer[:60])
        return answer[12:44], answer[44:60]

    def shake_hands(self):
        other, other_instance = self.ask_who()
        private = X25519PrivateKey.generate()
        noise = NoiseConnection.from_name(PROTOCOL)
        noise.set_as_initiator()
        noise.set_keypair_from_private_bytes(Keypair.STATIC, private.private_bytes_raw())
        noise.set_keypair_from_public_bytes(Keypair.REMOTE_STATIC, other)
        noise.set_psks(psk=self.psk)
        noise.set_prologue(b"PeerLink sealed 1" + self.realm + other_instance)
        noise.start_handshake()
        self.index = os.urandom(4)
        payload = (1).to_bytes(8, "big") + instance_of(private.public_key().public_bytes_raw())
        init = bytes([0xFE, 1, 1, 0]) + self.index + bytes(noise.write_message(payload))
        assert len(init) == 128
        self.socket.send(init + self.mac(init + other_instance))
        response = self.socket.recv(2048)
        assert len(response) == 76 and response[:4] == bytes([0xFE, 2, 1, 0]) and response[8:12] == self.index
        assert response[60:] == self.mac(response[:60])
        noise.read_message(response[12:60])
        assert noise.handshake_finished
        self.other_index = response[4:8]
        self.sealing = noise.noise_protocol.cipher_state_encrypt
        self.opening = noise.noise_protocol.cipher_state_decrypt
        self.sent = 0

    def send(self, message):
        header = bytes([0xFE, 3]) + self.other_index + self.sent.to_bytes(8, "big")
        self.sent += 1
        self.socket.send(header + self.sealing.encrypt_with_ad(header, message))

    def receive(self):
        """Return the next message that is not empty."""
        while True:
            packet = self.socket.recv(2048)
            assert packet[:6] == bytes([0xFE, 3]) + self.index
            self.opening.n = int.from_bytes(packet[6:14], "big")
            message = self.opening.decrypt_with_ad(packet[:14], packet[14:])
            if message:
                return message


def main():
    member = Member((sys.argv[1], int(sys.argv[2])), sys.argv[3])
    member.shake_hands()
    request = {"type": "request", "id": os.urandom(16).hex(), "src": "Noise", "dst": "Vault", "rpc": sys.argv[4],
               "args": [sys.argv[5]], "kwargs": {}}
    member.send(json.dumps(request).encode())
    while True:
        reply = json.loads(member.receive())
        if reply.get("type") == "response" and reply["id"] == request["id"]:
            print(json.dumps(reply["result"]), flush=True)
            return


if __name__ == "__main__":
    main()
