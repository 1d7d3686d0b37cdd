"""Makes the test vectors of this folder by implementations that have nothing to do with PeerLink's.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python -B make_vectors.py

All input is fixed, so the output is always the same. Handshakes are made by noiseprotocol and must be the same bytes
with dissononce; all else is by cryptography, which is OpenSSL.
"""

import base64
import hashlib
import json
import pathlib
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from noise_sides import dissononce_side, noiseprotocol_side, public

FOLDER = pathlib.Path(__file__).parent
REALM_SALT = b"PeerLink sealed realm 1"
P = 2**255 - 19


def fixed(label, length):
    """Bytes that look random and are always the same."""
    return hashlib.shake_256(label.encode()).digest(length)


def nonce(counter):
    return bytes(4) + counter.to_bytes(8, "big")


def write(name, value):
    def plain(part):
        if isinstance(part, (bytes, bytearray)):
            return bytes(part).hex()
        if isinstance(part, dict):
            return {key: plain(member) for key, member in part.items()}
        if isinstance(part, list):
            return [plain(member) for member in part]
        return part
    (FOLDER / name).write_text(json.dumps(plain(value), indent="\t") + "\n", encoding="ascii")


# --- Handshakes ------------------------------------------------------------------------------------------------------

def check_with_dissononce(case):
    initiator, responder = dissononce_side(case, True), dissononce_side(case, False)
    first, second, payload = bytearray(), bytearray(), bytearray()
    initiator.write_message(case["first_payload"], first)
    assert bytes(first) == case["first"]
    responder.read_message(bytes(first), payload)
    assert bytes(payload) == case["first_payload"]
    responder_states = responder.write_message(case["second_payload"], second)
    assert bytes(second) == case["second"]
    initiator_states = initiator.read_message(bytes(second), bytearray())
    for message in case["transport"]:
        sealing = initiator_states[0] if message["from"] == "initiator" else responder_states[1]
        assert sealing.encrypt_with_ad(b"", message["plain"]) == message["sealed"]


def handshake(name, psk, prologue, first_payload, second_payload, same_key=False):
    case = {
        "name": name,
        "initiator_static": fixed(name + " initiator static", 32),
        "initiator_ephemeral": fixed(name + " initiator ephemeral", 32),
        "responder_static": fixed(name + (" initiator static" if same_key else " responder static"), 32),
        "responder_ephemeral": fixed(name + " responder ephemeral", 32),
        "psk": psk,
        "prologue": prologue,
        "first_payload": first_payload,
        "second_payload": second_payload,
    }
    case["initiator_public"] = public(case["initiator_static"])
    case["responder_public"] = public(case["responder_static"])
    initiator, responder = noiseprotocol_side(case, True), noiseprotocol_side(case, False)
    case["first"] = bytes(initiator.write_message(first_payload))
    assert responder.read_message(case["first"]) == first_payload
    case["second"] = bytes(responder.write_message(second_payload))
    assert initiator.read_message(case["second"]) == second_payload
    case["initiator_sends"] = initiator.noise_protocol.cipher_state_encrypt.k
    case["responder_sends"] = responder.noise_protocol.cipher_state_encrypt.k
    case["transport"] = []
    for number, length in enumerate([0, 1, 200]):
        for sender, side in (("initiator", initiator), ("responder", responder)):
            plain = fixed(f"{name} {sender} {number}", length)
            case["transport"].append({"from": sender, "counter": number, "plain": plain, "sealed": side.encrypt(plain)})
    check_with_dissononce(case)
    # What Noise leaves to its user: any counter, and the header of a packet as associated data.
    case["packets"] = []
    for counter in [0, 1, 8191, 2**32, 2**63 - 1]:
        for sender in ("initiator", "responder"):
            plain = fixed(f"{name} {sender} {counter}", 100)
            header = bytes([0xFE, 3]) + fixed(name + " index", 4) + counter.to_bytes(8, "big")
            sealed = AESGCM(case[sender + "_sends"]).encrypt(nonce(counter), plain, header)
            case["packets"].append({"from": sender, "counter": counter, "header": header, "plain": plain,
                                    "sealed": sealed})
    return case


def stranger(case, name, at, **changes):
    """What a side sends that has something else than the other side of a handshake."""
    other = dict(case, **changes)
    initiator = noiseprotocol_side(other, True)
    first = bytes(initiator.write_message(case["first_payload"]))
    if at == "first":
        return {"name": name, "at": at, "message": first}
    responder = noiseprotocol_side(other, False)
    responder.read_message(first)
    return {"name": name, "at": at, "message": bytes(responder.write_message(case["second_payload"]))}


