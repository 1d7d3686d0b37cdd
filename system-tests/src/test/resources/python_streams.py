"""Commands for byte streams, which only peerlink 1.1.1 has. Those of the Java peer do the same."""

import hashlib
import threading


def pattern(length):
    """Bytes that tell when some are lost, repeated or moved."""
    block = bytes(i * 31 % 251 for i in range(251 * 64))
    return (block * (length // len(block) + 1))[:length]


def digest(data):
    return {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def read_fully(stream, length):
    data = bytearray()
    while len(data) < length:
        chunk = stream.read(min(65536, length - len(data)))
        if not chunk:
            break
        data += chunk
    return bytes(data)


def echo(stream):
    while True:
        data = stream.read(65536)
        if not data:
            return
        stream.write(data)


def echo_frames(stream):
    while True:
        frame = stream.read_frame()
        if not frame:
            return
        stream.write_frame(frame)


def length(stream):
    total = 0
    while True:
        data = stream.read(65536)
        if not data:
            break
        total += len(data)
    stream.write(str(total).encode())


def greet(stream):
    stream.write(b"hello " + stream.peer_name.encode())


HANDLERS = {"echo": echo, "echo_frames": echo_frames, "length": length, "greet": greet}


def register_streams(node, _command):
    for name, handler in HANDLERS.items():
        node.register_stream(name, handler)


def stream_echo(node, command):
    stream = node.open_stream(command["peer"], "echo", timeout=10.0)
    data = pattern(command["length"])
    writer = threading.Thread(target=stream.write, args=(data,), daemon=True)
    writer.start()
    received = read_fully(stream, len(data))
    writer.join()
    stream.close()
    return digest(received)


def stream_frames(node, command):
    stream = node.open_stream(command["peer"], "echo_frames", timeout=10.0)
    answers = []
    for size in command["lengths"]:
        stream.write_frame(pattern(size))
        answers.append(digest(stream.read_frame()))
    stream.close()
    return answers


def stream_read(node, command):
    stream = node.open_stream(command["peer"], command["name"], timeout=10.0)
    received = read_fully(stream, 1 << 20)
    stream.close()
    return received.decode()


COMMANDS = {
    "register_streams": register_streams,
    "stream_echo": stream_echo,
    "stream_frames": stream_frames,
    "stream_read": stream_read,
}
