package io.peerlink.internal.value;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.payload.DeclaredType;
import io.peerlink.internal.payload.StreamedTypes;
import io.peerlink.internal.stream.PeerStreamEngine;
import io.peerlink.internal.stream.StreamRegistry;
import io.peerlink.internal.tcp.StreamFixture;
import io.peerlink.internal.tcp.StreamFixture.Connection;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what a node does with those that come for its values, rightly or wrongly; in
 * virtual time.
 */
class OfferedValueTests {

	private static final Object REQUEST = new Object();

	private static final String GONE = "There is no such value";

	private final StreamFixture node = new StreamFixture(20, 20, 20);

	private final StreamFixture.Host host = this.node.host();

	private final List<Runnable> handlers = new ArrayList<>();

	private final PeerStreamEngine engine = new PeerStreamEngine(this.node.context, this.node.engine,
			new StreamRegistry(), 16, this::handle, HandlerGuard.NONE);

	private final StreamedValues values = new StreamedValues(this.node.context, this.engine,
			new ValueThreads(this.handlers::add, this.handlers::add),
			(failure) -> new ValueFailure(failure.getClass().getSimpleName(), String.valueOf(failure.getMessage())));

	private boolean threads = true;

	private final AtomicInteger closed = new AtomicInteger();

	@BeforeEach
	void start() {
		this.values.start();
		this.engine.start();
		this.engine.accept();
	}

	/**
	 * Whatever happens, nothing is left.
	 */
	@AfterEach
	void everythingIsGivenBack() {
		this.values.close();
		this.engine.close();
		runAll();
		this.node.advance(Duration.ofMinutes(1));
		assertThat(this.values.waiting()).isZero();
		assertThat(this.engine.totals().open()).isZero();
		assertThat(this.node.scheduler.waiting()).isZero();
		this.node.engine.close();
	}

	private boolean handle(Runnable handler) {
		return this.threads && this.handlers.add(handler);
	}

	private void runAll() {
		List<Runnable> due = List.copyOf(this.handlers);
		this.handlers.clear();
		due.forEach(Runnable::run);
	}

	private String offer(Object value) {
		RawJson json = this.values.offerResult(REQUEST, "reader", true, "ticks",
				requireNonNull(StreamedTypes.STANDARD.of(value)), DeclaredType.UNKNOWN, value, () -> {
				});
		return requireNonNull(Placeholder.read(this.node.context.mapper(), json)).token();
	}

	private String offerNumbers(int count) {
		return offer(IntStream.range(0, count).boxed().onClose(this.closed::incrementAndGet));
	}

	/**
	 * Comes for a value and says at once that nothing more is wanted than was asked for.
	 */
	private Connection come(String instance, byte[]... frames) {
		Connection connection = this.host.connect();
		connection.send(("{\"type\":\"stream_open\",\"name\":\"__value\",\"src\":\"r\",\"pl\":{\"v\":1,\"instance\":\""
				+ instance + "\"}}\n")
			.getBytes(StandardCharsets.UTF_8));
		for (byte[] frame : frames) {
			connection.send(frame);
		}
		return connection;
	}

	@Test
	void valueIsReadOnce() {
		String token = offerNumbers(2);
		Connection connection = come("reader", Frames.open(token, 10));
		connection.endOutput();
		// The reader is gone before all is sent, but the value is not there for others.
		runAll();
		Connection second = come("reader", Frames.open(token, 10));
		runAll();
		assertThat(second.text()).contains(GONE);
		assertThat(this.engine.totals().refusedValues()).isOne();
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void streamWithoutAThreadIsNotAcknowledged() {
		String token = offerNumbers(2);
		this.threads = false;
		Connection connection = come("reader", Frames.open(token, 10));
		assertThat(connection.text()).contains("too_many_streams").doesNotContain("stream_ack");
		this.threads = true;
		Connection second = come("reader", Frames.open(token, 10));
		second.endOutput();
		runAll();
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void tokenOfAnotherPeerIsRefusedAndTheValueStays() {
		String token = offerNumbers(2);
		Connection thief = come("thief", Frames.open(token, 10));
		Connection guess = come("reader", Frames.open("0".repeat(32), 10));
		runAll();
		assertThat(thief.text()).contains(GONE).isEqualTo(guess.text());
		assertThat(this.engine.totals().refusedValues()).isEqualTo(2);
		assertThat(this.values.waiting()).isOne();
		assertThat(this.closed).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "O", "OO", "nonsense", "\u0000\u0000\u0000\u0000", "\u0000\u0000\u0000\u0001O",
			"\u0000\u0000\u0000\u0001C", "\u007f\u0000\u0000\u0000O" })
	void garbageIsRefused(String bytes) {
		offerNumbers(2);
		Connection connection = come("reader", bytes.getBytes(StandardCharsets.ISO_8859_1));
		connection.endOutput();
		runAll();
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.values.waiting()).isOne();
		assertThat(this.engine.totals().refusedValues()).isOne();
	}

