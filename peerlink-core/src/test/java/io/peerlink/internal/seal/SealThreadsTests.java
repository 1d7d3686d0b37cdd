package io.peerlink.internal.seal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.peerlink.internal.crypto.SealingKey;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.time.TimerThread;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for a {@link SealEngine} that many threads use, in real time.
 */
@Timeout(60)
class SealThreadsTests {

	private static final InetSocketAddress ALICE = SealWorld.address(1);

	private static final InetSocketAddress BOB = SealWorld.address(2);

	private static final int SENDERS = 4;

	private final TimerThread timer = TimerThread.droppingLateTasks("seal-threads-tests");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<InetSocketAddress, SealedRemote> directory = new ConcurrentHashMap<>();

	private final Map<InetSocketAddress, Host> hosts = new ConcurrentHashMap<>();

	private volatile KeyDirectory lookup = this.directory::get;

	@AfterEach
	void close() {
		this.hosts.values().forEach(Host::close);
		this.threads.shutdownNow();
		this.timer.close();
	}

	@Test
	void datagramsOfManyThreadsArriveOnceWhileSessionsChange() throws Exception {
		SealLimits few = new SealLimits(200, 400, 100);
		Host alice = new Host(ALICE, few);
		Host bob = new Host(BOB, few);
		Semaphore[] arrivals = new Semaphore[SENDERS];
		Arrays.setAll(arrivals, (i) -> new Semaphore(0));
		bob.onText = (text) -> arrivals[text.charAt(0) - '0'].release();
		List<Future<?>> senders = new ArrayList<>();
		for (int i = 0; i < SENDERS; i++) {
			int sender = i;
			senders.add(this.threads.submit(() -> {
				for (int n = 0; n < 2000; n++) {
					alice.send(sender + " " + n, BOB);
					assertThat(arrivals[sender].tryAcquire(20, TimeUnit.SECONDS)).isTrue();
				}
				return null;
			}));
		}
		for (Future<?> sender : senders) {
			sender.get();
		}
		assertThat(bob.texts).hasSize(SENDERS * 2000).doesNotHaveDuplicates();
		assertThat(alice.engine.statistics().made() + bob.engine.statistics().made()).as("sessions")
			.isGreaterThanOrEqualTo(SENDERS * 2000 / few.rejectMessages());
		assertThat(alice.refusals).isEmpty();
		assertThat(bob.failures).hasValue(0);
	}

