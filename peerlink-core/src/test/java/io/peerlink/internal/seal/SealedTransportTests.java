package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.internal.udp.BundlingTransport;
import io.peerlink.internal.udp.SimulatedBundles;
import io.peerlink.internal.udp.UdpOptions;
import io.peerlink.internal.udp.UdpTransport;
import io.peerlink.sim.LinkConditions;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for a {@link SealEngine} together with transports.
 */
class SealedTransportTests {

	private final Map<InetSocketAddress, SealedRemote> directory = new ConcurrentHashMap<>();

	@Test
	void transportThatDoesNotBundleIsSealed() throws Exception {
		Simulator simulator = new Simulator(1);
		SimNetwork network = new SimNetwork(simulator);
		List<byte[]> packets = new ArrayList<>();
		network.tap((from, to, datagram) -> packets.add(datagram));
		DatagramTransport alice = sealed(network.open(1), simulator, simulator.random());
		DatagramTransport bob = sealed(network.open(2), simulator, simulator.random());
		List<String> received = new ArrayList<>();
		alice.start((buffer, length, from) -> received.add("alice: " + text(buffer, length)));
		bob.start((buffer, length, from) -> received.add("bob: " + text(buffer, length)));
		send(alice, "hello", bob.localAddress());
		simulator.run(Duration.ofMillis(10));
		send(bob, "welcome", alice.localAddress());
		send(bob, "x".repeat(5000), alice.localAddress());
		simulator.run(Duration.ofMillis(10));
		assertThat(received).containsExactly("bob: hello", "alice: welcome", "alice: " + "x".repeat(5000));
		assertThat(packets).allSatisfy((packet) -> assertThat(packet[0]).isEqualTo(PacketFormat.MARK));
		alice.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(alice, "late", bob.localAddress()));
	}

	@Test
	void receiverLearnsWhoHasSealedADatagram() throws Exception {
		Simulator simulator = new Simulator(1);
		SimNetwork network = new SimNetwork(simulator);
		DatagramTransport alice = sealed(network.open(1), simulator, simulator.random());
		DatagramTransport bob = sealed(network.open(2), simulator, simulator.random());
		SealedRemote expected = this.directory.get(alice.localAddress());
		List<SealedRemote> senders = new ArrayList<>();
		alice.start((buffer, length, from) -> {
		});
		bob.start(new Router(senders));
		send(alice, "hello", bob.localAddress());
		simulator.run(Duration.ofMillis(10));
		assertThat(senders).containsExactly(expected);
	}

	@Test
	void bundlesAreSealedOnABadNetwork() {
		Simulator.forSeeds(50, (simulator) -> {
			SimNetwork network = new SimNetwork(simulator);
			network.conditions(LinkConditions.BAD);
			Map<String, Integer> received = new HashMap<>();
			List<BundlingTransport> transports = new ArrayList<>();
			for (int port = 1; port <= 2; port++) {
				SimulatedBundles transport = new SimulatedBundles(network.open(port), simulator, simulator.seed());
				transport.bundleFor((address) -> true);
				SealEngine engine = engine(transport.localAddress(), simulator, simulator.random(),
						transport::sendSealed);
				transport.sealWith(engine);
				engine.deliverTo((buffer, length, from, sender) -> text(buffer, length).lines()
					.forEach((line) -> received.merge(line, 1, Integer::sum)));
				transport.start(engine);
				transports.add(transport);
			}
			for (int i = 0; i < 400; i++) {
				int from = i % 2;
				send(transports.get(from), "n" + i, transports.get(1 - from).localAddress());
				simulator.run(simulator.randomDuration(Duration.ofMillis(5)));
			}
			simulator.run(Duration.ofSeconds(5));
			assertThat(received.values()).containsOnly(1);
			assertThat(received).hasSizeGreaterThan(150);
		});
	}

	@Test
	@Timeout(60)
	void udpTransportIsSealed() throws Exception {
		try (TimerThread timer = TimerThread.droppingLateTasks("sealed-transport-tests");
				UdpTransport alice = udp();
				UdpTransport bob = udp()) {
			Queue<String> atAlice = new ConcurrentLinkedQueue<>();
			Queue<String> atBob = new ConcurrentLinkedQueue<>();
			start(alice, timer, atAlice);
			start(bob, timer, atBob);
			for (int i = 0; i < 200; i++) {
				String text = "n" + i;
				send(alice, text, bob.localAddress());
				await().pollInterval(Duration.ofMillis(1)).until(() -> atBob.contains(text));
				send(bob, text, alice.localAddress());
				await().pollInterval(Duration.ofMillis(1)).until(() -> atAlice.contains(text));
			}
			assertThat(atAlice).hasSize(200).doesNotHaveDuplicates();
			assertThat(atBob).hasSize(200).doesNotHaveDuplicates();
			assertThat(alice.statistics().sendErrors()).isZero();
		}
	}

	private static UdpTransport udp() {
		return UdpTransport.open(UdpOptions.requiredPort(0).withBindAddress(InetAddress.getLoopbackAddress()));
	}

	private void start(UdpTransport transport, Scheduler scheduler, Queue<String> received) {
		SealEngine engine = engine(transport.localAddress(), scheduler, new SecureRandom(), transport::sendSealed);
		transport.bundleFor((address) -> true);
		transport.sealWith(engine);
		engine.deliverTo((buffer, length, from, sender) -> text(buffer, length).lines().forEach(received::add));
		transport.start(engine);
	}

	@Test
	@Timeout(60)
	void inMemoryTransportIsSealed() throws Exception {
		InMemoryNetwork network = new InMemoryNetwork();
		try (TimerThread timer = TimerThread.droppingLateTasks("sealed-in-memory-tests");
				DatagramTransport alice = sealed(network.open(0), timer, new SecureRandom());
				DatagramTransport bob = sealed(network.open(0), timer, new SecureRandom())) {
			AtomicInteger received = new AtomicInteger();
			alice.start((buffer, length, from) -> received.incrementAndGet());
			bob.start((buffer, length, from) -> {
				try {
					bob.send(buffer, 0, length, from);
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			for (int i = 1; i <= 100; i++) {
				int count = i;
				send(alice, "n" + i, bob.localAddress());
				await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() == count);
			}
		}
	}

	private DatagramTransport sealed(DatagramTransport transport, Scheduler scheduler, RandomGenerator random) {
		return new SealedTransport(transport, engine(transport.localAddress(), scheduler, random, transport::send));
	}

	/**
	 * Returns an engine whose key discovery knows.
	 */
	private SealEngine engine(InetSocketAddress address, Scheduler scheduler, RandomGenerator random,
			PacketSender network) {
		byte[] scalar = new byte[StaticKey.LENGTH];
		random.nextBytes(scalar);
		StaticKey key = StaticKey.ofPrivate(scalar);
		UUID instance = new UUID(random.nextLong(), random.nextLong());
		this.directory.put(address, new SealedRemote(key.publicKey(), instance));
		return new SealEngine(new SealSettings(scheduler, random, key, instance, List.of(SealWorld.REALM),
				this.directory::get, (remote) -> true), network);
	}

	private static void send(DatagramTransport transport, String text, InetSocketAddress to) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		transport.send(bytes, 0, bytes.length, to);
	}

	private static String text(byte[] buffer, int length) {
		return new String(buffer, 0, length, StandardCharsets.UTF_8);
	}

	/**
	 * A receiver of both kinds.
	 */
	private static final class Router implements DatagramReceiver, SealedReceiver {

		private final List<SealedRemote> senders;

		Router(List<SealedRemote> senders) {
			this.senders = senders;
		}

		@Override
		public void onDatagram(byte[] buffer, int length, InetSocketAddress from) {
			throw new AssertionError("Its sender is known");
		}

		@Override
		public void onDatagram(byte[] buffer, int length, InetSocketAddress from, SealedRemote sender) {
			this.senders.add(sender);
		}

	}

}
