package io.peerlink.internal.tcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.tcp.StreamFixture.Connection;
import io.peerlink.internal.tcp.StreamFixture.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that many requests share, as others make them.
 */
class SharedConnectionTests {

	private static final byte[] REQUEST = StreamFixture.request(2000);

	private final StreamFixture node = new StreamFixture();

	private final Host host = this.node.host();

	/**
	 * Whatever happens, nothing is left.
	 */
	@AfterEach
	void everythingIsGivenBack() {
		this.node.arrivals.forEach(Arrival::end);
		this.node.advance(Duration.ofMinutes(1));
		assertThat(this.node.engine.statistics().open()).isZero();
		assertThat(this.node.engine.incoming().total()).isZero();
		assertThat(this.node.engine.outgoing().total()).isZero();
		assertThat(this.node.scheduler.waiting()).isZero();
		this.node.engine.close();
	}

	private Connection connect() {
		Connection connection = this.host.connect();
		connection.send(SharedFrame.FIRST_BYTE);
		return connection;
	}

	private static byte[] frame(int call, int kind, int length, byte... payload) {
		return ByteBuffer.allocate(8 + payload.length).putInt(call).putInt((kind << 24) | length).put(payload).array();
	}

	private static byte[] first(int call, int total, byte[] message, int end) {
		ByteBuffer payload = ByteBuffer.allocate(4 + end).putInt(total).put(message, 0, end);
		return frame(call, SharedFrame.FIRST, payload.capacity(), payload.array());
	}

	private static byte[] whole(int call, byte[] message) {
		return first(call, message.length, message, message.length);
	}

	private static byte[] next(int call, byte[] message, int start, int end) {
		ByteBuffer payload = ByteBuffer.allocate(end - start).put(message, start, end - start);
		return frame(call, SharedFrame.NEXT, payload.capacity(), payload.array());
	}

	/**
	 * Returns the frames that have arrived, each as {@code call:kind:length}.
	 */
	private static List<String> framesOf(Connection connection) {
		List<String> frames = new ArrayList<>();
		ByteBuffer bytes = ByteBuffer.wrap(connection.bytes());
		while (bytes.hasRemaining()) {
			int call = bytes.getInt();
			int word = bytes.getInt();
			frames.add(call + ":" + (word >>> 24) + ":" + (word & 0xffffff));
			bytes.position(bytes.position() + (word & 0xffffff));
		}
		return frames;
	}

	@Test
	void requestsShareOneConnection() throws Exception {
		Connection connection = connect();
		for (int call = 1; call <= 3; call++) {
			connection.send(whole(call, REQUEST));
			this.node.arrivals.get(call - 1).reply(StreamFixture.response(10));
			this.node.arrivals.get(call - 1).end();
		}
		int length = "{\"type\":\"response\",\"id\":\"a\",\"result\":\"yyyyyyyyyy\"}".length() + 4;
		assertThat(framesOf(connection)).containsExactly("1:0:" + length, "2:0:" + length, "3:0:" + length);
		assertThat(connection.isClosed()).isFalse();
		assertThat(this.node.engine.statistics().accepted()).isOne();
		assertThat(this.node.engine.statistics().messagesOut()).isEqualTo(3);
	}

	@Test
	void smallRequestOvertakesALargeOne() {
		Connection connection = connect();
		byte[] large = StreamFixture.request(40_000);
		connection.send(first(1, large.length, large, 10_000));
		connection.send(whole(2, REQUEST));
		assertThat(this.node.requests).hasSize(1);
		connection.send(next(1, large, 10_000, 25_000));
		connection.send(next(1, large, 25_000, 40_000));
		assertThat(this.node.requests).hasSize(2);
	}

	@Test
	void smallReplyOvertakesALargeOne() throws Exception {
		Connection connection = connect();
		connection.send(whole(1, REQUEST));
		connection.send(whole(2, REQUEST));
		connection.stopReading();
		this.node.arrivals.get(0).reply(StreamFixture.response(95_000));
		this.node.arrivals.get(1).reply(StreamFixture.response(10));
		connection.goOnReading();
		List<String> frames = framesOf(connection);
		assertThat(frames).hasSize(7);
		// 64 KiB were with the network before.
		assertThat(frames.indexOf(frames.stream().filter((frame) -> frame.startsWith("2:")).findFirst().orElseThrow()))
			.isLessThan(6);
	}

