package io.peerlink.internal.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.tcp.StreamFixture;
import io.peerlink.internal.tcp.StreamFixture.Connection;
import io.peerlink.internal.tcp.StreamFixture.Host;
import io.peerlink.peer.AllowedPeers;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.PeerStreamHandler;
import io.peerlink.stream.StreamClosedException;
import io.peerlink.stream.StreamEndReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a node does with those that open streams in a wrong way, slowly, or too
 * many of them; in virtual time.
 */
class HostileStreamTests {

	private static final String OPEN = "{\"type\": \"stream_open\", \"name\": \"s\", \"src\": \"P\"}\n";

	private static final String ACK = "{\"type\":\"stream_ack\",\"name\":\"s\"}\n";

	private final StreamFixture node = new StreamFixture(10, 6, 4);

	private final Host host = this.node.host();

	private final StreamRegistry registry = new StreamRegistry();

	private final List<PeerStream> streams = new ArrayList<>();

	private final List<Runnable> handlers = new ArrayList<>();

	private final PeerStreamEngine engine = new PeerStreamEngine(this.node.context, this.node.engine, this.registry, 4,
			this.handlers::add, HandlerGuard.NONE);

	@BeforeEach
	void start() {
		this.engine.start();
		this.engine.accept();
		register("s", this.streams::add);
	}

	/**
	 * Whatever happens, nothing is left.
	 */
	@AfterEach
	void everythingIsGivenBack() {
		this.engine.close();
		this.handlers.forEach(Runnable::run);
		this.node.advance(Duration.ofMinutes(1));
		assertThat(this.engine.totals().open()).isZero();
		assertThat(this.node.engine.statistics().open()).isZero();
		assertThat(this.node.scheduler.waiting()).isZero();
		this.node.engine.close();
	}

	private Connection send(String text) {
		Connection connection = this.host.connect();
		connection.send(text.getBytes(StandardCharsets.UTF_8));
		return connection;
	}

	private PeerStream accepted() {
		// The handler gives its stream away and returns, which ends it in order.
		return this.streams.get(this.streams.size() - 1);
	}

	@Test
	void openingIsAnswered() {
		Connection connection = send(OPEN);
		assertThat(connection.text()).isEqualTo(ACK);
		assertThat(this.handlers).hasSize(1);
		assertThat(this.engine.totals().accepted()).isOne();
		assertThat(this.engine.totals().open()).isOne();
	}

	@Test
	void openingMayComeByteByByteWithDataBehindIt() {
		List<String> read = new ArrayList<>();
		register("t", (stream) -> read.add(new String(stream.inputStream().readNBytes(8), StandardCharsets.UTF_8)));
		Connection connection = this.host.connect();
		for (byte unit : (OPEN.replace("\"s\"", "\"t\"") + "data").getBytes(StandardCharsets.UTF_8)) {
			connection.send(unit);
		}
		connection.send("more".getBytes(StandardCharsets.UTF_8));
		this.handlers.get(0).run();
		assertThat(read).containsExactly("datamore");
		assertThat(this.engine.totals().bytesIn()).isEqualTo(8);
	}

	@Test
	void dataMayComeTogetherWithTheOpening() {
		List<Integer> read = new ArrayList<>();
		register("t", (stream) -> read.add(stream.inputStream().readNBytes(3000).length));
		send(OPEN.replace("\"s\"", "\"t\"") + "d".repeat(3000));
		this.handlers.get(0).run();
		assertThat(read).containsExactly(3000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\n", "{}\n", "{\"type\":\"stream_ack\"}\n", "{\"type\":7}\n", "{\"type\":\"request\"}\n",
			"{nonsense\n", "{\"type\":\"stream_open\",\"name\":\"s\"} x\n" })
	void whatIsNoOpeningEndsTheConnection(String line) {
		Connection connection = send(line);
		assertThat(connection.isClosed()).isTrue();
		assertThat(connection.text()).isEmpty();
		assertThat(this.handlers).isEmpty();
		assertThat(this.engine.totals().invalid()).isOne();
		assertThat(this.node.engine.statistics().garbage()).isOne();
	}

	@Test
	void endlessLineEndsTheConnection() {
		Connection connection = send("{" + " ".repeat(4094));
		assertThat(connection.isClosed()).isFalse();
		connection.send((byte) ' ');
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.engine.totals().invalid()).isOne();
	}