	@Test
	void sessionInUseNeedsNoLockOfTheEngine() throws Exception {
		Host alice = new Host(ALICE, SealLimits.DEFAULTS);
		Host bob = new Host(BOB, SealLimits.DEFAULTS);
		connect(alice, bob);
		CountDownLatch locked = new CountDownLatch(1);
		CountDownLatch free = new CountDownLatch(1);
		InetSocketAddress unknown = SealWorld.address(77);
		this.lookup = (address) -> {
			if (address.equals(unknown)) {
				locked.countDown();
				awaitUninterrupted(free);
			}
			return this.directory.get(address);
		};
		List<Future<?>> held = List.of(alice, bob)
			.stream()
			.<Future<?>>map((host) -> this.threads.submit(() -> host.send("waits", unknown)))
			.toList();
		locked.await();
		for (int i = 0; i < 10; i++) {
			int number = i;
			alice.send("n" + i, BOB);
			await().until(() -> bob.texts.contains("n" + number));
		}
		assertThat(held).noneMatch(Future::isDone);
		free.countDown();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void sessionInUseMakesNoObjects() throws Exception {
		Host alice = new Host(ALICE, SealLimits.DEFAULTS);
		Host bob = new Host(BOB, SealLimits.DEFAULTS);
		connect(alice, bob);
		await().until(() -> alice.engine.remoteAt(BOB) != null && bob.engine.remoteAt(ALICE) != null);
		byte[] plain = new byte[200];
		byte[] packet = new byte[plain.length + PacketFormat.OVERHEAD];
		AtomicInteger opened = new AtomicInteger();
		bob.engine.deliverTo((buffer, length, from, sender) -> opened.incrementAndGet());
		SealingKey sealing = new SealingKey(new byte[32]);
		SealingKey opening = new SealingKey(new byte[32]);
		long[] counter = new long[1];
		Runnable bare = () -> {
			sealing.seal(counter[0], packet, 0, 14, plain, 0, plain.length, packet, 14);
			opening.open(counter[0]++, packet, 0, 14, packet, 14, plain.length + 16, plain, 0);
		};
		Runnable engine = () -> {
			int length = alice.engine.seal(plain, 0, plain.length, BOB, packet);
			bob.engine.onDatagram(packet, length, ALICE);
		};
		bare.run();
		engine.run();
		long cryptography = allocatedBy(bare);
		long all = allocatedBy(engine);
		assertThat(opened.get()).isGreaterThan(10_000);
		assertThat(all - cryptography).as("bytes for each datagram, of which %d are the JDK's", cryptography)
			.isLessThan(16);
	}

	/**
	 * Returns how many bytes a task allocates on average once it is compiled.
	 */
	private static long allocatedBy(Runnable task) {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		int runs = 10_000;
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 5; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < runs; i++) {
				task.run();
			}
			least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / runs);
		}
		return least;
	}

	@Test
	void engineIsClosedWhileItIsUsed() throws Exception {
		for (int round = 0; round < 20; round++) {
			Host alice = new Host(ALICE, SealLimits.DEFAULTS);
			Host bob = new Host(BOB, SealLimits.DEFAULTS);
			connect(alice, bob);
			CountDownLatch running = new CountDownLatch(2);
			List<Future<?>> senders = List.of(alice, bob).stream().<Future<?>>map((host) -> this.threads.submit(() -> {
				for (int i = 0; i < 300; i++) {
					host.send("n" + i, (host == alice) ? BOB : ALICE);
					if (i == 100) {
						running.countDown();
					}
				}
			})).toList();
			running.await();
			alice.close();
			for (Future<?> sender : senders) {
				sender.get();
			}
			assertThat(alice.engine.statistics().sessions()).isZero();
			assertThat(alice.engine.statistics().waiting()).isZero();
			bob.close();
			assertThat(alice.failures).hasValue(0);
			assertThat(bob.failures).hasValue(0);
		}
	}

	private static void connect(Host alice, Host bob) {
		alice.send("hello", BOB);
		await().until(() -> bob.texts.contains("hello"));
		bob.send("hello", ALICE);
		await().until(() -> alice.texts.contains("hello"));
	}

	/**
	 * A node whose receive thread is the one of an executor.
	 */
	private final class Host {

		private final Queue<String> texts = new ConcurrentLinkedQueue<>();

		private final Queue<IOException> refusals = new ConcurrentLinkedQueue<>();

		private final AtomicInteger failures = new AtomicInteger();

		private final ExecutorService receiving = Executors.newSingleThreadExecutor();

		private final InetSocketAddress address;

		private final SealEngine engine;

		private volatile Consumer<String> onText = (text) -> {
		};

		Host(InetSocketAddress address, SealLimits limits) {
			this.address = address;
			StaticKey key = StaticKey.generate();
			UUID instance = UUID.randomUUID();
			SealThreadsTests.this.directory.put(address, new SealedRemote(key.publicKey(), instance));
			SealSettings settings = new SealSettings(SealThreadsTests.this.timer, new SecureRandom(), key, instance,
					List.of(SealWorld.REALM), this::listed, (remote) -> true);
			this.engine = new SealEngine(settings, limits, this::transmit);
			this.engine.deliverTo((buffer, length, from, sender) -> {
				String text = new String(buffer, 0, length, StandardCharsets.UTF_8);
				this.texts.add(text);
				this.onText.accept(text);
			});
			SealThreadsTests.this.hosts.put(address, this);
		}

		private @Nullable SealedRemote listed(InetSocketAddress address) {
			return SealThreadsTests.this.lookup.at(address);
		}

		private void transmit(byte[] buffer, int offset, int length, InetSocketAddress to, Object onRefused) {
			byte[] packet = Arrays.copyOfRange(buffer, offset, offset + length);
			Host target = SealThreadsTests.this.hosts.get(to);
			if (target != null) {
				target.receive(packet, this.address);
			}
		}

		private void receive(byte[] packet, InetSocketAddress from) {
			this.receiving.execute(() -> {
				try {
					this.engine.onDatagram(packet, packet.length, from);
				}
				catch (Throwable ex) {
					this.failures.incrementAndGet();
				}
			});
		}

		void send(String text, InetSocketAddress to) {
			byte[] plain = text.getBytes(StandardCharsets.UTF_8);
			byte[] sealed = new byte[plain.length + this.engine.overhead()];
			int length = this.engine.seal(plain, 0, plain.length, to, sealed);
			if (length != SealEngine.NO_SESSION) {
				transmit(sealed, 0, length, to, this);
				return;
			}
			try {
				this.engine.keep(plain, 0, plain.length, to, this.refusals::add);
			}
			catch (IOException ex) {
				this.refusals.add(ex);
			}
		}

		void close() {
			this.engine.close();
		}

	}

}
