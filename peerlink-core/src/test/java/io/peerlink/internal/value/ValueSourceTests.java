package io.peerlink.internal.value;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how values are sent and closed, also at the same time.
 */
@Timeout(30)
class ValueSourceTests {

	private final Sink sink = new Sink();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger closed = new AtomicInteger();

	private static ValueSource source(Object value) {
		return ValueSource.of(requireNonNull(StreamedTypes.STANDARD.of(value)), value);
	}

	private CompletableFuture<Void> send(ValueSource source) {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				source.sendTo(this.sink);
				sent.complete(null);
			}
			catch (Throwable ex) {
				sent.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return sent;
	}

	private void block() {
		this.entered.countDown();
		boolean waiting = true;
		while (waiting) {
			try {
				this.release.await();
				waiting = false;
			}
			catch (InterruptedException ex) {
				// What a user does may ignore it.
			}
		}
	}

	@Test
	void bytesThatAreOpenedAfterTheEndAreClosed() throws Exception {
		AtomicInteger opened = new AtomicInteger();
		StreamedType lazy = StreamedType.bytes(Object.class, (value) -> {
			block();
			opened.incrementAndGet();
			return new ByteArrayInputStream(new byte[100]) {

				@Override
				public void close() {
					ValueSourceTests.this.closed.incrementAndGet();
				}

			};
		}, (in) -> in);
		ValueSource source = ValueSource.of(lazy, new Object());
		CompletableFuture<Void> sent = send(source);
		this.entered.await();
		source.close();
		this.release.countDown();
		sent.get(5, TimeUnit.SECONDS);
		assertThat(opened).hasValue(1);
		assertThat(this.closed).hasValue(1);
		assertThat(this.sink.bytes).isZero();
	}

	@Test
	void failureToCloseBytesIsNoFailureOfTheValue() throws Throwable {
		source(new ByteArrayInputStream(new byte[5]) {

			@Override
			public void close() throws IOException {
				throw new IOException("close");
			}

		}).sendTo(this.sink);
		assertThat(this.sink.bytes).isEqualTo(5);
	}

	@Test
	void bytesAreClosedWhileTheyAreRead() throws Exception {
		ValueSource source = source(new InputStream() {

			@Override
			public int read() {
				block();
				return -1;
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				return read();
			}

			@Override
			public void close() {
				ValueSourceTests.this.closed.incrementAndGet();
				ValueSourceTests.this.release.countDown();
			}

		});
		CompletableFuture<Void> sent = send(source);
		this.entered.await();
		source.close();
		sent.get(5, TimeUnit.SECONDS);
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void streamIsClosedByTheThreadThatIteratesIt() throws Exception {
		AtomicReference<@Nullable Thread> iterating = new AtomicReference<>();
		AtomicReference<@Nullable Thread> closing = new AtomicReference<>();
		AtomicBoolean within = new AtomicBoolean();
		AtomicBoolean overlap = new AtomicBoolean();
		ValueSource source = source(Stream.generate(() -> {
			iterating.set(Thread.currentThread());
			within.set(true);
			block();
			within.set(false);
			return 1;
		}).onClose(() -> {
			overlap.set(within.get());
			closing.set(Thread.currentThread());
		}));
		CompletableFuture<Void> sent = send(source);
		this.entered.await();
		this.sink.demand().cancel();
		source.close();
		assertThat(closing).hasValue(null);
		this.release.countDown();
		sent.get(5, TimeUnit.SECONDS);
		assertThat(overlap).isFalse();
		assertThat(closing.get()).isNotNull().isSameAs(iterating.get());
	}

	@Test
	void streamThatIsNotSentIsClosedAtOnce() {
		source(Stream.of(1).onClose(this.closed::incrementAndGet)).close();
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void cancelledPublisherIsNotSubscribedTo() throws Throwable {
		AtomicBoolean subscribed = new AtomicBoolean();
		ValueSource source = source((Flow.Publisher<Integer>) (subscriber) -> subscribed.set(true));
		source.cancel();
		source.sendTo(this.sink);
		assertThat(subscribed).isFalse();
	}

	@Test
	void nullOfAPublisherIsItsFailure() {
		AtomicBoolean cancelled = new AtomicBoolean();
		AtomicReference<@Nullable Throwable> told = new AtomicReference<>();
		ValueSource source = source(
				(Flow.Publisher<Integer>) (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

					@Override
					@SuppressWarnings("NullAway") // That is what is wrong.
					public void request(long count) {
						try {
							subscriber.onNext(null);
						}
						catch (NullPointerException ex) {
							told.set(ex);
						}
					}

					@Override
					public void cancel() {
						cancelled.set(true);
					}

				}));
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> source.sendTo(this.sink))
			.withMessageContaining("item that is null");
		assertThat(told.get()).isInstanceOf(NullPointerException.class);
		assertThat(cancelled).isTrue();
	}

	/**
	 * Takes everything.
	 */
	@Test
	void itemsThatAreThereGoTogetherAndNoneWaitsForTheNext() throws Throwable {
		List<Object> signals = new ArrayList<>();
		ValueSink recording = new ValueSink() {

			private final Demand demand = Demand.unlimited();

			@Override
			public Demand demand() {
				return this.demand;
			}

			@Override
			public void item(@Nullable Object item) {
				throw new AssertionError("One by one");
			}

			@Override
			public void itemOfMany(@Nullable Object item) {
				signals.add(requireNonNull(item));
			}

			@Override
			public void flush() {
				signals.add("flush");
			}

			@Override
			public void bytes(byte[] room, int length) {
				throw new AssertionError("No bytes");
			}

		};
		Flow.Publisher<Integer> publisher = (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

			private int next;

			@Override
			public void request(long count) {
				signals.add("request " + count);
				for (long i = 0; i < count && this.next < 40; i++) {
					subscriber.onNext(this.next++);
				}
				if (this.next == 40) {
					this.next++;
					subscriber.onComplete();
				}
			}

			@Override
			public void cancel() {
				// It has ended.
			}

		});
		source(publisher).sendTo(recording);
		List<Object> expected = new ArrayList<>(List.of("flush", "request 32"));
		IntStream.range(0, 16).forEach(expected::add);
		expected.addAll(List.of("flush", "request 16"));
		IntStream.range(16, 40).forEach(expected::add);
		assertThat(signals).startsWith(expected.toArray());
	}

	private static final class Sink implements ValueSink {

		private final Demand demand = Demand.unlimited();

		final List<@Nullable Object> items = new ArrayList<>();

		int bytes;

		@Override
		public Demand demand() {
			return this.demand;
		}

		@Override
		public void item(@Nullable Object item) {
			this.items.add(item);
		}

		@Override
		public void bytes(byte[] room, int length) {
			this.bytes += length;
		}

	}

}
