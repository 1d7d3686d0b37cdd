package io.peerlink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.spi.StreamedType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for readers of streamed values that behave badly, or give up.
 */
@Timeout(60)
class StreamedReaderTests {

	private static final TypeReference<Flow.Publisher<Integer>> PUBLISHED = new TypeReference<>() {
	};

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	private final StreamedNodes nodes = new StreamedNodes();

	private final AtomicBoolean closed = new AtomicBoolean();

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink callee;

	@AfterEach
	void close() {
		this.nodes.close();
	}

	private PeerClient pair() throws InterruptedException {
		return pair((builder) -> builder);
	}

	private PeerClient pair(UnaryOperator<PeerLinkBuilder> ofCaller) throws InterruptedException {
		PeerLink caller = this.nodes.start(Network.SOCKETS, "caller", ofCaller);
		this.callee = this.nodes.start(Network.SOCKETS, "callee");
		this.callee.register("endless", () -> Stream.generate(() -> 1).onClose(() -> this.closed.set(true)));
		this.callee.register("two", () -> Stream.of(1, 2).onClose(() -> this.closed.set(true)));
		this.callee.register("bytes", () -> new ByteArrayInputStream(new byte[1000]) {

			@Override
			public void close() {
				StreamedReaderTests.this.closed.set(true);
			}

		});
		this.nodes.awaitAll(Network.SOCKETS);
		return caller.peer("callee");
	}

	@Test
	void whatHasArrivedIsNotReadAfterTheClose() throws Exception {
		Stream<Integer> numbers = requireNonNull(pair().call("two", NUMBERS));
		Iterator<Integer> items = numbers.iterator();
		assertThat(items.next()).isOne();
		await().untilTrue(this.closed);
		numbers.close();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(items::next)
			.withMessage("the result of two was closed");
	}

	@Test
	void subscriberThatThrowsAnErrorIsCancelled() throws Exception {
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(1000) {

			@Override
			public void onNext(Integer item) {
				throw new AssertionError("of the test");
			}

		};
		requireNonNull(pair().call("endless", PUBLISHED)).subscribe(subscriber);
		await().untilTrue(this.closed);
		await().until(() -> this.callee.status().openStreams().isEmpty());
		assertThat(subscriber.isOver()).isFalse();
	}