	@Test
	void lineThatEndsWithoutALineFeedEndsTheConnection() {
		Connection connection = send(OPEN.strip());
		connection.endOutput();
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.engine.totals().invalid()).isOne();
	}

	@Test
	void slowLineEndsTheConnectionAfterFiveSeconds() {
		Connection connection = this.host.connect();
		for (int i = 0; i < 5; i++) {
			connection.send((byte) '{');
			this.node.advance(Duration.ofMillis(900));
		}
		assertThat(connection.isClosed()).isFalse();
		this.node.advance(Duration.ofMillis(1600));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().tooSlow()).isOne();
		assertThat(this.engine.totals().invalid()).isOne();
	}

	@Test
	void idleStreamStaysOpen() {
		Connection connection = send(OPEN);
		this.node.advance(Duration.ofMinutes(10));
		assertThat(connection.isClosed()).isFalse();
		assertThat(this.engine.totals().open()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"stream_open\",\"name\":\"nope\"}\n", "{\"type\":\"stream_open\"}\n",
			"{\"type\":\"stream_open\",\"name\":7}\n" })
	void unknownNameIsRefused(String line) {
		Connection connection = send(line);
		assertThat(connection.text()).startsWith("{\"type\":\"stream_error\",\"error\":\"No stream handler for '")
			.endsWith("\",\"reason\":\"no_handler\"}\n");
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.engine.totals().rejected()).isOne();
		assertThat(this.engine.totals().open()).isZero();
	}

	@Test
	void refusedOpenerThatGoesOnSendingIsCutOff() {
		Connection connection = this.host.connect();
		connection.stopReading();
		connection.send("{\"type\":\"stream_open\",\"name\":\"nope\"}\n".getBytes(StandardCharsets.UTF_8));
		for (int i = 0; i < 15; i++) {
			assertThat(connection.send(new byte[60_000])).isZero();
		}
		this.node.advance(Duration.ofSeconds(6));
		assertThat(connection.send((byte) 1)).isOne();
		assertThat(this.node.engine.statistics().open()).isZero();
	}

	@Test
	void oneAddressGetsHalfOfThePlaces() {
		send(OPEN);
		send(OPEN);
		assertThat(send(OPEN).text()).contains("\"reason\":\"too_many_streams\"");
		Host other = this.node.host();
		Connection connection = other.connect();
		connection.send(OPEN.getBytes(StandardCharsets.UTF_8));
		assertThat(connection.text()).isEqualTo(ACK);
		assertThat(this.engine.totals().open()).isEqualTo(3);
	}

	@Test
	void placeIsFreeWhenTheHandlerHasReturnedAndTheConnectionIsOver() {
		send(OPEN).close();
		send(OPEN).close();
		assertThat(send(OPEN).text()).contains("\"reason\":\"too_many_streams\"");
		this.handlers.remove(0).run();
		assertThat(send(OPEN).text()).isEqualTo(ACK);
	}

	@Test
	void streamsTakeNoRoomOfCalls() {
		send(OPEN);
		send(OPEN);
		for (int i = 0; i < 6; i++) {
			this.host.connect();
		}
		assertThat(this.engine.totals().open()).isEqualTo(2);
	}

	@Test
	void silentConnectionsMakeRoomForOpenings() {
		for (int i = 0; i < 10; i++) {
			send("{");
		}
		assertThat(send(OPEN).text()).isEqualTo(ACK);
	}

	@Test
	void senderThatIsNotReadIsStoppedAtTheLimit() {
		Connection connection = send(OPEN);
		int sent = 0;
		int remaining = 0;
		while (remaining == 0) {
			remaining = connection.send(new byte[10_000]);
			sent += 10_000 - remaining;
		}
		// What the pipe keeps, and the buffer of the connection.
		assertThat(sent).isEqualTo(StreamPipe.CAPACITY + 64 * 1024);
		this.node.advance(Duration.ofMinutes(1));
		assertThat(connection.isClosed()).isFalse();
	}

	@Test
	void nodeThatIsNotReadyRefuses() {
		this.engine.withdraw();
		assertThat(send(OPEN).text()).contains("\"reason\":\"not_ready\"");
	}

	@Test
	void withdrawalEndsWhatPeersHaveOpened() {
		send(OPEN);
		this.handlers.clear();
		List<StreamEndReason> reasons = new ArrayList<>();
		register("t",
				(stream) -> assertThatExceptionOfType(StreamClosedException.class)
					.isThrownBy(() -> stream.inputStream().read())
					.satisfies((failure) -> reasons.add(failure.getReason())));
		Connection connection = send(OPEN.replace("\"s\"", "\"t\""));
		this.engine.withdraw();
		assertThat(connection.isClosed()).isTrue();
		this.handlers.remove(0).run();
		assertThat(reasons).containsExactly(StreamEndReason.NODE_STOPPED);
	}

	@Test
	void handlerThatReturnsEndsTheStreamInOrder() {
		Connection connection = send(OPEN);
		this.handlers.get(0).run();
		assertThat(accepted().endReason()).contains(StreamEndReason.LOCAL_CLOSE);
		assertThat(connection.isClosed()).isTrue();
	}

	@Test
	void openerCanNeitherForgeNorFloodTheLog() {
		register("t", (stream) -> {
			throw new IllegalStateException("test");
		});
		Logger logger = (Logger) LoggerFactory.getLogger(StreamAcceptor.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			for (int i = 0; i < 10; i++) {
				send("{\"type\":\"stream_open\",\"name\":\"t\",\"src\":\"x' failed\\nERROR forged\"}\n");
				this.handlers.remove(0).run();
			}
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.hasSize(4)
			.allSatisfy((event) -> assertThat(event.getFormattedMessage()).contains("stream 't' from")
				.doesNotContain("forged", "\n"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void streamWithoutAThreadIsRefusedAndKeepsNoPlace(boolean fails) {
		PeerStreamEngine busy = new PeerStreamEngine(this.node.context, this.node.engine, this.registry, 4,
				(handler) -> {
					if (fails) {
						throw new OutOfMemoryError("of the test");
					}
					return false;
				}, HandlerGuard.NONE);
		busy.start();
		busy.accept();
		for (int i = 0; i < 5; i++) {
			Connection connection = send(OPEN);
			assertThat(connection.text()).contains("stream_error", "There is no thread for the stream");
			connection.endOutput();
			assertThat(connection.isClosed()).isTrue();
			assertThat(busy.totals().open()).isZero();
		}
		assertThat(busy.totals().accepted()).isZero();
		assertThat(busy.totals().rejected()).isEqualTo(5);
		busy.close();
	}

	private void register(String name, PeerStreamHandler handler) {
		this.registry.register(name, handler, AllowedPeers.EVERYBODY);
	}

}