	@ParameterizedTest
	@CsvSource({ "0,4", "0,0", "0,16389", "1,0", "1,16385", "2,1", "3,0", "255,10" })
	void frameThatCannotBeEndsTheConnection(int kind, int length) {
		Connection connection = connect();
		connection.send(frame(1, kind, length, new byte[20]));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().garbage()).isOne();
	}

	@Test
	void messageThatCannotBeEndsTheConnection() {
		for (int total : new int[] { 0, -1, (64 << 20) + 1 }) {
			Connection connection = connect();
			connection.send(first(1, total, REQUEST, 10));
			assertThat(connection.isClosed()).isTrue();
		}
		Connection longer = connect();
		longer.send(first(1, 5, REQUEST, 10));
		assertThat(longer.isClosed()).isTrue();
		Connection twice = connect();
		twice.send(first(1, 100, REQUEST, 10));
		twice.send(first(1, 100, REQUEST, 10));
		assertThat(twice.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().garbage()).isEqualTo(5);
		assertThat(this.node.requests).isEmpty();
	}

	@Test
	void whatIsNoRequestEndsTheConnection() {
		Connection connection = connect();
		connection.send(whole(1, "[]".getBytes(StandardCharsets.UTF_8)));
		assertThat(connection.isClosed()).isTrue();
	}

	@Test
	void messageThatFindsNoRoomIsRefusedAndTheOthersGoOn() {
		Connection connection = connect();
		connection.send(first(1, 100_000, REQUEST, 10));
		connection.send(first(2, 99_000, REQUEST, 10));
		connection.send(first(3, 2000, REQUEST, 1000));
		connection.send(next(3, REQUEST, 1000, 2000));
		assertThat(framesOf(connection)).containsExactly("3:2:0");
		connection.send(whole(4, StreamFixture.request(900)));
		assertThat(this.node.requests).hasSize(1);
		connection.send(frame(2, SharedFrame.RESET, 0));
		connection.send(whole(3, REQUEST));
		assertThat(this.node.requests).hasSize(2);
	}

	@Test
	void messageThatIsTooLongIsRefusedWithAWord() {
		Connection connection = connect();
		connection.send(first(1, 200_000, REQUEST, 1000));
		assertThat(new String(connection.bytes(), StandardCharsets.UTF_8)).contains("PayloadTooLarge");
		connection.send(next(1, REQUEST, 1000, 2000));
		connection.send(whole(2, REQUEST));
		assertThat(this.node.requests).hasSize(1);
	}

	@Test
	void tooManyRequestsAtOnceAreRefused() {
		Connection connection = connect();
		byte[] small = StreamFixture.request(100);
		for (int call = 1; call <= 70; call++) {
			connection.send(whole(call, small));
		}
		assertThat(this.node.requests).hasSize(64);
		assertThat(framesOf(connection)).hasSize(6).contains("65:2:0", "70:2:0");
	}

	@Test
	void requestThatEndsWithoutAReplyIsReset() {
		Connection connection = connect();
		connection.send(whole(1, REQUEST));
		this.node.arrivals.get(0).end();
		assertThat(framesOf(connection)).containsExactly("1:2:0");
	}

	@Test
	void callerThatGivesUpGetsNoReply() throws Exception {
		Connection connection = connect();
		connection.send(whole(1, REQUEST));
		connection.send(frame(1, SharedFrame.RESET, 0));
		this.node.arrivals.get(0).reply(StreamFixture.response(10));
		assertThat(framesOf(connection)).allSatisfy((frame) -> assertThat(frame).isEqualTo("1:2:0"));
	}

	private static byte[] joined(byte[] one, byte[] other) {
		return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
	}

	@Test
	void numberThatIsUsedTwiceAtOnceEndsTheConnection() throws Exception {
		for (int i = 0; i < 100; i++) {
			Connection connection = connect();
			connection.send(joined(whole(1, REQUEST), whole(1, REQUEST)));
			assertThat(connection.isClosed()).isTrue();
			for (Arrival arrival : this.node.arrivals) {
				arrival.reply(StreamFixture.response(5000));
				arrival.end();
			}
			this.node.arrivals.clear();
		}
		assertThat(this.node.engine.statistics().garbage()).isEqualTo(100);
		assertThat(this.node.engine.outgoing().total()).isZero();
		assertThat(this.node.engine.awaitReplies(Duration.ZERO)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "2000", "200000" })
	void numberOfARequestThatIsExecutedEndsTheConnection(int length) {
		Connection connection = connect();
		connection.send(whole(1, REQUEST));
		connection.send(first(1, length, REQUEST, 100));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().garbage()).isOne();
	}

	@Test
	void numberMayBeUsedAgainWhenItsCallIsOver() throws Exception {
		Connection connection = connect();
		for (int i = 0; i < 3; i++) {
			connection.send(whole(1, REQUEST));
			this.node.arrivals.get(i).reply(StreamFixture.response(10));
			this.node.arrivals.get(i).end();
		}
		connection.send(joined(whole(1, REQUEST), joined(frame(1, SharedFrame.RESET, 0), whole(1, REQUEST))));
		assertThat(this.node.requests).hasSize(5);
		this.node.arrivals.get(4).reply(StreamFixture.response(10));
		assertThat(connection.isClosed()).isFalse();
		assertThat(framesOf(connection)).hasSize(4);
	}

	@Test
	void callMayHaveAnyNumber() throws Exception {
		Connection connection = connect();
		for (int call : new int[] { 0, -1, Integer.MIN_VALUE }) {
			connection.send(whole(call, REQUEST));
		}
		for (Arrival arrival : this.node.arrivals) {
			arrival.reply(StreamFixture.response(10));
			arrival.end();
		}
		assertThat(this.node.engine.statistics().messagesOut()).isEqualTo(3);
		assertThat(this.node.engine.outgoing().total()).isZero();
		assertThat(this.node.engine.awaitReplies(Duration.ZERO)).isTrue();
	}

	@Test
	void messageThatIsTooLongIsResetWhenThereAreTooManyRequests() {
		Connection connection = connect();
		byte[] small = StreamFixture.request(100);
		for (int call = 1; call <= 64; call++) {
			connection.send(whole(call, small));
		}
		connection.send(first(65, 200_000, REQUEST, 1000));
		assertThat(framesOf(connection)).containsExactly("65:2:0");
	}

	@Test
	void requestThatItsCallerGivesUpTakesItsPlaceWhileItIsExecuted() {
		Connection connection = connect();
		byte[] small = StreamFixture.request(100);
		for (int call = 1; call <= 100; call++) {
			connection.send(whole(call, small));
			connection.send(frame(call, SharedFrame.RESET, 0));
		}
		assertThat(this.node.requests).hasSize(64);
		this.node.arrivals.get(0).end();
		connection.send(whole(101, small));
		assertThat(this.node.requests).hasSize(65);
	}

	@Test
	void messageThatComesTooSlowlyEndsTheConnection() {
		Connection connection = connect();
		connection.send(first(1, 100_000, REQUEST, 10));
		this.node.advance(Duration.ofSeconds(7));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().tooSlow()).isOne();
	}

	@Test
	void replyThatIsTakenTooSlowlyEndsTheConnection() throws Exception {
		Connection connection = connect();
		connection.send(whole(1, REQUEST));
		connection.stopReading();
		this.node.arrivals.get(0).reply(StreamFixture.response(95_000));
		this.node.advance(Duration.ofSeconds(7));
		assertThat(this.node.engine.statistics().tooSlow()).isOne();
		assertThat(this.node.engine.statistics().open()).isZero();
	}

	@Test
	void idleConnectionStaysOpenForAWhile() {
		Connection connection = connect();
		connection.send(whole(1, REQUEST));
		this.node.advance(Duration.ofSeconds(60));
		assertThat(connection.isClosed()).as("while the request is executed").isFalse();
		this.node.arrivals.get(0).end();
		this.node.advance(Duration.ofSeconds(35));
		assertThat(connection.isClosed()).isFalse();
		this.node.advance(Duration.ofSeconds(10));
		assertThat(connection.isClosed()).isTrue();
	}

	@Test
	void idleConnectionMakesRoomAndABusyOneDoesNot() {
		Connection busy = connect();
		busy.send(whole(1, REQUEST));
		Connection idle = connect();
		idle.send(whole(1, StreamFixture.request(300)));
		this.node.arrivals.get(1).end();
		List<Connection> others = List.of(connect(), connect(), connect());
		assertThat(busy.isClosed()).isFalse();
		assertThat(idle.isClosed()).isTrue();
		assertThat(others.get(2).isClosed()).isFalse();
	}

	@Test
	void connectionThatBreaksGivesEverythingBack() throws Exception {
		Connection connection = connect();
		connection.send(first(1, 100_000, REQUEST, 1000));
		connection.send(whole(2, REQUEST));
		connection.stopReading();
		this.node.arrivals.get(0).reply(StreamFixture.response(95_000));
		connection.close();
		assertThat(this.node.engine.statistics().broken()).isOne();
	}

}