def handshakes():
    realm, instance = fixed("realm id", 8), fixed("instance id", 16)
    sealed = handshake("sealed realm", fixed("psk", 32), b"PeerLink sealed 1" + realm + instance,
                       (7).to_bytes(8, "big") + fixed("initiator's instance id", 16), b"")
    strangers = [
        stranger(sealed, "another prologue", "first", prologue=sealed["prologue"][:-1] + b"x"),
        stranger(sealed, "another responder", "first", responder_static=fixed("another responder", 32)),
        stranger(sealed, "another pre-shared key", "second", psk=fixed("another psk", 32)),
        stranger(sealed, "another first message", "second", initiator_ephemeral=fixed("another ephemeral", 32)),
    ]
    others = [
        handshake("nothing but keys", bytes(32), b"", b"", b""),
        handshake("payloads both ways", fixed("psk 2", 32), b"prologue", b"first payload", b"second payload"),
        handshake("large payloads", fixed("psk 3", 32), fixed("prologue", 1000), fixed("large 1", 1000),
                  fixed("large 2", 3000)),
        handshake("with itself", fixed("psk 4", 32), b"self", b"1", b"2", same_key=True),
    ]
    write("noise.json", {"handshakes": [sealed] + others, "strangers": strangers})


# --- X25519 ----------------------------------------------------------------------------------------------------------

def agreement(name, private, point):
    try:
        secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        secret = None
    return {"name": name, "private": private, "public": point, "secret": secret}


def x25519():
    cases = []
    for number in range(8):
        private = fixed(f"x25519 private {number}", 32)
        cases.append(agreement(f"random {number}", private, public(fixed(f"x25519 other {number}", 32))))
    for number in range(4):
        # About half of all numbers are on the twist, and most points have a part of low order.
        private = fixed(f"x25519 twist {number}", 32)
        cases.append(agreement(f"any point {number}", private, fixed(f"x25519 point {number}", 32)))
    private = fixed("x25519 edge", 32)
    order_8 = [325606250916557431795983626356110631294008115727848805560023387167927233504,
               39382357235489614581723060781553021112529911719440698176882885853963445705823]
    points = [("low order", u) for u in [0, 1, *order_8, P - 1, P, P + 1]]
    points += [("not canonical", u) for u in range(P + 2, 2**255)]
    points += [("small", u) for u in range(2, 10)] + [("large", P - 2)]
    for name, u in points:
        for bit in (0, 1):
            suffix = ", highest bit set" if bit else ""
            cases.append(agreement(f"{name} {u}{suffix}", private, (u + (bit << 255)).to_bytes(32, "little")))
    for case in cases:
        assert (case["secret"] is None) == case["name"].startswith("low order"), case
    keys = [{"private": key, "public": public(key)} for key in (fixed(f"x25519 key {n}", 32) for n in range(8))]
    keys += [{"private": key, "public": public(key)} for key in (bytes(32), b"\xff" * 32)]
    write("x25519.json", {"keys": keys, "agreements": cases})


# --- AES-GCM ---------------------------------------------------------------------------------------------------------

def opens(key, counter, header, sealed):
    try:
        AESGCM(key).decrypt(nonce(counter), sealed, header)
        return True
    except (InvalidTag, ValueError):
        return False


