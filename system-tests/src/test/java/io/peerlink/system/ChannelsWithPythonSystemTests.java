package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.peerlink.system.MixedNetwork.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the opening and closing of channels between Java and Python.
 */
class ChannelsWithPythonSystemTests {

	private static final String OLDEST = MixedNetwork.nameOf(PythonVersion.V1_1_0);

	private static final String NEWEST = MixedNetwork.nameOf(PythonVersion.LATEST);

	private static final Duration IMMEDIATELY = Duration.ofMillis(500);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration DISCOVERY = Duration.ofSeconds(20);

	/**
	 * Long enough for seven requests: all of them or their answers are lost for one
	 * channel in a hundred thousand.
	 */
	private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

	private static final int OPENINGS = 20;

	private static final double IDLE_SECONDS = 0.5;

	private static final ChannelOrdering[] ORDERINGS = ChannelOrdering.values();

	private static MixedNetwork network;

	private static PeerProcess java;

	private static PeerProcess python;

	@BeforeAll
	static void start() {
		network = MixedNetwork.start();
		java = network.java();
		python = network.python(PythonVersion.V1_1_0);
		for (PeerProcess peer : List.of(java, python)) {
			for (ChannelOrdering ordering : ChannelOrdering.values()) {
				peer.channels().register("kept-" + ordering, ordering, Map.of());
				peer.channels().register("echo-" + ordering, ordering, Map.of("behaviour", "echo"));
			}
			peer.channels().register("failing", ChannelOrdering.RAW, Map.of("behaviour", "fail"));
		}
		java.channels().register("impatient", ChannelOrdering.RAW, Map.of("idle_timeout", IDLE_SECONDS));
	}

	@AfterAll
	static void stop() {
		network.close();
	}

	@AfterEach
	void repair() {
		network.lab().hosts().forEach((host) -> host.loseDatagrams(0));
	}

	@ParameterizedTest
	@EnumSource
	void pythonEchoesEveryKindOfPayload(ChannelOrdering ordering) {
		assertEchoes(java, python, ordering);
	}

	@ParameterizedTest
	@EnumSource
	void javaEchoesEveryKindOfPayload(ChannelOrdering ordering) {
		assertEchoes(python, java, ordering);
	}

	private static void assertEchoes(PeerProcess opener, PeerProcess acceptor, ChannelOrdering ordering) {
		String channel = opener.channels().open(acceptor.name(), "echo-" + ordering, ordering);
		acceptor.channels().awaitAccepted(channel);
		Values.sendable().forEach((value) -> opener.channels().send(channel, value).result());
		Awaitility.await()
			.atMost(CLOSE_TIMEOUT)
			.untilAsserted(() -> assertThat(opener.channels().received(channel).payloads()).map(JsonNode::toString)
				.containsExactlyElementsOf(Values.expected().values()));
		opener.channels().close(channel);
	}

	@Test
	void everyOpeningByJavaSucceedsWithATenthOfAllDatagramsLost() {
		network.lab().hosts().forEach((host) -> host.loseDatagrams(0.1));
		double slowest = 0;
		for (int i = 0; i < OPENINGS; i++) {
			ChannelOrdering ordering = ORDERINGS[i % ORDERINGS.length];
			Answer answer = java.channels().open(OPEN_TIMEOUT, OLDEST, "kept-" + ordering, ordering, Map.of());
			String channel = answer.result().asString();
			python.channels().awaitAccepted(channel);
			java.channels().close(channel);
			slowest = Math.max(slowest, answer.duration().toNanos() / 1e9);
		}
		Figures.print("slowest of " + OPENINGS + " openings by Java, 10 % loss", slowest);
	}

