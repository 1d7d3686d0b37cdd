#!/usr/bin/env bash
#
# JmDNS 3.6.5 (Maven Central, on JDK 17) has characters beyond U+FFFF in names, but not as UTF-8.
#
# Names of DNS-SD instances are UTF-8 (RFC 6763 section 4.1.1). JmDNS writes each char of a String on its own, so a
# character beyond U+FFFF becomes two surrogates of three bytes (CESU-8), which python-zeroconf 0.154.0 (PyPI) reads as
# six replacement characters. JmDNS reads the four bytes of real UTF-8 as two unrelated letters. Neither one reports an
# error. The label takes six bytes, not four, of the 63 that it may have.
#
# Seen for U+1F600:
#   zeroconf writes: f09f9880, JmDNS writes: eda0bdedb880
#   zeroconf reads what JmDNS wrote: U+FFFD U+FFFD U+FFFD U+FFFD U+FFFD U+FFFD
#   JmDNS reads what zeroconf wrote: U+030F U+0180
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for artifact in org.jmdns:jmdns:3.6.5 org.slf4j:slf4j-api:2.0.7 org.slf4j:slf4j-nop:2.0.7; do
	mvn -q -B "-Dmaven.repo.local=$tmp/m2" \
		org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy "-Dartifact=$artifact" "-DoutputDirectory=$tmp/lib" >&2
done
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/Name.java" <<'JAVA'
import java.net.*;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.jmdns.impl.*;
import javax.jmdns.impl.constants.DNSRecordClass;

class Name {

	// Without an argument: the packet that JmDNS writes. With a packet: the first label that JmDNS reads.
	public static void main(String[] args) throws Exception {
		if (args.length == 0) {
			DNSOutgoing written = new DNSOutgoing(0x8400);
			written.addAnswer((DNSIncoming) null, new DNSRecord.Text("\uD83D\uDE00.local.", DNSRecordClass.CLASS_IN, true,
					120, new byte[] { 0 }));
			System.out.println(HexFormat.of().formatHex(written.data()));
			return;
		}
		byte[] packet = HexFormat.of().parseHex(args[0]);
		DNSIncoming read = new DNSIncoming(
				new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), 5353));
		String label = read.getAllAnswers().get(0).getName().split("\\.")[0];
		System.out.println(label.codePoints().mapToObj("U+%04X"::formatted).collect(Collectors.joining(" ")));
	}

}
JAVA
cat > "$tmp/name.py" <<'PY'
import sys
from zeroconf import DNSIncoming, DNSOutgoing, ServiceInfo
if len(sys.argv) == 1:
    written = DNSOutgoing(0x8400)
    written.add_answer_at_time(ServiceInfo("_demo._tcp.local.", "\U0001F600._demo._tcp.local.", port=7).dns_text(), 0)
    print(written.packets()[0].hex())
else:
    label = DNSIncoming(bytes.fromhex(sys.argv[1])).answers()[0].name.split(".")[0]
    print(*["U+%04X" % ord(character) for character in label])
PY
jmdns() { java -cp "$tmp/lib/*" "$tmp/Name.java" "$@"; }
zeroconf() { "$tmp/venv/bin/python" "$tmp/name.py" "$@"; }
from_jmdns=$(jmdns)
from_zeroconf=$(zeroconf)
zeroconf_reads=$(zeroconf "$from_jmdns")
jmdns_reads=$(jmdns "$from_zeroconf")
# The label follows the header of 12 bytes and its length.
echo "zeroconf writes: ${from_zeroconf:26:8}, JmDNS writes: ${from_jmdns:26:12}"
echo "zeroconf reads what JmDNS wrote: $zeroconf_reads"
echo "JmDNS reads what zeroconf wrote: $jmdns_reads"
[ "${from_zeroconf:24:10}" = 04f09f9880 ]
[ "${from_jmdns:24:14}" = 06eda0bdedb880 ]
[ "$zeroconf_reads" = 'U+FFFD U+FFFD U+FFFD U+FFFD U+FFFD U+FFFD' ]
[ "$jmdns_reads" = 'U+030F U+0180' ]
