#!/usr/bin/env bash
#
# JmDNS 3.6.5 (Maven Central, on JDK 17) reads a name as empty when it is a pointer to a pointer.
#
# A compressed name is a pointer to an earlier occurrence of the name (RFC 1035 section 4.1.4), and that may be a
# pointer itself. JmDNS follows no pointers: it remembers where it has read labels, and a place with a pointer only is
# not among them. It logs a "possible circular name" and goes on. So the record belongs to nothing, without an error.
# python-zeroconf 0.154.0 (PyPI) reads the same packet as it is meant.
#
# Seen (an A record, and two TXT records of the same name):
#   JmDNS:    "one.local." "one.local." ""
#   zeroconf: "one.local." "one.local." "one.local."
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for artifact in org.jmdns:jmdns:3.6.5 org.slf4j:slf4j-api:2.0.7 org.slf4j:slf4j-nop:2.0.7; do
	mvn -q -B "-Dmaven.repo.local=$tmp/m2" org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy \
		"-Dartifact=$artifact" "-DoutputDirectory=$tmp/lib" >&2
done
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

packet=000084000000000300000000
packet+=036f6e65056c6f63616c00 # At byte 12: the name one.local.
packet+=000180010000007800040a000001 # A 10.0.0.1
packet+=c00c # At byte 37: a pointer to byte 12
packet+=001080010000007800020178 # TXT "x"
packet+=c025 # A pointer to byte 37
packet+=001080010000007800020179 # TXT "y"

cat > "$tmp/Pointer.java" <<'JAVA'
import java.net.*;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.jmdns.impl.*;

class Pointer {

	public static void main(String[] args) throws Exception {
		byte[] packet = HexFormat.of().parseHex(args[0]);
		DNSIncoming read = new DNSIncoming(
				new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), 5353));
		System.out.println(read.getAllAnswers().stream().map(DNSRecord::getName)
			.collect(Collectors.joining("\" \"", "\"", "\"")));
	}

}
JAVA
cat > "$tmp/pointer.py" <<'PY'
import sys
from zeroconf import DNSIncoming
print(*[f'"{record.name}"' for record in DNSIncoming(bytes.fromhex(sys.argv[1])).answers()])
PY
jmdns=$(java -cp "$tmp/lib/*" "$tmp/Pointer.java" "$packet")
zeroconf=$("$tmp/venv/bin/python" "$tmp/pointer.py" "$packet")
echo "JmDNS:    $jmdns"
echo "zeroconf: $zeroconf"
[ "$jmdns" = '"one.local." "one.local." ""' ]
[ "$zeroconf" = '"one.local." "one.local." "one.local."' ]