def flipped(data, bit):
    return bytes(octet ^ (1 << bit % 8 if number == bit // 8 else 0) for number, octet in enumerate(data))


def aes_gcm():
    good, bad = [], []
    lengths = [0, 1, 15, 16, 17, 31, 32, 64, 200, 255, 1200, 4096, 16384]
    for number, length in enumerate(lengths):
        key, plain = fixed(f"gcm key {number}", 32), fixed(f"gcm plain {number}", length)
        header = fixed(f"gcm header {number}", [14, 0, 2, 16, 40][number % 5])
        counter = [0, 1, 255, 2**31, 2**32 - 1, 2**40 + 3, 2**63 - 1][number % 7]
        sealed = AESGCM(key).encrypt(nonce(counter), plain, header)
        good.append({"key": key, "counter": counter, "header": header, "plain": plain, "sealed": sealed})

    key, counter, header, plain = fixed("gcm key", 32), 77, fixed("gcm header", 14), fixed("gcm plain", 40)
    sealed = AESGCM(key).encrypt(nonce(counter), plain, header)
    good.append({"key": key, "counter": counter, "header": header, "plain": plain, "sealed": sealed})

    def refuse(name, key=key, counter=counter, header=header, sealed=sealed):
        assert not opens(key, counter, header, sealed), name
        bad.append({"name": name, "key": key, "counter": counter, "header": header, "sealed": sealed})

    for length in (15, 14, 13, 12, 8, 4):
        # These tags are right as far as they go, and OpenSSL takes them from who asks for short tags.
        short = sealed[:len(plain) + length]
        mode = modes.GCM(nonce(counter), short[len(plain):], min_tag_length=4)
        lenient = Cipher(algorithms.AES(key), mode).decryptor()
        lenient.authenticate_additional_data(header)
        assert lenient.update(short[:len(plain)]) + lenient.finalize() == plain
        refuse(f"tag of {length} bytes", sealed=short)
    for length in (0, 1, 15, 16, 17):
        refuse(f"only {length} bytes", sealed=sealed[:length])
    refuse("no tag", sealed=sealed[:-16])
    refuse("tag of zeros", sealed=sealed[:-16] + bytes(16))
    refuse("one more byte", sealed=sealed + b"\0")
    for bit in (0, 7, 8, 319, 320, 327, 440, 447):
        refuse(f"bit {bit} flipped", sealed=flipped(sealed, bit))
    for bit in (0, 15, 111):
        refuse(f"bit {bit} of the header flipped", header=flipped(header, bit))
    refuse("no header", header=b"")
    refuse("header cut", header=header[:-1])
    refuse("bytes moved from the header", header=header[:-1], sealed=header[-1:] + sealed)
    for other in (76, 78, 77 + 2**32, 0):
        refuse(f"counter {other}", counter=other)
    refuse("another key", key=flipped(key, 255))
    write("aes-gcm.json", {"good": good, "bad": bad})


# --- Derived keys ----------------------------------------------------------------------------------------------------

def hkdf(salt, material, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def pbkdf2(passphrase, salt, rounds, length):
    return PBKDF2HMAC(hashes.SHA256(), length, salt, rounds).derive(passphrase)


def mac(key, message):
    code = hmac.HMAC(key, hashes.SHA256())
    code.update(message)
    return code.finalize()


def derived_keys():
    hkdfs, pbkdf2s, macs = [], [], []
    for number, length in enumerate([1, 31, 32, 33, 64, 96, 100, 8160]):
        salt = fixed(f"hkdf salt {number}", [0, 13, 32, 64, 65][number % 5])
        material, info = fixed(f"hkdf material {number}", 7 * number), fixed(f"hkdf info {number}", 5 * number)
        hkdfs.append({"salt": salt, "material": material, "info": info, "key": hkdf(salt, material, info, length)})
    passphrases = ["passphrase", "Gr\u00fc\u00dfe aus K\u00f6ln", "\uc548\ub155\ud558\uc138\uc694",
                   "\U0001f511 key \U0001f40d", "p" * 200]
    for number, passphrase in enumerate(passphrases):
        salt = fixed(f"pbkdf2 salt {number}", 4 + 20 * number)
        rounds, length = 1 + 999 * number, 20 + 7 * number
        pbkdf2s.append({"passphrase": passphrase, "salt": salt, "rounds": rounds,
                        "key": pbkdf2(passphrase.encode(), salt, rounds, length)})
    for number, length in enumerate([0, 1, 55, 56, 64, 128, 1400]):
        key = fixed(f"mac key {number}", [32, 16, 64, 65, 100][number % 5])
        message = fixed(f"mac message {number}", length)
        macs.append({"key": key, "message": message, "mac": mac(key, message)})
    write("keys.json", {"hkdf": hkdfs, "pbkdf2": pbkdf2s, "hmac": macs})


def realm(secret, material):
    extracted = mac(REALM_SALT, material)
    key = {label: HKDFExpand(hashes.SHA256(), length, label.encode()).derive(extracted)
           for label, length in (("realm id", 8), ("pre-shared key", 32), ("packet mac", 32), ("announcement mac", 32))}
    message = fixed("message", 128)
    return {"secret": secret, "realm_id": key["realm id"], "preshared_key": key["pre-shared key"], "message": message,
            "packet_mac": mac(key["packet mac"], message)[:16],
            "announcement_mac": mac(key["announcement mac"], message)[:12]}


def realms():
    made = []
    for material in (bytes(range(32)), b"\xff" * 32, fixed("secret", 32)):
        made.append(realm("plk1-" + base64.urlsafe_b64encode(material).decode().rstrip("="), material))
    # One text in three forms: as it is, with a ligature that NFC keeps and a sign that it replaces, and normalized.
    accents = "C\u00e9sar \u212bngstr\u00f6m \ufb01n \uac01"
    stretched = pbkdf2(unicodedata.normalize("NFC", accents).encode(), REALM_SALT, 600_000, 32)
    forms = {accents, unicodedata.normalize("NFC", accents), unicodedata.normalize("NFD", accents)}
    assert len(forms) == 3
    made += [realm(form, stretched) for form in sorted(forms)]
    for passphrase in ("twelve chars", "\U0001f511" * 12 + " and more than one block of the hash " * 2):
        made.append(realm(passphrase, pbkdf2(passphrase.encode(), REALM_SALT, 600_000, 32)))
    write("realms.json", made)


if __name__ == "__main__":
    handshakes()
    x25519()
    aes_gcm()
    derived_keys()
    realms()