	@Test
	void negativeDemandIsRefused() {
		Connection connection = come("reader", Frames.open(offerNumbers(2), -1));
		runAll();
		assertThat(connection.text()).contains(GONE);
	}

	@ParameterizedTest
	@ValueSource(bytes = { Frames.CANCEL, Frames.ITEM, 'z' })
	void whatIsNoDemandEndsTheValue(byte kind) {
		Connection connection = come("reader", Frames.open(offerNumbers(2), 0), Frames.frame(kind, new byte[0]));
		runAll();
		assertThat(this.closed).hasValue(1);
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.engine.totals().refusedValues()).isZero();
	}

	@Test
	void controlThatIsTooLongEndsTheValue() {
		come("reader", Frames.open(offerNumbers(2), 0), Frames.frame(Frames.DEMAND, new byte[4000]));
		runAll();
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void valueThatNobodyComesForExpires() {
		offerNumbers(2);
		offer(new ByteArrayInputStream(new byte[0]) {

			@Override
			public void close() {
				OfferedValueTests.this.closed.incrementAndGet();
			}

		});
		this.node.advance(OfferedValues.EXPIRY.minusSeconds(1));
		assertThat(this.values.waiting()).isEqualTo(2);
		this.node.advance(Duration.ofSeconds(2));
		assertThat(this.values.waiting()).isZero();
		assertThat(this.closed).hasValue(2);
		assertThat(this.engine.totals().expiredValues()).isEqualTo(2);
	}

	@Test
	void resourceThatIsNotReadIsNotOpened() {
		InputStream unread = InputStream.nullInputStream();
		offer(unread);
		offer((Flow.Publisher<Object>) (subscriber) -> this.closed.incrementAndGet());
		this.values.close();
		assertThat(this.closed).hasValue(0);
		assertThatExceptionOfType(IOException.class).isThrownBy(unread::read);
	}

	@Test
	void valuesOfOnePeerAreBounded() {
		IntStream.range(0, 64).forEach((i) -> offerNumbers(1));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> offerNumbers(1))
			.withMessageContaining("ticks (result)");
		assertThat(this.closed).hasValue(1);
		for (int peer = 1; peer < 4; peer++) {
			String instance = "peer" + peer;
			IntStream.range(0, 64)
				.forEach((i) -> this.values.offerResult(REQUEST, instance, true, "m",
						requireNonNull(StreamedTypes.STANDARD.of(Stream.of(1))), DeclaredType.UNKNOWN, Stream.of(1),
						() -> {
						}));
		}
		assertThat(this.values.waiting()).isEqualTo(256);
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.values.offerResult(REQUEST, "peer5", true, "m",
					requireNonNull(StreamedTypes.STANDARD.of(Stream.of(1))), DeclaredType.UNKNOWN, Stream.of(1), () -> {
					}));
	}

	@Test
	void unknownCallersShareTheirBound() {
		for (int i = 0; i < 64; i++) {
			offerTo("stranger" + i, false);
		}
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> offerTo("another", false));
		offerTo("peer", true);
		assertThat(this.values.waiting()).isEqualTo(65);
	}

	private void offerTo(String instance, boolean known) {
		this.values.offerResult(REQUEST, instance, known, "m", requireNonNull(StreamedTypes.STANDARD.of(Stream.of(1))),
				DeclaredType.UNKNOWN, Stream.of(1), () -> {
				});
	}

	@Test
	void resultsTakeNoRoomOfArguments() {
		for (int i = 0; i < 256; i++) {
			offerTo("peer" + i, true);
		}
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> offerTo("another", true));
		Stream<Integer> numbers = Stream.of(1);
		this.values.offered()
			.offer("reader", true, null, "size (argument)", requireNonNull(StreamedTypes.STANDARD.of(numbers)), numbers,
					DeclaredType.UNKNOWN, () -> {
					});
		assertThat(this.values.waiting()).isEqualTo(257);
	}

	@Test
	void resultOfACancelledRequestIsClosed() {
		offerNumbers(1);
		this.values.endResultOf(new Object());
		assertThat(this.closed).hasValue(0);
		this.values.endResultOf(REQUEST);
		assertThat(this.closed).hasValue(1);
		assertThat(this.values.waiting()).isZero();
	}

	@Test
	void publisherThatIsWithdrawnIsNotSubscribedTo() {
		String token = offer((Flow.Publisher<Object>) (subscriber) -> this.closed.incrementAndGet());
		come("reader", Frames.open(token, 0), Frames.frame(Frames.CANCEL, new byte[0]));
		runAll();
		assertThat(this.closed).hasValue(0);
		assertThat(this.engine.totals().refusedValues()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1 })
	void demandOfNothingEndsTheValue(long count) {
		come("reader", Frames.open(offerNumbers(2), 0), Frames.demand(count));
		runAll();
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void demandForWhatWasNotSentProlongsNothing() {
		AtomicInteger taken = new AtomicInteger();
		Stream<Integer> numbers = Stream.of(1, 2).onClose(this.closed::incrementAndGet);
		Offer offer = this.values.offered()
			.offer("reader", true, null, "size (argument)", requireNonNull(StreamedTypes.STANDARD.of(numbers)), numbers,
					DeclaredType.UNKNOWN, taken::incrementAndGet);
		Connection connection = come("reader", Frames.open(offer.token(), 0), Frames.demand(1), Frames.demand(1));
		connection.endOutput();
		runAll();
		assertThat(taken).hasValue(0);
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void endReachesAllAlthoughOneFails() {
		Stream<Integer> numbers = Stream.of(1).onClose(this.closed::incrementAndGet);
		Offer offer = this.values.offered()
			.offer("reader", true, null, "size (argument)", requireNonNull(StreamedTypes.STANDARD.of(numbers)), numbers,
					DeclaredType.UNKNOWN, () -> {
					});
		offer.whenEnded(() -> {
			throw new IllegalStateException("one");
		});
		offer.whenEnded(this.closed::incrementAndGet);
		offer.end();
		assertThat(this.closed).hasValue(2);
	}

	@Test
	void stopClosesAllAndTakesNoOthers() {
		offerNumbers(1);
		this.values.close();
		assertThat(this.closed).hasValue(1);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> offerNumbers(1))
			.withMessageContaining("stopped");
		assertThat(this.closed).hasValue(2);
	}

	@Test
	void readerThatHasAllAndIsSilentGivesTheThreadBack() throws Exception {
		Connection connection = come("reader", Frames.open(offerNumbers(2), 10));
		Thread sender = new Thread(this::runAll);
		sender.start();
		await().until(() -> connection.text().contains("E") && this.node.scheduler.waiting() > 0);
		this.node.advance(ValueSender.PATIENCE.minusSeconds(1));
		connection.send(Frames.demand(1));
		this.node.advance(ValueSender.PATIENCE.minusSeconds(1));
		assertThat(sender.isAlive()).isTrue();
		assertThat(connection.isClosed()).isFalse();
		this.node.advance(Duration.ofSeconds(2));
		sender.join(Duration.ofSeconds(5).toMillis());
		assertThat(sender.isAlive()).isFalse();
		assertThat(connection.isClosed()).isTrue();
	}

	@Test
	void tokensAreUnlikeEachOther() {
		assertThat(Stream.generate(() -> Tokens.next(new SecureRandom())).limit(1000)).doesNotHaveDuplicates()
			.allMatch((token) -> token.matches("[0-9a-f]{32}"));
	}

}
