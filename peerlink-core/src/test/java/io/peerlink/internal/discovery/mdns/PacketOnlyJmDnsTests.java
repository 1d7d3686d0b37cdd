package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import javax.jmdns.impl.DNSTaskStarter;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.net.Subnet;
import io.peerlink.internal.discovery.net.TestInterfaces;
import io.peerlink.internal.discovery.net.UsableInterface;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PacketOnlyJmDns}: what JmDNS does on a real network.
 */
class PacketOnlyJmDnsTests {

	private static final String TYPE = "_pl-tap._tcp.local.";

	private static final MdnsOptions OPTIONS = MdnsOptions.defaults()
		.withServiceType(TYPE)
		.withInterfaces(List.of("lo"));

	private static final byte[] LABEL = "\7_pl-tap\4_tcp\5local\0".getBytes(StandardCharsets.ISO_8859_1);

	@Test
	void garbageDoesNotEndDiscovery() throws IOException {
		DiscoveredNodes nodes = new DiscoveredNodes();
		try (MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS); MdnsDiscovery node = new MdnsDiscovery(OPTIONS)) {
			discovery.start(nodes);
			node.start(new DiscoveredNodes());
			await().until(() -> discovery.status().active() && node.status().active());
			Random random = new Random(42);
			for (int i = 0; i < 300; i++) {
				byte[] garbage = new byte[random.nextInt(600)];
				random.nextBytes(garbage);
				if (garbage.length > 120) {
					plausibleHeader(garbage, random);
					System.arraycopy(LABEL, 0, garbage, 12 + random.nextInt(80), LABEL.length);
				}
				multicast(garbage);
			}
			node.announce(new Announcement("survivor", "i1", 5000, Map.of("instance_id", "i1")));
			await().until(() -> nodes.has("survivor"));
		}
	}

	@Test
	void packetsForOthersAreNotParsed() throws IOException {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("javax.jmdns");
		List<String> received = new CopyOnWriteArrayList<>();
		MdnsSocket socket = open("pl-tap-quiet", received);
		try {
			log.start();
			logger.addAppender(log);
			multicast(question("\7someone\5local\0", 65));
			multicast(addressRecord("someone", new byte[] { 127, 9, 9, 9 }));
			multicast(addressRecord("PL-tap-QUIET", new byte[] { 127, 9, 9, 9 }));
			await().until(() -> received.contains("PL-tap-QUIET.local. 120"));
		}
		finally {
			logger.detachAppender(log);
			socket.close();
		}
		assertThat(received).containsExactly("PL-tap-QUIET.local. 120");
		assertThat(log.list).noneMatch((event) -> event.getThreadName().contains("pl-tap-quiet"));
	}

	@Test
	void conflictingAddressDoesNotChangeTheHostName() throws IOException {
		List<String> hosts = new CopyOnWriteArrayList<>();
		MdnsSocket socket = open("pl-tap-host", hosts);
		try {
			multicast(addressRecord("pl-tap-host", new byte[] { 127, 9, 9, 9 }));
			await().until(() -> hosts.contains("pl-tap-host.local. 120"));
			hosts.clear();
			socket.announce(List.of(new ResourceRecord.Address("any", 77, true, TestInterfaces.address("127.0.0.1"))));
			// JmDNS rounds the remaining seconds down.
			await().until(() -> hosts.stream().anyMatch((host) -> host.startsWith("pl-tap-host.local. 7")));
		}
		finally {
			socket.close();
		}
		assertThat(socket.isAlive()).isFalse();
	}

	@Test
	void otherJmDnsOfTheJvmIsNotAffected() throws Exception {
		try (MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS)) {
			discovery.start(new DiscoveredNodes());
			await().until(() -> discovery.status().active());
			assertThat(DNSTaskStarter.Factory.classDelegate()).isNull();
		}
	}

	@Test
	void plainJmDnsDiscoversTheNode() throws IOException {
		CountDownLatch resolved = new CountDownLatch(1);
		InetAddress loopback = InetAddress.getByAddress("pl-tap-plain", new byte[] { 127, 0, 0, 1 });
		try (JmDNS plain = JmDNS.create(loopback, "pl-tap-plain"); MdnsDiscovery node = new MdnsDiscovery(OPTIONS)) {
			plain.addServiceListener(TYPE, new ServiceListener() {

				@Override
				public void serviceAdded(ServiceEvent event) {
				}

				@Override
				public void serviceResolved(ServiceEvent event) {
					ServiceInfo info = event.getInfo();
					if (info.getName().equals("for plain.one") && info.getPort() == 5001
							&& "i1".equals(info.getPropertyString("instance_id"))) {
						resolved.countDown();
					}
				}

				@Override
				public void serviceRemoved(ServiceEvent event) {
				}

			});
			node.start(new DiscoveredNodes());
			node.announce(new Announcement("for plain.one", "i1", 5001, Map.of("instance_id", "i1")));
			await().until(() -> resolved.getCount() == 0);
		}
	}

	@Test
	void serviceOfAPlainJmDnsIsDiscoveredWithThePortOfItsServiceRecord() throws IOException {
		DiscoveredNodes nodes = new DiscoveredNodes();
		InetAddress loopback = InetAddress.getByAddress("pl-tap-plain2", new byte[] { 127, 0, 0, 1 });
		try (MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS);
				JmDNS plain = JmDNS.create(loopback, "pl-tap-plain2")) {
			discovery.start(nodes);
			plain.registerService(
					ServiceInfo.create(TYPE, "Plain (one)", 5002, 0, 0, Map.of("instance_id", "p1", "udp_port", "9")));
			DiscoveredNode node = await().atMost(20, TimeUnit.SECONDS)
				.until(() -> nodes.of("Plain (one)"), (found) -> found != null);
			assertThat(node.address()).isEqualTo(new InetSocketAddress(TestInterfaces.address("127.0.0.1"), 5002));
			assertThat(node.instanceId()).isEqualTo("p1");
			plain.unregisterAllServices();
			await().until(() -> !nodes.has("Plain (one)"));
		}
	}

	private static MdnsSocket open(String host, List<String> received) throws IOException {
		UsableInterface lo = new UsableInterface("lo", 1, TestInterfaces.address("127.0.0.1"), true,
				List.of(new Subnet(TestInterfaces.address("127.0.0.1"), 8)), -1);
		return JmDnsSocket.opener(new ServiceType(TYPE)).open(lo, host, new MdnsSocket.Receiver() {

			@Override
			public void onResponse(InetAddress source, List<ResourceRecord> records) {
				records.forEach((record) -> received.add(record.name() + " " + record.ttl()));
			}

			@Override
			public void onQuery(Query query) {
			}

		});
	}

	private static byte[] question(String name, int type) {
		return ("\0\0\0\0\0\1\0\0\0\0\0\0" + name + "\0" + (char) type + "\0\1").getBytes(StandardCharsets.ISO_8859_1);
	}

	private static void plausibleHeader(byte[] packet, Random random) {
		byte[] header = { 0, 0, (byte) (random.nextBoolean() ? 0x84 : 0), 0, 0, (byte) random.nextInt(3), 0,
				(byte) random.nextInt(4), 0, 0, 0, 0 };
		System.arraycopy(header, 0, packet, 0, header.length);
	}

	private static byte[] addressRecord(String host, byte[] address) {
		byte[] name = ("\0\0\204\0\0\0\0\1\0\0\0\0" + (char) host.length() + host + "\5local\0"
				+ "\0\1\200\1\0\0\0\170\0\4")
			.getBytes(StandardCharsets.ISO_8859_1);
		byte[] packet = Arrays.copyOf(name, name.length + 4);
		System.arraycopy(address, 0, packet, name.length, 4);
		return packet;
	}

	private static void multicast(byte[] packet) throws IOException {
		try (MulticastSocket socket = new MulticastSocket(
				new InetSocketAddress(TestInterfaces.address("127.0.0.1"), 0))) {
			socket.setNetworkInterface(NetworkInterface.getByName("lo"));
			socket.send(new DatagramPacket(packet, packet.length, InetAddress.getByName("224.0.0.251"), 5353));
		}
	}

}
