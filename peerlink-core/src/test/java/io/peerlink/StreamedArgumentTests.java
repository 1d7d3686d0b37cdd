package io.peerlink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.StreamedNodes.Network;
import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for arguments that are read as they come, over sockets and in memory.
 */
@Timeout(60)
class StreamedArgumentTests {

	private final StreamedNodes nodes = new StreamedNodes();

	private final CountDownLatch release = new CountDownLatch(1);

	private final Consumers consumers = new Consumers(this.release);

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicInteger produced = new AtomicInteger();

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink caller;

	@SuppressWarnings("NullAway.Init") // set by each test
	private PeerLink callee;

	@AfterEach
	void close() {
		this.release.countDown();
		this.nodes.close();
	}

	private PeerClient pair(Network network) throws InterruptedException {
		this.caller = this.nodes.start(network, "caller");
		this.callee = this.nodes.start(network, "callee");
		this.callee.register(this.consumers);
		this.nodes.awaitAll(network);
		return this.caller.peer("callee");
	}

	private Stream<Integer> numbers(int count) {
		return IntStream.range(0, count).boxed().onClose(() -> this.closed.set(true));
	}

	private Stream<Integer> endless() {
		return Stream.generate(this.produced::getAndIncrement).onClose(() -> this.closed.set(true));
	}

	@ParameterizedTest
	@EnumSource
	void itemsAreRead(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThat(client.call("sum", Long.class, numbers(1000))).isEqualTo(499_500);
		await().untilTrue(this.closed);
		assertThat(client.call("sum", Long.class, publisher(200))).isEqualTo(19_900);
		assertThat(client.with(CallOptions.defaults().withKwarg("numbers", numbers(4))).call("sum", Long.class))
			.isEqualTo(6);
		await().until(() -> this.callee.status().openStreams().isEmpty());
		await().until(() -> this.caller.status().openStreams().isEmpty());
	}