	@Test
	void everyOpeningByPythonSucceedsWithATenthOfAllDatagramsLostIfItsCallerRetries() {
		network.lab().hosts().forEach((host) -> host.loseDatagrams(0.1));
		for (int i = 0; i < OPENINGS; i++) {
			ChannelOrdering ordering = ORDERINGS[i % ORDERINGS.length];
			String channel = StreamRun.openWithRetries(python, JAVA, "kept-" + ordering, ordering);
			java.channels().awaitAccepted(channel);
			python.channels().close(channel);
			assertThat(python.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("local_close");
		}
	}

	@ParameterizedTest
	@CsvSource({ "nothing-of-that-name, RAW, no_handler", "kept-RAW, SEQUENCE, ordering_mismatch",
			"kept-SEQUENCE, RAW, ordering_mismatch" })
	void aRejectionByPythonFailsAtOnce(String name, ChannelOrdering ordering, String reason) {
		Answer answer = java.channels().open(OPEN_TIMEOUT, OLDEST, name, ordering, Map.of());
		assertThat(answer.errorType()).isEqualTo("ChannelRejectedException");
		assertThat(answer.errorMessage()).contains(OLDEST, name, reason);
		assertThat(answer.duration()).isLessThan(IMMEDIATELY);
	}

	@ParameterizedTest
	@CsvSource({ "nothing-of-that-name, RAW", "kept-RAW, SEQUENCE", "kept-SEQUENCE, RAW" })
	void aRejectionByJavaMakesPythonTimeOut(String name, ChannelOrdering ordering) {
		JsonNode before = java.channels().totals();
		Answer answer = python.channels().open(IMMEDIATELY, JAVA, name, ordering, Map.of());
		assertThat(answer.errorType()).isEqualTo("PeerTimeoutError");
		JsonNode after = java.channels().totals();
		assertThat(after.path("rejected").asInt()).isEqualTo(before.path("rejected").asInt() + 1);
		assertThat(after.path("opened").asInt()).isEqualTo(before.path("opened").asInt());
	}

	@Test
	void openingToAPeerWithoutChannelsTimesOutAndThePeerStaysAlive() {
		Duration timeout = Duration.ofSeconds(1);
		Answer answer = java.channels().open(timeout, NEWEST, "kept-RAW", ChannelOrdering.RAW, Map.of());
		assertThat(answer.errorType()).isEqualTo("PeerTimeoutException");
		assertThat(answer.errorMessage()).startsWith("No answer from 'Newest' to the request to open channel");
		assertThat(answer.duration()).isBetween(timeout, timeout.plus(IMMEDIATELY));
		assertThat(java.call(NEWEST, "add", 40, 2).result().asInt()).isEqualTo(42);
		assertThat(network.python(PythonVersion.LATEST).call(JAVA, "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void aCloseIsReportedOnceAtTheOtherSide(boolean javaOpens, boolean javaCloses) {
		String channel = (javaOpens ? java : python).channels()
			.open(javaOpens ? OLDEST : JAVA, "kept-SEQUENCE", ChannelOrdering.SEQUENCE);
		(javaOpens ? python : java).channels().awaitAccepted(channel);
		PeerProcess closer = javaCloses ? java : python;
		PeerProcess other = javaCloses ? python : java;
		closer.channels().close(channel);
		assertThat(closer.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("local_close");
		assertThat(other.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("closed");
		// Longer than Java retransmits the close.
		Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
		assertThat(closings(java, channel)).hasSize(1);
		assertThat(closings(python, channel)).hasSize(1);
		assertThat(java.channels().send(channel, 1).errorType()).isEqualTo("ChannelClosedException");
	}

	private static List<String> closings(PeerProcess peer, String channel) {
		return peer.channels().events(channel).stream().filter((event) -> event.startsWith("closed")).toList();
	}

	@Test
	void failureOfTheAcceptorIsReportedToPython() {
		String channel = python.channels().open(JAVA, "failing", ChannelOrdering.RAW);
		assertThat(python.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("handler_failed");
		assertThat(java.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("handler_failed");
	}

	@Test
	void idleTimeoutOfAJavaChannelIsReportedToPython() {
		Answer answer = java.channels()
			.open(OPEN_TIMEOUT, OLDEST, "kept-RAW", ChannelOrdering.RAW, Map.of("idle_timeout", IDLE_SECONDS));
		assertIdle(answer.result().asString());
	}

	@Test
	void idleTimeoutOfItsOwnChannelIsReportedToPython() {
		Answer answer = python.channels()
			.open(OPEN_TIMEOUT, JAVA, "kept-RAW", ChannelOrdering.RAW, Map.of("idle_timeout", IDLE_SECONDS));
		assertIdle(answer.result().asString());
	}

	@Test
	void shorterIdleTimeoutOfTheAcceptorIsReportedToPython() {
		assertIdle(python.channels().open(JAVA, "impatient", ChannelOrdering.RAW));
	}

	private static void assertIdle(String channel) {
		assertThat(java.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("idle_timeout");
		assertThat(python.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("idle_timeout");
	}

	@Test
	void aChannelThatPythonAbandonedWithoutAnAckEndsByTheIdleTimeoutOfTheAcceptor() {
		int mark = java.process().mark();
		network.lab().host(2).loseDatagrams(1);
		assertThat(python.channels().open(IMMEDIATELY, JAVA, "impatient", ChannelOrdering.RAW, Map.of()).errorType())
			.isEqualTo("PeerTimeoutError");
		String channel = java.channels().awaitAnyAccepted(mark);
		assertThat(java.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("idle_timeout");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aLostCloseIsSentAgainWhenPythonSends(boolean javaOpens) {
		String channel = (javaOpens ? java : python).channels()
			.open(javaOpens ? OLDEST : JAVA, "kept-RAW", ChannelOrdering.RAW);
		(javaOpens ? python : java).channels().awaitAccepted(channel);
		LostClose.of(channel, java, network.lab().host(2));
		assertThat(closings(python, channel)).isEmpty();
		python.channels().send(channel, "still there?").result();
		assertThat(python.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("closed");
		assertThat(java.channels().received(channel).payloads()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPythonPeerThatStopsOrCrashesClosesItsChannels(boolean crashes) {
		PeerProcess victim = PythonVersion.V1_1_0.start(network.lab().host(2), crashes ? "Victim" : "Leaver");
		victim.awaitUp(JAVA, DISCOVERY);
		victim.channels().register("theirs", ChannelOrdering.SEQUENCE, Map.of());
		java.awaitUp(victim.name(), DISCOVERY);
		List<String> channels = List.of(java.channels().open(victim.name(), "theirs", ChannelOrdering.SEQUENCE),
				victim.channels().open(JAVA, "kept-RAW", ChannelOrdering.RAW));
		java.channels().awaitAccepted(channels.get(1));
		long began = System.nanoTime();
		if (crashes) {
			victim.kill();
		}
		else {
			victim.stop();
		}
		for (String channel : channels) {
			Line closed = java.channels().awaitClosed(channel, Duration.ofSeconds(30));
			assertThat(closed.string("reason")).isEqualTo("peer_down");
			Figures.print("peer_down after Python " + (crashes ? "crashed" : "stopped"),
					(closed.nanoTime() - began) / 1e9);
		}
	}

	@Test
	void stopOfAJavaNodeIsReportedToPython() {
		PeerProcess leaver = JavaNode.start(network.lab().host(1), "Parting");
		leaver.awaitReady();
		leaver.awaitUp(OLDEST, DISCOVERY);
		python.awaitUp("Parting", DISCOVERY);
		leaver.channels().register("theirs", ChannelOrdering.RAW, Map.of());
		List<String> channels = List.of(python.channels().open("Parting", "theirs", ChannelOrdering.RAW),
				leaver.channels().open(OLDEST, "kept-SEQUENCE", ChannelOrdering.SEQUENCE));
		leaver.stop();
		assertThat(channels).allSatisfy((channel) -> {
			assertThat(python.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("peer_down");
			assertThat(leaver.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo("local_close");
		});
	}

}
