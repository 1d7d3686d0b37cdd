"""Commands for files, which only peerlink 1.1.1 has. Those of the Java peer do the same."""

from pathlib import Path


def register_files(node, command):
    node.register_file_handler("/files", command["folder"])


def file_send(node, command):
    data = Path(command["path"]).read_bytes()
    node.put_file(command["peer"], "/files/" + command["name"], data, timeout=30.0)


def file_fetch(node, command):
    data = node.get_file(command["peer"], "/files/" + command["name"], timeout=30.0)
    Path(command["path"]).write_bytes(data)


COMMANDS = {
    "register_files": register_files,
    "file_send": file_send,
    "file_fetch": file_fetch,
}
