package io.peerlink.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.random.RandomGenerator;

import io.peerlink.PeerLink;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.seal.SealEngine;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import org.jspecify.annotations.Nullable;

/**
 * How long a handshake takes, both sides together, and how much memory the sessions of
 * one node with many others take. Packets are handed over on one thread, in virtual time.
 */
public final class SealedSessions {

	private static final int SESSIONS = 1000;

	private static final int WARM_UP = 3000;

	private static final Duration BETWEEN = Duration.ofMillis(100);

	private final RandomGenerator random = new SecureRandom();

	private final RealmKeys realm = RealmSecret.of(PeerLink.generateSecret()).stretch();

	private final VirtualTime time = new VirtualTime();

	private final Map<InetSocketAddress, SealEngine> engines = new HashMap<>();

	private final Map<InetSocketAddress, SealedRemote> directory = new HashMap<>();

	private final Queue<Runnable> network = new ArrayDeque<>();

	private SealedSessions() {
	}

	/**
	 * Prints the figures.
	 * @param args none
	 */
	public static void main(String[] args) throws Exception {
		new SealedSessions().connect(WARM_UP);
		SealedSessions sessions = new SealedSessions();
		long before = usedMemory();
		SealEngine[] hub = new SealEngine[1];
		long nanos = sessions.connect(SESSIONS, hub);
		long with = usedMemory();
		sessions.forget(hub);
		long without = usedMemory();
		System.out.printf("a handshake, both sides: %d us%n", nanos / SESSIONS / 1000);
		System.out.printf("%d sessions of one node: %d KiB%n", SESSIONS, (with - without) / 1024);
		System.out.printf("the same, the other nodes included: %d KiB%n", (with - before) / 1024);
	}

	private void connect(int peers) {
		connect(peers, new SealEngine[1]);
	}

	/**
	 * Has so many nodes send something to one and get something back.
	 * @return the nanoseconds that passed
	 */
	private long connect(int peers, SealEngine[] hub) {
		InetSocketAddress hubAddress = address(1);
		hub[0] = engine(hubAddress, StaticKey.generate());
		List<InetSocketAddress> addresses = new ArrayList<>();
		for (int i = 0; i < peers; i++) {
			InetSocketAddress address = address(2 + i);
			engine(address, StaticKey.generate());
			addresses.add(address);
		}
		long nanos = 0;
		for (InetSocketAddress address : addresses) {
			long start = System.nanoTime();
			send(address, hubAddress);
			deliver();
			send(hubAddress, address);
			deliver();
			nanos += System.nanoTime() - start;
			// Only so many handshakes a second are answered.
			this.time.pass(BETWEEN);
		}
		for (InetSocketAddress address : addresses) {
			if (hub[0].remoteAt(address) == null) {
				throw new IllegalStateException("There is no session with " + address);
			}
		}
		return nanos;
	}

	private void forget(SealEngine[] hub) {
		this.engines.values().removeIf((engine) -> engine == hub[0]);
		hub[0].close();
		this.time.clear();
		hub[0] = null;
	}

	private SealEngine engine(InetSocketAddress address, StaticKey key) {
		UUID instance = UUID.randomUUID();
		SealEngine engine = new SealEngine(
				new SealSettings(this.time, this.random, key, instance, List.of(this.realm), this::listed,
						(remote) -> true),
				(buffer, offset, length, to, onRefused) -> put(Arrays.copyOfRange(buffer, offset, offset + length),
						address, to));
		this.engines.put(address, engine);
		this.directory.put(address, new SealedRemote(key.publicKey(), instance));
		return engine;
	}

	private @Nullable SealedRemote listed(InetSocketAddress address) {
		return this.directory.get(address);
	}

	private void send(InetSocketAddress from, InetSocketAddress to) {
		byte[] plain = new byte[200];
		byte[] sealed = new byte[300];
		SealEngine engine = Objects.requireNonNull(this.engines.get(from));
		int length = engine.seal(plain, 0, plain.length, to, sealed);
		if (length != SealEngine.NO_SESSION) {
			put(Arrays.copyOf(sealed, length), from, to);
			return;
		}
		try {
			engine.keep(plain, 0, plain.length, to, (failure) -> {
			});
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void put(byte[] packet, InetSocketAddress from, InetSocketAddress to) {
		this.network.add(() -> {
			SealEngine engine = this.engines.get(to);
			if (engine != null) {
				engine.onDatagram(packet, packet.length, from);
			}
		});
	}

	/**
	 * Delivers until nobody has anything to say. Handshakes begin on the timer.
	 */
	private void deliver() {
		do {
			this.time.pass(Duration.ofNanos(1));
			Runnable packet;
			while ((packet = this.network.poll()) != null) {
				packet.run();
			}
		}
		while (this.time.isDue() || !this.network.isEmpty());
	}

	private static InetSocketAddress address(int number) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
	}

	private static long usedMemory() throws InterruptedException {
		Runtime runtime = Runtime.getRuntime();
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			Thread.sleep(50);
			used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
		}
		return used;
	}

}
