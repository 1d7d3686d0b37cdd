"""The sides of a Noise handshake as two libraries make them, with ephemeral keys that are given."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from dissononce.cipher.aesgcm import AESGCMCipher
from dissononce.dh.keypair import KeyPair
from dissononce.dh.x25519.private import PrivateKey
from dissononce.dh.x25519.public import PublicKey
from dissononce.dh.x25519.x25519 import X25519DH
from dissononce.hash.sha256 import SHA256Hash
from dissononce.processing.handshakepatterns.interactive.IK import IKHandshakePattern
from dissononce.processing.impl.cipherstate import CipherState
from dissononce.processing.impl.handshakestate import HandshakeState
from dissononce.processing.impl.symmetricstate import SymmetricState
from dissononce.processing.modifiers.psk import PSKPatternModifier
from noise.connection import Keypair, NoiseConnection

PROTOCOL = b"Noise_IKpsk2_25519_AESGCM_SHA256"


def public(private):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


class FixedEphemeral(X25519DH):
    """dissononce generates its ephemeral keys; here they are given."""

    def __init__(self, private):
        super().__init__()
        self.private = private

    def generate_keypair(self, privatekey=None):
        return pair(self.private)


def pair(private):
    return KeyPair(PublicKey(public(private)), PrivateKey(private))


def noiseprotocol_side(case, initiator):
    own, other = ("initiator", "responder") if initiator else ("responder", "initiator")
    side = NoiseConnection.from_name(PROTOCOL)
    if initiator:
        side.set_as_initiator()
        side.set_keypair_from_public_bytes(Keypair.REMOTE_STATIC, public(case[other + "_static"]))
    else:
        side.set_as_responder()
    side.set_keypair_from_private_bytes(Keypair.STATIC, case[own + "_static"])
    side.set_keypair_from_private_bytes(Keypair.EPHEMERAL, case[own + "_ephemeral"])
    side.set_psks(psk=case["psk"])
    side.set_prologue(case["prologue"])
    side.start_handshake()
    return side


def dissononce_side(case, initiator):
    own, other = ("initiator", "responder") if initiator else ("responder", "initiator")
    symmetric = SymmetricState(CipherState(AESGCMCipher()), SHA256Hash())
    side = HandshakeState(symmetric, FixedEphemeral(case[own + "_ephemeral"]))
    side.initialize(PSKPatternModifier(2).modify(IKHandshakePattern()), initiator, case["prologue"],
                    s=pair(case[own + "_static"]), rs=PublicKey(public(case[other + "_static"])) if initiator else None,
                    psks=[case["psk"]])
    return side
