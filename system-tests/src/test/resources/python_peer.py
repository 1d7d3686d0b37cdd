"""A Python peer controlled by JSON lines: commands on stdin, events and replies on stdout.

Usage: python_peer.py NAME

Works with peerlink 1.1.0 to 1.2.0. Every line printed has "mono", the machine's monotonic
clock in nanoseconds. The functions it registers are those of the Java peer of these tests.
"""

import collections
import concurrent.futures
import json
import math
import sys
import threading
import time
import traceback

import peerlink
import python_files
import python_streams
import python_values

if peerlink.__version__.startswith("1.2"):
    import peerlink.node as engine
else:
    engine = None

VALUES = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "negative": -17,
    "long": 2**53 + 1,
    "big": 2**100,
    "minus_big": -(2**100),
    "float": 0.1,
    "huge": 1.5e300,
    "nan": float("nan"),
    "infinity": float("inf"),
    "text": "Grüße, 世界, 😀, \"quoted\", back\\slash, tab\t, nul\u0000, line\n",
    "empty_text": "",
    "list": [1, "two", None, [3.5, [True]]],
    "empty_list": [],
    "object": {"a": 1, "b": {"c": [1, {"d": None}]}, "ü": "😀"},
    "empty_object": {},
}

print_lock = threading.Lock()


def write_line(**line):
    line["mono"] = time.monotonic_ns()
    text = json.dumps(line)
    with print_lock:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def error_of(error):
    return {"type": type(error).__name__, "message": str(error)}


def fail(message):
    raise ValueError(message)


def sleep(seconds):
    time.sleep(seconds)
    return seconds


executions = collections.Counter()
executions_lock = threading.Lock()


def count(run, number, millis):
    """Count an execution of a call and return a result that no other call of the run has."""
    with executions_lock:
        executions[run, number] += 1
    time.sleep(millis / 1000)
    return result_of(number)


def result_of(number):
    return 3 * number + 1


FUNCTIONS = {
    "count": count,
    "add": lambda a, b: a + b,
    "echo": lambda value: value,
    "value": lambda kind: VALUES[kind],
    "greet": lambda name, greeting="Hello": f"{greeting}, {name}!",
    "keywords": lambda **kwargs: kwargs,
    "literal": python_values.value_of,
    "fail": fail,
    "length": len,
    "text_of_length": lambda length, padding="": "x" * length,
    "sleep": sleep,
    "whoami": lambda: peerlink.current_peer.get(),
}


def on_up(name, address, port, *_tcp_port):
    write_line(event="up", peer=name, address=address, port=port)


def on_down(name, reason):
    write_line(event="down", peer=name, reason=reason)


def register_callbacks_before_start():
    """Register the callbacks before the start: 1.2.0 accepts them only after it, when peers may be known already."""

    class ObservedDiscovery(engine.Discovery):
        def start(self):
            self.set_callbacks(on_up=on_up, on_down=on_down)
            super().start()

    engine.Discovery = ObservedDiscovery


def start(name):
    if engine is not None:
        register_callbacks_before_start()
    node = peerlink.PeerLink(name, verbose=False)
    for function_name, function in FUNCTIONS.items():
        node.register(function_name, function)
    if engine is None:
        node.set_peer_lifecycle(on_up=on_up, on_down=on_down)
    began = time.monotonic()
    node.start()
    port = node.port if engine is None else node._udp_port
    write_line(event="ready", name=name, port=port, version=peerlink.__version__, seconds=time.monotonic() - began)
    return node


def call(node, command):
    return node.call(
        command["peer"],
        command["method"],
        *command.get("args", []),
        timeout=command.get("timeout", 5.0),
        **command.get("kwargs", {}),
    )


def call_all(node, command):
    answers = call(node, dict(command, peer="ALL"))
    return {
        name: {"error": error_of(answer)} if isinstance(answer, Exception) else {"result": answer}
        for name, answer in answers.items()
    }


def is_alive(node, command):
    # Not node.peer(...): that of 1.1.0 is lazy, that of 1.2.0 raises for unknown peers.
    return peerlink.PeerProxy(node, command["peer"]).is_alive(timeout=command.get("timeout", 2.0))


