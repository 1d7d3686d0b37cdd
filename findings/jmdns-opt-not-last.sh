#!/usr/bin/env bash
#
# JmDNS 3.6.5 (Maven Central, on JDK 17) loses every record that follows an OPT record.
#
# An OPT record may stand anywhere in the additional section (RFC 6891 section 6.1.1). JmDNS does not look at its
# length: it reads options up to the end of the packet. The records after it are swallowed as options, without an
# exception. So a valid answer whose address comes after an OPT record looks as if it had no address.
#
# Seen (one A record as the answer, another one and an OPT record as additionals):
#   OPT last:  one.local. two.local.
#   OPT first: one.local.
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for artifact in org.jmdns:jmdns:3.6.5 org.slf4j:slf4j-api:2.0.7 org.slf4j:slf4j-nop:2.0.7; do
	mvn -q -B "-Dmaven.repo.local=$tmp/m2" org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy \
		"-Dartifact=$artifact" "-DoutputDirectory=$tmp/lib" >&2
done

cat > "$tmp/Opt.java" <<'JAVA'
import java.io.*;
import java.net.*;
import javax.jmdns.impl.*;

class Opt {

	public static void main(String[] args) throws Exception {
		String last = read(true);
		String first = read(false);
		System.out.println("OPT last:  " + last + "\nOPT first: " + first);
		System.exit(last.equals("one.local. two.local.") && first.equals("one.local.") ? 0 : 1);
	}

	static String read(boolean optLast) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream packet = new DataOutputStream(bytes);
		for (int field : new int[] { 0, 0x8400, 0, 1, 0, 2 }) {
			packet.writeShort(field);
		}
		address(packet, "one", 1);
		if (optLast) {
			address(packet, "two", 2);
			opt(packet);
		}
		else {
			opt(packet);
			address(packet, "two", 2);
		}
		DNSIncoming read = new DNSIncoming(
				new DatagramPacket(bytes.toByteArray(), bytes.size(), InetAddress.getLoopbackAddress(), 5353));
		return String.join(" ", read.getAllAnswers().stream().map(DNSRecord::getName).toList());
	}

	static void address(DataOutputStream packet, String host, int last) throws IOException {
		for (String label : new String[] { host, "local", "" }) {
			packet.write(label.length());
			packet.writeBytes(label);
		}
		packet.writeShort(1);
		packet.writeShort(0x8001);
		packet.writeInt(120);
		packet.writeShort(4);
		packet.write(new byte[] { 10, 0, 0, (byte) last });
	}

	// For the root domain: the size of a datagram is 1440 bytes, and there are no options.
	static void opt(DataOutputStream packet) throws IOException {
		packet.write(0);
		packet.writeShort(41);
		packet.writeShort(1440);
		packet.writeInt(0);
		packet.writeShort(0);
	}

}
JAVA
java -cp "$tmp/lib/*" "$tmp/Opt.java"
