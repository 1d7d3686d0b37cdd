package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of channels between two Java nodes.
 */
class JavaChannelsSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(10);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration CRASH_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(5);

	private NetworkLab lab;

	private PeerProcess ann;

	private PeerProcess bob;

	@BeforeEach
	void start() {
		this.lab = NetworkLab.create(2);
		this.ann = JavaNode.start(this.lab.host(1), "Ann");
		this.bob = JavaNode.start(this.lab.host(2), "Bob");
		this.ann.awaitReady();
		this.bob.awaitReady();
		this.ann.awaitUp("Bob", DISCOVERY);
		this.bob.awaitUp("Ann", DISCOVERY);
		this.bob.channels().register("positions", ChannelOrdering.SEQUENCE, Map.of());
	}

	@AfterEach
	void close() {
		this.lab.close();
	}

	@Test
	void anIdleChannelIsClosedAtBothSides() {
		this.bob.channels().register("impatient", ChannelOrdering.RAW, Map.of("idle_timeout", 1));
		Answer byBob = this.ann.channels().open(OPEN_TIMEOUT, "Bob", "impatient", ChannelOrdering.RAW, Map.of());
		Answer byAnn = this.ann.channels()
			.open(OPEN_TIMEOUT, "Bob", "positions", ChannelOrdering.SEQUENCE, Map.of("idle_timeout", 1));
		for (Answer answer : List.of(byBob, byAnn)) {
			String channel = answer.result().asString();
			assertClosed(this.ann, channel, "idle_timeout");
			assertClosed(this.bob, channel, "idle_timeout");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aNodeThatStopsClosesItsChannels(boolean initiatorStops) {
		String channel = open();
		(initiatorStops ? this.ann : this.bob).stop();
		assertClosed(this.ann, channel, initiatorStops ? "local_close" : "peer_down");
		assertClosed(this.bob, channel, initiatorStops ? "peer_down" : "local_close");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCrashClosesChannels(boolean initiatorCrashes) {
		String channel = open();
		PeerProcess survivor = initiatorCrashes ? this.bob : this.ann;
		long killed = System.nanoTime();
		(initiatorCrashes ? this.ann : this.bob).kill();
		Line closed = survivor.channels().awaitClosed(channel, CRASH_TIMEOUT);
		assertThat(closed.string("reason")).isEqualTo("peer_down");
		double seconds = (closed.nanoTime() - killed) / 1e9;
		Figures.print("peer_down after a Java node crashed", seconds);
		assertThat(seconds).isLessThan(8);
	}

	@Test
	void aLostCloseIsSentAgainWhenTheOtherSideSends() {
		String channel = open();
		LostClose.of(channel, this.ann, this.lab.host(2));
		assertThat(this.bob.channels().events(channel)).containsExactly("accepted");
		this.bob.channels().send(channel, "still there?").result();
		assertClosed(this.bob, channel, "closed");
		assertThat(this.ann.channels().received(channel).payloads()).isEmpty();
	}

	private String open() {
		String channel = this.ann.channels().open("Bob", "positions", ChannelOrdering.SEQUENCE);
		this.bob.channels().awaitAccepted(channel);
		return channel;
	}

	private static void assertClosed(PeerProcess peer, String channel, String reason) {
		assertThat(peer.channels().awaitClosed(channel, CLOSE_TIMEOUT).string("reason")).isEqualTo(reason);
		assertThat(peer.channels().events(channel)).filteredOn((event) -> event.startsWith("closed")).hasSize(1);
	}

}
