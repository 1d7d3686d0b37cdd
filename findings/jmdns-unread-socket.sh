#!/usr/bin/env bash
#
# JmDNS 3.6.5 (Maven Central, on JDK 17) on Linux takes unicast datagrams for port 5353 and never reads them.
#
# Besides the socket on which it listens it opens one to send with, bound to its address and port 5353. Linux hands a
# unicast datagram to the socket with the more specific address, and JmDNS reads only the other one, which has none. So
# a unicast question gets no answer, and stays in the queue of the socket. Unicast answers (QU) to that address end
# there as well, even those for another program on the host that listens on port 5353 without an address, as is usual.
#
# Seen:
#   multicast question answered: true
#   unicast question answered: false
#   another program receives unicast: false, without JmDNS: true
#   unread in the socket on the address: 1664 bytes
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for artifact in org.jmdns:jmdns:3.6.5 org.slf4j:slf4j-api:2.0.7 org.slf4j:slf4j-nop:2.0.7; do
	mvn -q -B "-Dmaven.repo.local=$tmp/m2" org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy \
		"-Dartifact=$artifact" "-DoutputDirectory=$tmp/lib" >&2
done

cat > "$tmp/Unread.java" <<'JAVA'
import java.net.*;
import java.nio.file.*;
import javax.jmdns.*;

class Unread {

	static final byte[] QUESTION = "\0\1\0\0\0\1\0\0\0\0\0\0\5_demo\4_tcp\5local\0\0\14\0\1".getBytes();

	public static void main(String[] args) throws Exception {
		InetAddress here = InetAddress.getByName("127.0.0.1");
		MulticastSocket other = new MulticastSocket(5353);
		DatagramSocket asking = new DatagramSocket(new InetSocketAddress(here, 0));
		asking.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByInetAddress(here));
		boolean without = sent(asking, here, other);
		JmDNS jmdns = JmDNS.create(here, "host");
		jmdns.registerService(ServiceInfo.create("_demo._tcp.local.", "one", 7, ""));
		Thread.sleep(6000);
		boolean multicast = sent(asking, InetAddress.getByName("224.0.0.251"), asking);
		boolean unicast = sent(asking, here, asking);
		boolean with = sent(asking, here, other);
		long unread = 0;
		for (String table : new String[] { "/proc/net/udp", "/proc/net/udp6" }) {
			for (String line : Files.readAllLines(Path.of(table))) {
				if (line.contains("0100007F:14E9 ")) {
					unread += Long.parseLong(line.trim().split("\\s+")[4].split(":")[1], 16);
				}
			}
		}
		System.out.println("multicast question answered: " + multicast + "\nunicast question answered: " + unicast
				+ "\nanother program receives unicast: " + with + ", without JmDNS: " + without
				+ "\nunread in the socket on the address: " + unread + " bytes");
		jmdns.close();
		System.exit(multicast && !unicast && !with && without && unread > 0 ? 0 : 1);
	}

	static boolean sent(DatagramSocket from, InetAddress to, DatagramSocket expecting) throws Exception {
		from.send(new DatagramPacket(QUESTION, QUESTION.length, to, 5353));
		expecting.setSoTimeout(2000);
		try {
			expecting.receive(new DatagramPacket(new byte[9000], 9000));
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

}
JAVA
# The network is one of its own, with nothing but a loopback interface.
unshare --map-root-user --net bash -euc 'ip link set lo up multicast on; ip route add 224.0.0.0/4 dev lo
exec java -cp "$1/lib/*" "$1/Unread.java"' - "$tmp"