def call_run(node, command):
    """Call the function count many times, with a thread for each call in flight."""
    failures = collections.Counter()
    successes = []
    wrong = []

    def one(number):
        began = time.monotonic()
        try:
            result = node.call(
                command["peer"], "count", command["run"], number, command["millis"], timeout=command["timeout"]
            )
        except peerlink.PeerLinkError as error:
            return type(error).__name__
        successes.append((time.monotonic() - began) * 1000)
        if result != result_of(number):
            wrong.append(number)
        return None

    with concurrent.futures.ThreadPoolExecutor(command["in_flight"]) as threads:
        for failure in threads.map(one, range(command["calls"])):
            if failure is not None:
                failures[failure] += 1
    successes.sort()

    def millis_at(share):
        return successes[math.ceil(share * len(successes)) - 1] if successes else 0

    return {
        "calls": command["calls"],
        "succeeded": len(successes),
        "wrong": len(wrong),
        "failures": failures,
        "p50": millis_at(0.5),
        "p99": millis_at(0.99),
        "max": millis_at(1),
    }


def executions_of(_node, command):
    with executions_lock:
        times = [times for (run, _), times in executions.items() if run == command["run"]]
    return {"executed": len(times), "repeated": sum(1 for each in times if each > 1)}


recorded_channels = {}


class RecordedChannel:
    """A channel that records its messages."""

    def __init__(self, channel, echo=False):
        self.channel = channel
        self.echo = echo
        self.payloads = []
        channel.set_on_disconnect(self.disconnected)
        recorded_channels[channel.channel_id] = self
        threading.Thread(target=self.receive, daemon=True).start()

    def disconnected(self, reason):
        write_line(event="closed", channel=self.channel.channel_id, reason=reason)

    def receive(self):
        while True:
            try:
                # A short timeout, because a retransmitted channel_open replaces the queue.
                payload = self.channel.recv(timeout=0.1)
            except peerlink.PeerTimeoutError:
                continue
            except peerlink.PeerLinkError:
                return
            self.payloads.append(payload)
            if self.echo:
                self.channel.send(payload)


def register_channel(node, command):
    behaviour = command.get("behaviour", "record")

    def accept(channel):
        # Called again for every retransmission of channel_open, with another object.
        again = channel.channel_id in recorded_channels
        if not again:
            RecordedChannel(channel, echo=behaviour == "echo")
        write_line(event="accepted_again" if again else "accepted", channel=channel.channel_id, source=channel.peer_name)
        if behaviour == "fail":
            raise ValueError("not today")

    node.register_channel(command["name"], accept, ordering=command["ordering"])


def open_channel(node, command):
    channel = node.open_channel(
        command["peer"],
        command["name"],
        timeout=command["timeout"],
        ordering=command["ordering"],
        max_queue_size=command.get("max_queue_size", 0),
        idle_timeout=command.get("idle_timeout"),
    )
    RecordedChannel(channel)
    return channel.channel_id


def send(_node, command):
    recorded_channels[command["channel"]].channel.send(command["payload"])


def stream(_node, command):
    channel = recorded_channels[command["channel"]].channel
    began = time.monotonic()
    for number in range(1, command["count"] + 1):
        channel.send(number)
        time.sleep(max(0.0, began + number / command["rate"] - time.monotonic()))


def received(_node, command):
    return {"payloads": list(recorded_channels[command["channel"]].payloads)}


def close_channel(_node, command):
    recorded_channels[command["channel"]].channel.close()


COMMANDS = {
    "register_channel": register_channel,
    "open_channel": open_channel,
    "send": send,
    "stream": stream,
    "received": received,
    "close_channel": close_channel,
    **python_files.COMMANDS,
    **python_streams.COMMANDS,
    **python_values.COMMANDS,
    "call": call,
    "call_all": call_all,
    "call_run": call_run,
    "executions": executions_of,
    "is_alive": is_alive,
    "list_peers": lambda node, command: node.peer_names(),
}


def execute(node, command):
    began = time.monotonic()
    try:
        answer = {"result": COMMANDS[command["do"]](node, command)}
    except Exception as error:
        if not isinstance(error, peerlink.PeerLinkError):
            traceback.print_exc()
        answer = {"error": error_of(error)}
    write_line(reply=command["id"], seconds=time.monotonic() - began, **answer)


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    node = start(sys.argv[1])
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "stop":
            break
        threading.Thread(target=execute, args=(node, command), daemon=True).start()
    began = time.monotonic()
    node.stop()
    write_line(event="stopped", seconds=time.monotonic() - began)


if __name__ == "__main__":
    main()
