"""The commands of python_peer.py for values of many types."""

import datetime
import decimal
import uuid

import peerlink

recorded_values = {}


def value_of(literal):
    """Return the value of an expression, which may use the modules of the standard types."""
    return eval(literal, {"datetime": datetime, "decimal": decimal, "uuid": uuid})


def record(node, command):
    """Register functions that record their argument and return it."""

    def recorder(name):
        def record_value(value):
            recorded_values[name] = value
            return value

        return record_value

    for name in command["names"]:
        node.register(name, recorder(name))


def recorded(_node, _command):
    return {name: repr(value) for name, value in recorded_values.items()}


def send_recorded(node, command):
    def send_value(name):
        try:
            return node.call(command["peer"], f"compare.{name}", recorded_values[name])
        except peerlink.PeerLinkError as error:
            return str(error)

    return {name: send_value(name) for name in recorded_values}


def send_literal(node, command):
    return node.call(command["peer"], command["method"], value_of(command["literal"]))


COMMANDS = {
    "record": record,
    "recorded": recorded,
    "send_recorded": send_recorded,
    "send_literal": send_literal,
}
