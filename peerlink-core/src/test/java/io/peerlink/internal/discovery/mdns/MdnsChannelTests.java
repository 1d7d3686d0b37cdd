package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.peerlink.internal.discovery.dns.DnsMessage;
import io.peerlink.internal.discovery.dns.DnsMessageReader;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
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
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MdnsChannel}: what happens on a real network.
 */
class MdnsChannelTests {

	private static final String TYPE = "_pl-tap._tcp.local.";

	private static final MdnsOptions OPTIONS = MdnsOptions.defaults()
		.withServiceType(TYPE)
		.withInterfaces(List.of("lo"));

	private static final Path SOCKETS = Path.of("/proc/self/net/udp");

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
	void packetsThatAreNotUnderstoodAreNotLogged() throws IOException {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		List<String> received = new CopyOnWriteArrayList<>();
		MdnsSocket socket = open(received);
		try {
			log.start();
			logger.addAppender(log);
			multicast(question("\7someone\5local\0", 65));
			multicast(Arrays.copyOf(addressRecord("cut", new byte[] { 127, 9, 9, 9 }), 20));
			multicast(addressRecord("fail", new byte[] { 127, 9, 9, 9 }));
			multicast(addressRecord("whole", new byte[] { 127, 9, 9, 9 }));
			await().until(() -> received.contains("whole.local. 120"));
		}
		finally {
			logger.detachAppender(log);
			socket.close();
		}
		assertThat(received).doesNotContain("cut.local. 120");
		assertThat(log.list).noneMatch((event) -> event.getThreadName().equals("peerlink-mdns-lo")
				&& event.getLevel().isGreaterOrEqual(Level.INFO));
	}

	@Test
	void receiverThatFailsDoesNotEndTheSocket() throws IOException {
		List<String> received = new CopyOnWriteArrayList<>();
		MdnsSocket socket = open(received);
		try {
			multicast(addressRecord("fail", new byte[] { 127, 9, 9, 9 }));
			multicast(addressRecord("after", new byte[] { 127, 9, 9, 9 }));
			await().until(() -> received.contains("after.local. 120"));
			assertThat(socket.isAlive()).isTrue();
		}
		finally {
			socket.close();
		}
		assertThat(socket.isAlive()).isFalse();
	}

	@Test
	void everyAddressIsSentAsItIs() throws IOException {
		List<String> received = new CopyOnWriteArrayList<>();
		MdnsSocket socket = open(received);
		try {
			socket.announce(List.of(
					new ResourceRecord.Address("pl-tap-a.local.", 77, true, TestInterfaces.address("192.0.2.1")),
					new ResourceRecord.Address("pl-tap-b.local.", 88, true, TestInterfaces.address("192.0.2.2"))));
			await().until(() -> received.size() >= 2);
			// JmDNS rounds the remaining seconds down.
			assertThat(received).anyMatch((host) -> host.startsWith("pl-tap-a.local. 7"))
				.anyMatch((host) -> host.startsWith("pl-tap-b.local. 8"));
		}
		finally {
			socket.close();
		}
	}

	@Test
	void unicastPacketsAreLeftToOtherPrograms() throws IOException {
		assumeThat(SOCKETS).exists();
		try (MdnsDiscovery discovery = new MdnsDiscovery(OPTIONS)) {
			Set<String> before = socketsOfTheMdnsPort();
			discovery.start(new DiscoveredNodes());
			await().until(() -> discovery.status().active());
			Set<String> opened = new HashSet<>(socketsOfTheMdnsPort());
			opened.removeAll(before);
			// 224.0.0.251 in the byte order of the machine, or of the network.
			assertThat(opened).isNotEmpty()
				.allMatch((socket) -> socket.startsWith("FB0000E0:") || socket.startsWith("E00000FB:"));
		}
	}

	@Test
	void legacyQuerierGetsAUnicastResponse() throws IOException {
		try (MdnsDiscovery node = new MdnsDiscovery(OPTIONS);
				MulticastSocket querier = new MulticastSocket(
						new InetSocketAddress(TestInterfaces.address("127.0.0.1"), 0))) {
			node.start(new DiscoveredNodes());
			await().until(() -> node.status().active());
			node.announce(new Announcement("for legacy", "i1", 5000, Map.of("instance_id", "i1")));
			querier.setNetworkInterface(NetworkInterface.getByName("lo"));
			querier.setSoTimeout(10_000);
			byte[] question = question(new String(LABEL, StandardCharsets.ISO_8859_1), 12);
			question[1] = 42;
			querier.send(new DatagramPacket(question, question.length, InetAddress.getByName("224.0.0.251"), 5353));
			DatagramPacket response = new DatagramPacket(new byte[9000], 9000);
			querier.receive(response);
			DnsMessage message = Objects
				.requireNonNull(DnsMessageReader.read(response.getData(), response.getLength()));
			assertThat(response.getPort()).isEqualTo(5353);
			assertThat(message.id()).isEqualTo(42);
			assertThat(message.questions()).containsExactly(new Question(TYPE, RecordType.POINTER));
			assertThat(message.answers()).hasSize(4).allMatch((record) -> record.ttl() <= 10);
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

	/**
	 * Returns the local addresses of the sockets on the mDNS port that this process has,
	 * each with the number of the socket.
	 */
	private static Set<String> socketsOfTheMdnsPort() throws IOException {
		Set<String> own = new HashSet<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors) {
				if (Files.isSymbolicLink(descriptor)) {
					own.add(Files.readSymbolicLink(descriptor).toString());
				}
			}
		}
		Set<String> sockets = new HashSet<>();
		for (Path list : List.of(SOCKETS, Path.of("/proc/self/net/udp6"))) {
			for (String line : Files.exists(list) ? Files.readAllLines(list) : List.<String>of()) {
				List<String> fields = new Scanner(line).tokens().toList();
				if (fields.get(1).endsWith(":14E9") && own.contains("socket:[" + fields.get(9) + "]")) {
					sockets.add(fields.get(1) + " " + fields.get(9));
				}
			}
		}
		return sockets;
	}

	private static MdnsSocket open(List<String> received) throws IOException {
		UsableInterface lo = new UsableInterface("lo", 1, List.of(TestInterfaces.address("127.0.0.1")), true,
				List.of(new Subnet(TestInterfaces.address("127.0.0.1"), 8)), -1);
		return MdnsChannel.opener(new ServiceType(TYPE)).open(lo, new MdnsSocket.Receiver() {

			@Override
			public void onResponse(InetAddress source, List<ResourceRecord> records) {
				if (records.get(0).name().equals("fail.local.")) {
					throw new StackOverflowError("for the test");
				}
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
