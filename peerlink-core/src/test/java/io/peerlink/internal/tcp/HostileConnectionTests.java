package io.peerlink.internal.tcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.tcp.StreamFixture.Connection;
import io.peerlink.internal.tcp.StreamFixture.Host;
import io.peerlink.internal.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a listener does with those that send nothing, too little, too much or
 * nonsense, and take nothing.
 */
class HostileConnectionTests {

	private static final byte[] REQUEST = StreamFixture.request(2000);

	private final StreamFixture node = fixture();

	private final Host host = this.node.host();

	private final Host other = this.node.host();

	/**
	 * Starts the listener.
	 */
	StreamFixture fixture() {
		return new StreamFixture();
	}

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

	@Test
	void requestIsAnswered() throws Exception {
		Connection connection = this.host.connect();
		assertThat(connection.send(StreamFixture.framed(REQUEST))).isZero();
		assertThat(this.node.requests).hasSize(1);
		assertThat(this.node.engine.incoming().total()).isEqualTo(REQUEST.length);
		this.node.arrivals.get(0).reply(StreamFixture.response(10));
		assertThat(connection.received()).isEqualTo("{\"type\":\"response\",\"id\":\"a\",\"result\":\"yyyyyyyyyy\"}");
		this.node.arrivals.get(0).end();
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.incoming().total()).isZero();
	}

	@Test
	void connectionThatSendsNothingIsClosedAfterFiveSeconds() {
		Connection connection = this.host.connect();
		this.node.advance(Duration.ofMillis(4900));
		assertThat(connection.isClosed()).isFalse();
		this.node.advance(Duration.ofMillis(1200));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().tooSlow()).isOne();
	}

	@Test
	void headerMustBeCompleteAfterFiveSeconds() {
		Connection connection = this.host.connect();
		for (int i = 0; i < 3; i++) {
			connection.send((byte) 0);
			this.node.advance(Duration.ofMillis(1900));
		}
		this.node.advance(Duration.ofSeconds(1));
		assertThat(connection.isClosed()).isTrue();
	}

	@Test
	void messageThatArrivesTooSlowlyIsGivenUp() {
		Connection slow = this.host.connect();
		Connection slowEnough = this.other.connect();
		slow.send(StreamFixture.header(100_000));
		slowEnough.send(StreamFixture.header(100_000));
		this.node.advance(Duration.ofMillis(100));
		int sent = 0;
		while (sent < 90_000) {
			slow.send(new byte[2700]);
			slowEnough.send(Arrays.copyOfRange(StreamFixture.request(100_000), sent, sent + 3400));
			sent += 3400;
			this.node.advance(Duration.ofMillis(100));
		}
		assertThat(slowEnough.send(Arrays.copyOfRange(StreamFixture.request(100_000), sent, 100_000))).isZero();
		assertThat(this.node.requests).hasSize(1);
		assertThat(slow.isClosed()).isFalse();
		this.node.advance(Duration.ofSeconds(4));
		assertThat(slow.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().tooSlow()).isOne();
	}

	@Test
	void stallWithinAMessageIsNotMadeUpForBySpeedBefore() {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.header(100_000));
		connection.send(new byte[60_000]);
		this.node.advance(Duration.ofSeconds(12));
		assertThat(connection.isClosed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (64 << 20) + 1, 0x7b227479, 0x47455420 })
	void absurdLengthEndsTheConnectionAtOnce(int length) {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.header(length));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().garbage()).isOne();
	}

	@Test
	void tooLongMessageIsThrownAwayAndAnswered() {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.header(StreamFixture.MAX_PAYLOAD + 257));
		for (int i = 0; i < 100; i++) {
			assertThat(connection.send(new byte[StreamFixture.MAX_PAYLOAD / 100])).isZero();
			assertThat(this.node.engine.incoming().total()).isZero();
		}
		assertThat(connection.received()).isEmpty();
		connection.send(new byte[257]);
		assertThat(connection.received()).contains("RPC request too large (100257 bytes encoded)",
				"this node takes at most 100000 bytes and did not execute it");
		assertThat(this.node.engine.statistics().tooLarge()).isOne();
		assertThat(this.node.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "[]", "{}", "{\"type\":\"response\",\"id\":\"a\",\"result\":1}",
			"{\"type\":\"channel_open\",\"channel_id\":\"a\",\"name\":\"b\"}" })
	void whatIsNoRequestEndsTheConnection(String message) {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(message.getBytes(StandardCharsets.UTF_8)));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().garbage()).isOne();
	}

	@Test
	void nameOfAMethodIsNoLongerThanInADatagram() {
		Connection connection = this.host.connect();
		String request = "{\"type\":\"request\",\"id\":\"a\",\"rpc\":\"" + "m".repeat(5000) + "\",\"args\":[]}";
		connection.send(StreamFixture.framed(request.getBytes(StandardCharsets.UTF_8)));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.requests).isEmpty();
	}

	@Test
	void breakWithinAMessageIsCounted() {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.header(5000));
		connection.send(new byte[100]);
		connection.close();
		assertThat(this.node.engine.statistics().broken()).isOne();
		assertThat(this.node.engine.statistics().open()).isZero();
	}

	@Test
	void announcedLengthTakesRoomThatOthersWaitFor() {
		List<Connection> hoarders = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Connection hoarder = this.host.connect();
			hoarder.send(StreamFixture.header(100_000));
			hoarders.add(hoarder);
		}
		assertThat(this.node.engine.incoming().total()).isEqualTo(200_000);
		Connection waiting = this.host.connect();
		waiting.send(StreamFixture.framed(REQUEST));
		assertThat(this.node.requests).isEmpty();
		// Another address has room.
		Connection good = this.other.connect();
		good.send(StreamFixture.framed(REQUEST));
		assertThat(this.node.requests).hasSize(1);
		hoarders.get(0).close();
		assertThat(this.node.requests).hasSize(2);
	}

	@Test
	void nobodyWaitsForRoomForEver() {
		for (int i = 0; i < 2; i++) {
			Connection executing = this.host.connect();
			executing.send(StreamFixture.header(60_000));
			executing.send(StreamFixture.request(60_000));
		}
		assertThat(this.node.requests).hasSize(2);
		Connection waiting = this.host.connect();
		waiting.send(StreamFixture.framed(StreamFixture.request(90_000)));
		this.node.advance(Duration.ofSeconds(9));
		assertThat(waiting.isClosed()).isFalse();
		this.node.advance(Duration.ofSeconds(3));
		assertThat(waiting.isClosed()).isTrue();
		assertThat(this.node.requests).hasSize(2);
	}

	@Test
	void roomIsKeptUntilTheRequestIsOver() {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(REQUEST));
		connection.close();
		this.node.advance(Duration.ofSeconds(30));
		assertThat(this.node.engine.incoming().total()).isEqualTo(REQUEST.length);
		this.node.arrivals.get(0).end();
		assertThat(this.node.engine.incoming().total()).isZero();
	}

	@Test
	void oldestSilentConnectionOfAnAddressMakesRoom() {
		List<Connection> silent = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			silent.add(this.host.connect());
		}
		assertThat(this.node.engine.statistics().open()).isEqualTo(4);
		assertThat(silent.subList(0, 16)).allMatch(Connection::isClosed);
		assertThat(silent.subList(16, 20)).noneMatch(Connection::isClosed);
		assertThat(this.node.engine.statistics().refused()).isEqualTo(16);
		Connection good = this.host.connect();
		good.send(StreamFixture.framed(REQUEST));
		assertThat(this.node.requests).hasSize(1);
	}

	@Test
	void silentConnectionsOfOneAddressDoNotDisplaceThoseOfAnother() {
		Connection first = this.other.connect();
		for (int i = 0; i < 3; i++) {
			Host attacker = this.node.host();
			for (int j = 0; j < 10; j++) {
				attacker.connect();
			}
		}
		assertThat(this.node.engine.statistics().open()).isEqualTo(6);
		assertThat(first.isClosed()).isFalse();
		first.send(StreamFixture.framed(REQUEST));
		assertThat(this.node.requests).hasSize(1);
	}

	@Test
	void connectionWithARequestIsNotDisplaced() {
		for (int i = 0; i < 4; i++) {
			this.host.connect().send(StreamFixture.framed(REQUEST));
		}
		Connection surplus = this.host.connect();
		assertThat(surplus.isClosed()).isTrue();
		assertThat(this.node.engine.statistics().refused()).isOne();
		assertThat(this.node.engine.statistics().open()).isEqualTo(4);
	}

	@Test
	void requestThatIsOverWithoutAnAnswerClosesItsConnection() {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(REQUEST));
		this.node.arrivals.get(0).end();
		assertThat(connection.isClosed()).isTrue();
		assertThat(connection.received()).isEmpty();
	}

	@Test
	void requestThatNoThreadReadsClosesItsConnection() {
		this.node.outOfThreads = true;
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(StreamFixture.request(50_000)));
		assertThat(connection.isClosed()).isTrue();
		assertThat(this.node.engine.incoming().total()).isZero();
		assertThat(this.node.requests).isEmpty();
	}

	@Test
	void replyThatIsNotTakenIsGivenUp() throws Exception {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(REQUEST));
		connection.stopReading();
		this.node.arrivals.get(0).reply(StreamFixture.response(90_000));
		assertThat(this.node.engine.outgoing().total()).isGreaterThan(90_000);
		this.node.advance(Duration.ofSeconds(7));
		assertThat(this.node.engine.outgoing().total()).isZero();
		assertThat(this.node.engine.statistics().tooSlow()).isOne();
	}

	@Test
	void onlyTheFirstReplyIsSent() throws Exception {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(REQUEST));
		Message.Response reply = StreamFixture.response(1);
		this.node.arrivals.get(0).reply(reply);
		this.node.arrivals.get(0).reply(reply);
		assertThat(connection.received()).isEqualTo("{\"type\":\"response\",\"id\":\"a\",\"result\":\"y\"}");
		assertThat(this.node.engine.outgoing().total()).isZero();
	}

	@Test
	void connectionThatIsNotClosedByTheOtherSideIsClosed() throws Exception {
		Connection connection = this.host.connect();
		connection.send(StreamFixture.framed(REQUEST));
		connection.stopReading();
		this.node.arrivals.get(0).reply(StreamFixture.response(1));
		assertThat(this.node.engine.statistics().open()).isOne();
		this.node.advance(Duration.ofSeconds(7));
		assertThat(this.node.engine.statistics().open()).isZero();
	}

}
