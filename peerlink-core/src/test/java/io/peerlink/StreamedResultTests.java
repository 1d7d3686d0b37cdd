package io.peerlink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.UnknownMethodException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.stream.StreamStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Tests for results that are read as they come, over sockets and in memory.
 */
@Timeout(60)
class StreamedResultTests {

	private static final TypeReference<Stream<Integer>> NUMBERS = new TypeReference<>() {
	};

	private static final TypeReference<Flow.Publisher<Integer>> PUBLISHED = new TypeReference<>() {
	};

	private static final TypeReference<List<Integer>> LIST = new TypeReference<>() {
	};

	private final StreamedNodes nodes = new StreamedNodes();

	private final CountDownLatch release = new CountDownLatch(1);

	private final Producers producers = new Producers(this.release);

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink callee;

	@AfterEach
	void close() {
		this.release.countDown();
		this.nodes.close();
	}

	private PeerClient pair(Network network) throws InterruptedException {
		PeerLink caller = this.nodes.start(network, "caller");
		this.callee = this.nodes.start(network, "callee");
		this.callee.register(this.producers);
		this.nodes.awaitAll(network);
		return caller.peer("callee");
	}

	private static byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		new Random(7).nextBytes(bytes);
		return bytes;
	}

	@ParameterizedTest
	@EnumSource
	void itemsArriveInOrder(Network network) throws Exception {
		try (Stream<Integer> numbers = requireNonNull(pair(network).call("count", NUMBERS, 1000))) {
			assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
		}
		await().untilTrue(this.producers.closed);
		await().until(() -> this.callee.status().openStreams().isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void itemsAreReadAsTheTypeThatTheCallerNames(Network network) throws Exception {
		Stream<Point> points = requireNonNull(pair(network).call("points", new TypeReference<Stream<Point>>() {
		}));
		assertThat(points).containsExactly(new Point(1, "ä"), new Point(2, "b"));
	}

	@ParameterizedTest
	@EnumSource
	void bytesArriveWhole(Network network) throws Exception {
		byte[] bytes = bytes(3_000_001);
		this.producers.bytes = bytes;
		try (InputStream in = requireNonNull(pair(network).call("bytes", InputStream.class))) {
			assertThat(in.readAllBytes()).isEqualTo(bytes);
			assertThat(in.read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void publisherGivesAsManyItemsAsAreRequested(Network network) throws Exception {
		Flow.Publisher<Integer> numbers = requireNonNull(pair(network).call("count", PUBLISHED, 10));
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(3);
		numbers.subscribe(subscriber);
		await().until(() -> subscriber.items.size() == 3);
		subscriber.request(2);
		await().until(() -> subscriber.items.size() == 5);
		subscriber.request(5);
		await().until(() -> subscriber.complete);
		assertThat(subscriber.items).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(subscriber.terminals).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void publisherOfAHandlerIsReadAsAStream(Network network) throws Exception {
		Stream<Integer> numbers = requireNonNull(pair(network).call("published", NUMBERS, 500));
		assertThat(numbers).hasSize(500).startsWith(0, 1, 2).endsWith(499);
	}

	@ParameterizedTest
	@EnumSource
	void secondSubscriberIsRefused(Network network) throws Exception {
		Flow.Publisher<Integer> numbers = requireNonNull(pair(network).call("count", PUBLISHED, 2));
		numbers.subscribe(new RecordingSubscriber<>(1));
		RecordingSubscriber<Integer> second = new RecordingSubscriber<>(1);
		numbers.subscribe(second);
		assertThat(second.failure).isInstanceOf(IllegalStateException.class);
	}

	@ParameterizedTest
	@EnumSource
	void demandThatIsNotPositiveIsAnError(Network network) throws Exception {
		Flow.Publisher<Integer> numbers = requireNonNull(pair(network).call("endless", PUBLISHED));
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(-1);
		numbers.subscribe(subscriber);
		await().until(subscriber::isOver);
		assertThat(subscriber.failure).isInstanceOf(IllegalArgumentException.class);
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void stageOfAStreamIsStreamed(Network network) throws Exception {
		Stream<Integer> numbers = requireNonNull(pair(network).call("later", NUMBERS, 5));
		assertThat(numbers).containsExactly(0, 1, 2, 3, 4);
	}

	@ParameterizedTest
	@EnumSource
	void futureOfAStreamIsStreamed(Network network) throws Exception {
		Stream<Integer> numbers = requireNonNull(pair(network).callAsync("count", NUMBERS, 5).get(5, TimeUnit.SECONDS));
		assertThat(numbers).containsExactly(0, 1, 2, 3, 4);
	}

	@ParameterizedTest
	@EnumSource
	void inlineHandlerMayReturnAStream(Network network) throws Exception {
		PeerClient client = pair(network);
		this.callee.register(List.of(new RpcMethod("inline", List.of(), "test", (args) -> Stream.of(1, 2))
			.withExecution(HandlerExecution.INLINE)));
		assertThat(requireNonNull(client.call("inline", NUMBERS))).containsExactly(1, 2);
		assertThat(requireNonNull(client.call("inline", LIST))).containsExactly(1, 2);
	}

	@ParameterizedTest
	@EnumSource
	void readerThatPausesStopsTheProducer(Network network) throws Exception {
		PeerClient client = pair(network);
		try (Stream<Integer> numbers = requireNonNull(client.call("endless", NUMBERS))) {
			assertThat(numbers.iterator().next()).isZero();
			await().during(Duration.ofMillis(300))
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.producers.produced.get() <= 130);
		}
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void readerThatPausesStopsTheBytes(Network network) throws Exception {
		PeerClient client = pair(network);
		try (InputStream in = requireNonNull(client.call("endlessBytes", InputStream.class))) {
			assertThat(in.readNBytes(1000)).hasSize(1000);
			await().during(Duration.ofMillis(300))
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.producers.bytesRead.get() <= 2_000_000);
		}
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void closedStreamClosesAProducerThatWaits(Network network) throws Exception {
		Stream<Integer> numbers = requireNonNull(pair(network).call("hangAfter", NUMBERS, 2));
		assertThat(numbers.iterator().next()).isZero();
		await().untilTrue(this.producers.hanging);
		numbers.close();
		await().untilTrue(this.producers.closed);
		await().untilTrue(this.producers.interrupted);
	}

	@ParameterizedTest
	@EnumSource
	void cancelledSubscriptionCancelsThePublisher(Network network) throws Exception {
		Flow.Publisher<Integer> numbers = requireNonNull(pair(network).call("silent", PUBLISHED));
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(1);
		numbers.subscribe(subscriber);
		await().until(() -> this.producers.silent.hasSubscribers());
		subscriber.cancel();
		await().until(() -> !this.producers.silent.hasSubscribers());
		assertThat(subscriber.isOver()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void streamThatIsClosedBeforeItIsReadClosesTheProducer(Network network) throws Exception {
		requireNonNull(pair(network).call("endless", NUMBERS)).close();
		await().untilTrue(this.producers.closed);
		assertThat(this.producers.produced).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource
	void errorAfterAHundredItemsReachesTheReader(Network network) throws Exception {
		PeerClient client = pair(network);
		List<Integer> read = new ArrayList<>();
		Stream<Integer> numbers = requireNonNull(client.call("failAfter", NUMBERS, 100));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> numbers.forEach(read::add))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalStateException"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("after 100"));
		assertThat(read).hasSize(100);
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(Long.MAX_VALUE);
		requireNonNull(client.call("failAfter", PUBLISHED, 100)).subscribe(subscriber);
		await().until(subscriber::isOver);
		assertThat(subscriber.items).hasSize(100);
		assertThat(subscriber.failure).isInstanceOf(RemoteErrorException.class);
	}

	@ParameterizedTest
	@EnumSource
	void errorOfBytesIsTheCauseOfAnIoException(Network network) throws Exception {
		InputStream in = requireNonNull(pair(network).call("brokenBytes", InputStream.class));
		assertThat(in.readNBytes(3)).containsExactly(1, 2, 3);
		assertThatExceptionOfType(IOException.class).isThrownBy(in::read)
			.withCauseInstanceOf(RemoteErrorException.class);
	}

	@ParameterizedTest
	@EnumSource
	void itemThatDoesNotComeTimesOut(Network network) throws Exception {
		PeerClient client = pair(network).with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)));
		Stream<Integer> none = requireNonNull(client.call("hangAfter", NUMBERS, 0));
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(() -> none.iterator().next());
		this.producers.closed.set(false);
		Stream<Integer> one = requireNonNull(client.call("hangAfter", NUMBERS, 1));
		Iterator<Integer> items = one.iterator();
		assertThat(items.next()).isZero();
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(items::next)
			.withMessageContaining("the result of hangAfter");
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void timeDoesNotCountWhileTheReaderIsBusy(Network network) throws Exception {
		PeerClient client = pair(network).with(CallOptions.defaults().withTimeout(Duration.ofMillis(200)));
		Flow.Publisher<Integer> numbers = requireNonNull(client.call("hangAfter", PUBLISHED, 2));
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(2);
		numbers.subscribe(subscriber);
		await().until(() -> subscriber.items.size() == 2);
		await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).until(() -> !subscriber.isOver());
		subscriber.request(1);
		await().until(subscriber::isOver);
		assertThat(subscriber.failure).isInstanceOf(PeerTimeoutException.class);
	}

	@ParameterizedTest
	@EnumSource
	void stopOfThePeerBreaksTheStream(Network network) throws Exception {
		Stream<Integer> numbers = requireNonNull(pair(network).call("hangAfter", NUMBERS, 1));
		Iterator<Integer> items = numbers.iterator();
		assertThat(items.next()).isZero();
		CompletableFuture<Void> stop = CompletableFuture.runAsync(this.callee::stop);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(items::next).withMessageContaining("broken off");
		this.release.countDown();
		stop.get(10, TimeUnit.SECONDS);
		assertThat(this.producers.closed).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void stopOfTheReaderClosesTheProducer(Network network) throws Exception {
		PeerLink caller = this.nodes.start(network, "caller");
		this.callee = this.nodes.start(network, "callee");
		this.callee.register(this.producers);
		this.nodes.awaitAll(network);
		requireNonNull(caller.peer("callee").call("hangAfter", NUMBERS, 1)).iterator().next();
		caller.stop();
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void ordinaryResultIsReadAsAStream(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThat(requireNonNull(client.call("list", NUMBERS))).containsExactly(1, 2, 3);
		assertThat(requireNonNull(client.call("nothing", NUMBERS))).isEmpty();
		assertThat(requireNonNull(client.call("one", NUMBERS))).containsExactly(7);
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(3);
		requireNonNull(client.call("list", PUBLISHED)).subscribe(subscriber);
		await().until(() -> subscriber.complete);
		assertThat(subscriber.items).containsExactly(1, 2, 3);
		assertThat(requireNonNull(client.call("array", InputStream.class)).readAllBytes()).containsExactly(5, 6);
	}

	@ParameterizedTest
	@EnumSource
	void callerThatWantsOnePieceGetsIt(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThat(client.call("count", LIST, 3)).containsExactly(0, 1, 2);
		assertThat(this.producers.closed).isTrue();
		assertThat(client.call("published", LIST, 100)).hasSize(100);
		assertThat(client.call("later", LIST, 3)).containsExactly(0, 1, 2);
		byte[] bytes = bytes(100_001);
		this.producers.bytes = bytes;
		assertThat(client.call("bytes", byte[].class)).isEqualTo(bytes);
		assertThat(client.call("caller", new TypeReference<List<String>>() {
		})).containsExactly("caller");
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.call("failAfter", LIST, 5))
			.withMessageContaining("after 5");
	}

	@ParameterizedTest
	@EnumSource
	void endlessResultInOnePieceIsAnError(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.call("endless", LIST))
			.withMessageContaining("longer than a reply may be");
		assertThat(this.producers.closed).isTrue();
		this.producers.closed.set(false);
		assertThatThrownBy(() -> client.with(CallOptions.defaults().withTimeout(Duration.ofMillis(200)))
			.call("hangAfter", LIST, 1)).isInstanceOf(PeerLinkException.class);
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void kindThatTheCallerDoesNotWantIsAnError(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> client.call("bytes", NUMBERS))
			.withMessageContaining("ask for an InputStream");
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> client.call("endless", InputStream.class))
			.withMessageContaining("ask for a Stream");
		await().untilTrue(this.producers.closed);
	}

	@ParameterizedTest
	@EnumSource
	void producerKnowsWhoReads(Network network) throws Exception {
		assertThat(requireNonNull(pair(network).call("caller", new TypeReference<Stream<String>>() {
		}))).containsExactly("caller");
	}

	@ParameterizedTest
	@EnumSource
	void openValuesAreListed(Network network) throws Exception {
		PeerClient client = pair(network);
		try (Stream<Integer> numbers = requireNonNull(client.call("hangAfter", NUMBERS, 1))) {
			numbers.iterator().next();
			assertThat(this.callee.status().openStreams()).extracting(StreamStatus::name)
				.containsExactly("hangAfter (result)");
		}
		await().until(() -> this.callee.status().openStreams().isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void itemThatIsTooLargeIsAnError(Network network) throws Exception {
		Stream<String> texts = requireNonNull(pair(network).call("large", new TypeReference<Stream<String>>() {
		}));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(texts::toList)
			.satisfies(
					(ex) -> assertThat(ex.getRemoteType()).isEqualTo(PayloadTooLargeException.class.getSimpleName()));
	}

	@ParameterizedTest
	@EnumSource
	void itemThatIsOfAnotherTypeIsAnError(Network network) throws Exception {
		Stream<Integer> numbers = requireNonNull(pair(network).call("points", NUMBERS));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(numbers::toList)
			.withMessageContaining("that is no java.lang.Integer");
		await().until(() -> this.callee.status().openStreams().isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void typedClientReadsResults(Network network) throws Exception {
		Numbers numbers = pair(network).proxy(Numbers.class);
		assertThat(numbers.count(4)).containsExactly(0, 1, 2, 3);
		assertThat(numbers.later(2).get(5, TimeUnit.SECONDS)).containsExactly(0, 1);
		this.producers.bytes = new byte[] { 1, 2 };
		assertThat(numbers.bytes().readAllBytes()).containsExactly(1, 2);
		this.producers.calls.set(0);
		Flow.Publisher<Integer> published = numbers.published(6);
		assertThat(this.producers.calls).hasValue(0);
		for (int i = 1; i <= 2; i++) {
			RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(Long.MAX_VALUE);
			published.subscribe(subscriber);
			await().until(() -> subscriber.complete);
			assertThat(subscriber.items).hasSize(6);
			assertThat(this.producers.calls).hasValue(i);
		}
		RecordingSubscriber<Integer> failing = new RecordingSubscriber<>(1);
		numbers.unknown().subscribe(failing);
		await().until(failing::isOver);
		assertThat(failing.failure).isInstanceOf(UnknownMethodException.class);
	}

	@ParameterizedTest
	@EnumSource
	void broadcastHasNoStreamedResults(Network network) throws Exception {
		PeerLink caller = this.nodes.start(network, "caller");
		assertThatIllegalArgumentException().isThrownBy(() -> caller.broadcast().call("count", NUMBERS, 3))
			.withMessageContaining("call each peer");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> caller.broadcast().call("count", Integer.class, Stream.of(1)))
			.withMessageContaining("streamed argument");
	}

	@ParameterizedTest
	@EnumSource
	void nodeWithoutTcpCollects(Network network) throws Exception {
		PeerLink caller = this.nodes.start(network, "caller", (builder) -> builder.tcp(false));
		this.callee = this.nodes.start(network, "callee");
		this.callee.register(this.producers);
		this.nodes.awaitAll(network);
		assertThat(requireNonNull(caller.peer("callee").call("count", NUMBERS, 3))).containsExactly(0, 1, 2);
	}

	@ParameterizedTest
	@EnumSource
	void largeRequestMayAskForAStream(Network network) throws Exception {
		Stream<String> texts = requireNonNull(pair(network).call("letters", new TypeReference<Stream<String>>() {
		}, "x".repeat(5000)));
		assertThat(texts).hasSize(5000).containsOnly("x");
	}

	@ParameterizedTest
	@EnumSource
	void callWithoutANumberMayAskForAStream(Network network) throws Exception {
		UnaryOperator<PeerLinkBuilder> plain = (builder) -> builder
			.reliability(ReliabilityOptions.defaults().withRetransmission(false));
		PeerLink caller = this.nodes.start(network, "caller", plain);
		this.callee = this.nodes.start(network, "callee", plain);
		this.callee.register(this.producers);
		this.nodes.awaitAll(network);
		try (Stream<Integer> numbers = requireNonNull(caller.peer("callee").call("endless", NUMBERS))) {
			assertThat(numbers.limit(3)).containsExactly(0, 1, 2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void subscriberMayRequestAndCancelWithinItsSignals(Network network) throws Exception {
		Flow.Publisher<Integer> numbers = requireNonNull(pair(network).call("endless", PUBLISHED));
		List<Integer> items = new CopyOnWriteArrayList<>();
		numbers.subscribe(new Flow.Subscriber<>() {

			private Flow.@Nullable Subscription subscription;

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				this.subscription = subscription;
				subscription.request(1);
			}

			@Override
			public void onNext(Integer item) {
				items.add(item);
				Flow.Subscription known = requireNonNull(this.subscription);
				if (item == 20_000) {
					known.cancel();
				}
				known.request(1);
			}

			@Override
			public void onError(Throwable failure) {
				items.add(-1);
			}

			@Override
			public void onComplete() {
				items.add(-2);
			}

		});
		await().untilTrue(this.producers.closed);
		assertThat(items).hasSize(20_001).endsWith(20_000);
	}

	@ParameterizedTest
	@EnumSource
	void subscriberThatThrowsIsCancelled(Network network) throws Exception {
		Flow.Publisher<Integer> numbers = requireNonNull(pair(network).call("endless", PUBLISHED));
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(Long.MAX_VALUE) {

			@Override
			public void onNext(Integer item) {
				throw new IllegalStateException("of the test");
			}

		};
		numbers.subscribe(subscriber);
		await().untilTrue(this.producers.closed);
		assertThat(subscriber.isOver()).isFalse();
	}

	record Point(int x, String name) {
	}

	interface Numbers {

		Stream<Integer> count(int count);

		CompletableFuture<Stream<Integer>> later(int count);

		Flow.Publisher<Integer> published(int count);

		Flow.Publisher<Integer> unknown();

		InputStream bytes();

	}

	/**
	 * The handlers.
	 */
	public static final class Producers {

		final AtomicBoolean closed = new AtomicBoolean();

		final AtomicBoolean hanging = new AtomicBoolean();

		final AtomicBoolean interrupted = new AtomicBoolean();

		final AtomicInteger produced = new AtomicInteger();

		final AtomicLong bytesRead = new AtomicLong();

		final AtomicInteger calls = new AtomicInteger();

		final SubmissionPublisher<Integer> silent = new SubmissionPublisher<>();

		private final CountDownLatch release;

		volatile byte[] bytes = {};

		Producers(CountDownLatch release) {
			this.release = release;
		}

		private <T> Stream<T> closing(Stream<T> stream) {
			return stream.onClose(() -> this.closed.set(true));
		}

		public Stream<Integer> count(int count) {
			return closing(IntStream.range(0, count).boxed());
		}

		public CompletableFuture<Stream<Integer>> later(int count) {
			return CompletableFuture.supplyAsync(() -> count(count));
		}

		public Stream<Point> points() {
			return Stream.of(new Point(1, "ä"), new Point(2, "b"));
		}

		public InputStream bytes() {
			return new ByteArrayInputStream(this.bytes);
		}

		public Flow.Publisher<Integer> published(int count) {
			this.calls.incrementAndGet();
			return (subscriber) -> {
				SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, count + 1);
				publisher.subscribe(subscriber);
				IntStream.range(0, count).forEach(publisher::submit);
				publisher.close();
			};
		}

		public Flow.Publisher<Integer> silent() {
			return this.silent;
		}

		public Stream<Integer> endless() {
			return closing(Stream.generate(this.produced::getAndIncrement));
		}

		public InputStream endlessBytes() {
			return new InputStream() {

				@Override
				public int read() {
					Producers.this.bytesRead.incrementAndGet();
					return 1;
				}

				@Override
				public int read(byte[] target, int offset, int length) {
					Producers.this.bytesRead.addAndGet(length);
					Arrays.fill(target, offset, offset + length, (byte) 1);
					return length;
				}

				@Override
				public void close() {
					Producers.this.closed.set(true);
				}

			};
		}

		public Stream<Integer> hangAfter(int count) {
			return closing(Stream.iterate(0, (i) -> i + 1).peek((i) -> {
				if (i >= count) {
					hang();
				}
			}));
		}

		private void hang() {
			this.hanging.set(true);
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.set(true);
				throw new IllegalStateException(ex);
			}
		}

		public Stream<Integer> failAfter(int count) {
			return closing(Stream.iterate(0, (i) -> i + 1).peek((i) -> {
				if (i >= count) {
					throw new IllegalStateException("after " + count);
				}
			}));
		}

		public InputStream brokenBytes() {
			return new SequenceInputStream(new ByteArrayInputStream(new byte[] { 1, 2, 3 }), new InputStream() {

				@Override
				public int read() throws IOException {
					throw new IOException("disk");
				}

				@Override
				public int read(byte[] target, int offset, int length) throws IOException {
					throw new IOException("disk");
				}

			});
		}

		public List<Integer> list() {
			return List.of(1, 2, 3);
		}

		public void nothing() {
		}

		public int one() {
			return 7;
		}

		public byte[] array() {
			return new byte[] { 5, 6 };
		}

		public Stream<String> letters(String text) {
			return text.chars().mapToObj(Character::toString);
		}

		public Stream<String> caller() {
			return Stream.of(1).map((i) -> CurrentPeer.get().map(CurrentPeer::name).orElse("?"));
		}

		public Stream<String> large() {
			return Stream.of("x".repeat(5_000_000));
		}

	}

}