	@Test
	void subscriberThatThrowsAtTheEndGetsNoOtherSignal() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(1000) {

			@Override
			public synchronized void onComplete() {
				super.onComplete();
				ended.countDown();
				throw new IllegalStateException("of the test");
			}

		};
		PeerClient client = pair();
		requireNonNull(client.call("two", PUBLISHED)).subscribe(subscriber);
		assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
		await().during(Duration.ofMillis(100)).atMost(Duration.ofSeconds(5)).until(() -> subscriber.terminals == 1);
		assertThat(subscriber.failure).isNull();
	}

	@Test
	void subscriberThatRefusesItsSubscriptionIsCancelled() throws Exception {
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(1) {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				subscription.request(1);
				throw new IllegalStateException("of the test");
			}

		};
		requireNonNull(pair().call("endless", PUBLISHED)).subscribe(subscriber);
		await().untilTrue(this.closed);
		assertThat(subscriber.items).isEmpty();
		assertThat(subscriber.isOver()).isFalse();
	}

	@Test
	void bytesMayBeClosedWhileAnotherThreadReads() throws Exception {
		PeerClient client = pair();
		this.callee.register("zeros", () -> new InputStream() {

			@Override
			public int read() {
				return 0;
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				return length;
			}

		});
		// The reader is stopped wherever it is.
		for (int i = 0; i < 200; i++) {
			InputStream in = requireNonNull(client.call("zeros", InputStream.class));
			AtomicInteger read = new AtomicInteger();
			CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> readAll(in, read));
			while (read.get() <= 10 * i && !reader.isDone()) {
				Thread.onSpinWait();
			}
			in.close();
			reader.get(5, TimeUnit.SECONDS);
			assertThatExceptionOfType(IOException.class).isThrownBy(in::read).withMessageContaining("was closed");
			assertThat(in.available()).isZero();
		}
	}

	private static void readAll(InputStream in, AtomicInteger read) {
		try {
			while (in.read() == 0) {
				read.incrementAndGet();
			}
			throw new AssertionError("There is no end");
		}
		catch (IOException ex) {
			// It was closed.
		}
	}

	@Test
	void bytesThatAreReadSlowlyKeepTheCallGoing() throws Exception {
		PeerClient client = pair().with(CallOptions.defaults().withTimeout(Duration.ofMillis(500)));
		this.callee.register(new SlowReader());
		assertThat(client.call("length", Long.class, new ByteArrayInputStream(new byte[60_000]))).isEqualTo(60_000);
	}

	@Test
	void resultIsClosedThatAFutureDoesNotTake() throws Exception {
		AtomicReference<CompletableFuture<?>> call = new AtomicReference<>();
		CountDownLatch called = new CountDownLatch(1);
		StreamedType type = StreamedType.bytes(Wrapper.class, Wrapper::in, (in) -> {
			awaitUninterrupted(called);
			requireNonNull(call.get()).cancel(true);
			return new Wrapper(in);
		});
		PeerClient client = pair((builder) -> builder.streamedTypes(List.of(type)));
		call.set(client.callAsync("bytes", Wrapper.class));
		called.countDown();
		await().untilTrue(this.closed);
		assertThat(requireNonNull(call.get())).isCancelled();
	}

	@Test
	void resultIsClosedThatItsTypeDoesNotTake() throws Exception {
		StreamedType type = StreamedType.bytes(Wrapper.class, Wrapper::in, (in) -> {
			throw new IllegalStateException("of the test");
		});
		PeerClient client = pair((builder) -> builder.streamedTypes(List.of(type)));
		assertThatIllegalStateException().isThrownBy(() -> client.call("bytes", Wrapper.class))
			.withMessage("of the test");
		await().untilTrue(this.closed);
	}

	@Test
	void typeMayReadWithoutHoldingOthersUp() throws Exception {
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		StreamedType type = StreamedType.bytes(Wrapper.class, Wrapper::in, (in) -> {
			reading.countDown();
			awaitUninterrupted(release);
			return new Wrapper(in);
		});
		PeerClient client = pair((builder) -> builder.streamedTypes(List.of(type)));
		this.callee.register("one", () -> 1);
		CompletableFuture<Wrapper> call = client.callAsync("bytes", Wrapper.class);
		assertThat(reading.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(client.callAsync("one", Integer.class)).succeedsWithin(Duration.ofSeconds(3)).isEqualTo(1);
		release.countDown();
		assertThat(call).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void peerIsToldThatACallForAStreamHasTimedOut() throws Exception {
		PeerClient client = pair().with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)));
		AtomicInteger interrupted = new AtomicInteger();
		this.callee.register("late", () -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
			}
			return Stream.of(1);
		});
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> client.call("late", NUMBERS));
		await().untilAsserted(() -> assertThat(interrupted).hasValue(1));
		assertThat(client.callAsync("late", NUMBERS)).failsWithin(Duration.ofSeconds(5));
		await().untilAsserted(() -> assertThat(interrupted).hasValue(2));
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * A type of a user.
	 */
	record Wrapper(InputStream in) {
	}

	/**
	 * Takes longer for a piece than its caller waits.
	 */
	public static final class SlowReader {

		public long length(InputStream in) throws IOException, InterruptedException {
			CountDownLatch never = new CountDownLatch(1);
			byte[] some = new byte[8192];
			long length = 0;
			for (int count = in.read(some); count >= 0; count = in.read(some)) {
				length += count;
				assertThat(never.await(150, TimeUnit.MILLISECONDS)).isFalse();
			}
			return length;
		}

	}

}