	private static Flow.Publisher<Integer> publisher(int count) {
		return (subscriber) -> {
			SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, count + 1);
			publisher.subscribe(subscriber);
			IntStream.range(0, count).forEach(publisher::submit);
			publisher.close();
		};
	}

	@ParameterizedTest
	@EnumSource
	void bytesAreRead(Network network) throws Exception {
		byte[] bytes = new byte[2_000_000];
		new Random(5).nextBytes(bytes);
		AtomicBoolean closed = new AtomicBoolean();
		InputStream in = new ByteArrayInputStream(bytes) {

			@Override
			public void close() {
				closed.set(true);
			}

		};
		assertThat(pair(network).call("length", Long.class, in)).isEqualTo(2_000_000);
		await().untilTrue(closed);
	}

	@ParameterizedTest
	@EnumSource
	void publisherParameterIsSubscribedTo(Network network) throws Exception {
		assertThat(pair(network).call("collect", new TypeReference<List<Integer>>() {
		}, numbers(5))).containsExactly(0, 1, 2, 3, 4);
	}

	@ParameterizedTest
	@EnumSource
	void wholeArgumentsFitAsWell(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThat(client.call("sum", Long.class, List.of(1, 2, 3))).isEqualTo(6);
		assertThat(client.call("length", Long.class, (Object) new byte[] { 1, 2 })).isEqualTo(2);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client.call("sum", Long.class, Map.of("a", 1)))
			.withMessageContaining("argument 'numbers' must be a stream of items, or an array");
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> client.call("sum", Long.class, "x"))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"));
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client.call("length", Long.class, numbers(1)))
			.withMessageContaining("a stream of bytes, or Base64");
		await().untilTrue(this.closed);
	}

	@ParameterizedTest
	@EnumSource
	void readerThatPausesStopsTheProducer(Network network) throws Exception {
		CompletableFuture<Integer> first = pair(network).callAsync("firstThenWait", Integer.class, endless());
		await().until(() -> this.produced.get() > 1);
		await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(10)).until(() -> this.produced.get() <= 130);
		this.release.countDown();
		assertThat(first.get(5, TimeUnit.SECONDS)).isZero();
		await().untilTrue(this.closed);
	}

	@ParameterizedTest
	@EnumSource
	void argumentsEndWithTheCall(Network network) throws Exception {
		PeerClient client = pair(network);
		assertThat(client.call("ignore", Integer.class, endless())).isOne();
		await().untilTrue(this.closed);
		this.closed.set(false);
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client.call("unknown", Integer.class, endless()));
		await().untilTrue(this.closed);
		this.closed.set(false);
		CompletableFuture<Integer> cancelled = client.callAsync("firstThenWait", Integer.class, endless());
		await().untilTrue(this.consumers.waiting);
		cancelled.cancel(true);
		await().untilTrue(this.closed);
		await().until(() -> this.callee.status().openStreams().isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void errorOfAnArgumentReachesTheHandler(Network network) throws Exception {
		PeerClient client = pair(network);
		Stream<Integer> failing = Stream.iterate(0, (i) -> i + 1).peek((i) -> {
			if (i == 100) {
				throw new IllegalStateException("after a hundred");
			}
		});
		assertThat(client.call("failureOf", String.class, failing))
			.isEqualTo("100 IllegalStateException: after a hundred");
		IOException failure = new IOException("disk");
		InputStream broken = new InputStream() {

			@Override
			public int read() throws IOException {
				throw failure;
			}

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				throw failure;
			}

		};
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client.call("length", Long.class, broken))
			.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IOException"))
			.withCause(failure);
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> client.callAsync("length", Long.class, broken).get(5, TimeUnit.SECONDS))
			.satisfies((ex) -> assertThat(ex.getCause()).hasCause(failure));
	}

	@ParameterizedTest
	@EnumSource
	void errorOfAnArgumentIsTheCauseOfThatOfItsResult(Network network) throws Exception {
		IllegalStateException failure = new IllegalStateException("no more");
		Stream<Integer> failing = Stream.iterate(0, (i) -> i + 1).peek((i) -> {
			if (i == 100) {
				throw failure;
			}
		});
		Stream<Integer> doubled = requireNonNull(pair(network).call("doubled", new TypeReference<Stream<Integer>>() {
		}, failing));
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> doubled.forEach((i) -> {
			// Only the end counts.
		})).withCause(failure);
	}

	@ParameterizedTest
	@EnumSource
	void longUploadOutlivesTheTimeout(Network network) throws Exception {
		PeerClient client = pair(network).with(CallOptions.defaults().withTimeout(Duration.ofMillis(400)));
		long begin = System.nanoTime();
		Stream<Integer> slow = IntStream.range(0, 12).boxed().peek((i) -> LockSupport.parkNanos(100_000_000));
		assertThat(client.call("sum", Long.class, slow)).isEqualTo(66);
		assertThat(System.nanoTime() - begin).isGreaterThan(1_000_000_000L);
		assertThat(this.consumers.remaining).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void uploadThatStandsStillTimesOut(Network network) throws Exception {
		PeerClient client = pair(network).with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)));
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> client.call("firstThenWait", Integer.class, endless()));
		await().untilTrue(this.closed);
	}

	@ParameterizedTest
	@EnumSource
	void resultMayBeMadeOfAnArgument(Network network) throws Exception {
		Stream<Integer> doubled = requireNonNull(pair(network).call("doubled", new TypeReference<Stream<Integer>>() {
		}, numbers(300)));
		assertThat(doubled).hasSize(300).startsWith(0, 2, 4);
		await().untilTrue(this.closed);
		await().until(() -> this.callee.status().openStreams().isEmpty());
		this.closed.set(false);
		try (Stream<Integer> endless = requireNonNull(
				this.caller.peer("callee").call("doubled", new TypeReference<Stream<Integer>>() {
				}, endless()))) {
			endless.iterator().next();
		}
		await().untilTrue(this.closed);
		await().until(() -> this.callee.status().openStreams().isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void typedClientSendsArguments(Network network) throws Exception {
		Uploads uploads = pair(network).proxy(Uploads.class);
		assertThat(uploads.sum(numbers(10))).isEqualTo(45);
		assertThat(uploads.length(new ByteArrayInputStream(new byte[7]))).isEqualTo(7);
		assertThat(uploads.collect(publisher(3)).get(5, TimeUnit.SECONDS)).containsExactly(0, 1, 2);
		RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>(Long.MAX_VALUE);
		uploads.doubled(publisher(3)).subscribe(subscriber);
		await().until(() -> subscriber.complete);
		assertThat(subscriber.items).containsExactly(0, 2, 4);
	}

	@Test
	void peerWithoutTcpTakesNoStreamedArgument() throws Exception {
		this.caller = this.nodes.start(Network.MEMORY, "caller");
		this.callee = this.nodes.start(Network.MEMORY, "callee", (builder) -> builder.tcp(false));
		this.callee.register(this.consumers);
		this.nodes.awaitAll(Network.MEMORY);
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.caller.peer("callee").call("sum", Long.class, numbers(1)))
			.withMessageContaining("was not sent, because it has a streamed argument: the peer has no TCP port");
		assertThat(this.callee.status().tcpPort()).isEmpty();
		assertThat(this.caller.status().tcpPort()).isPresent();
		assertThat(this.caller.peer("callee").call("sum", Long.class, List.of(1))).isOne();
	}

	@Test
	void waitingArgumentsAreBounded() throws Exception {
		PeerClient client = pair(Network.MEMORY);
		Object[] many = Collections.nCopies(65, Stream.of(1)).toArray();
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> client.call("sum", Long.class, many))
			.withMessageContaining("as many streamed values as allowed");
		assertThat(client.call("sum", Long.class, numbers(2))).isOne();
	}

	interface Uploads {

		long sum(Stream<Integer> numbers);

		long length(InputStream in);

		CompletableFuture<List<Integer>> collect(Flow.Publisher<Integer> numbers);

		Flow.Publisher<Integer> doubled(Flow.Publisher<Integer> numbers);

	}

	/**
	 * The handlers.
	 */
	public static final class Consumers {

		final AtomicBoolean waiting = new AtomicBoolean();

		private final CountDownLatch release;

		volatile long remaining;

		Consumers(CountDownLatch release) {
			this.release = release;
		}

		public long sum(Stream<Integer> numbers) {
			long sum = numbers.mapToLong(Integer::longValue).sum();
			this.remaining = CurrentPeer.get().orElseThrow().request().remaining().orElse(Duration.ZERO).toMillis();
			return sum;
		}

		public long length(InputStream in) throws IOException {
			return in.transferTo(OutputStream.nullOutputStream());
		}

		public CompletableFuture<List<Integer>> collect(Flow.Publisher<Integer> numbers) {
			List<Integer> items = Collections.synchronizedList(new ArrayList<>());
			CompletableFuture<List<Integer>> result = new CompletableFuture<>();
			numbers.subscribe(new Flow.Subscriber<>() {

				@Override
				public void onSubscribe(Flow.Subscription subscription) {
					subscription.request(Long.MAX_VALUE);
				}

				@Override
				public void onNext(Integer item) {
					items.add(item);
				}

				@Override
				public void onError(Throwable failure) {
					result.completeExceptionally(failure);
				}

				@Override
				public void onComplete() {
					result.complete(items);
				}

			});
			return result;
		}

		public int firstThenWait(Stream<Integer> numbers) throws InterruptedException {
			int first = numbers.iterator().next();
			this.waiting.set(true);
			this.release.await();
			return first;
		}

		public int ignore(Stream<Integer> numbers) {
			return 1;
		}

		public String failureOf(Stream<Integer> numbers) {
			List<Integer> read = new ArrayList<>();
			try {
				numbers.forEach(read::add);
				return "none";
			}
			catch (RemoteErrorException ex) {
				return read.size() + " " + ex.getRemoteType() + ": " + ex.getRemoteMessage();
			}
		}

		public Stream<Integer> doubled(Stream<Integer> numbers) {
			return numbers.map((i) -> 2 * i).onClose(numbers::close);
		}

	}

}
