package io.peerlink.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the lab and the Python peers in it, without a Java node.
 */
class PythonBaselineSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(15);

	@ParameterizedTest
	@EnumSource
	void twoPythonPeersDiscoverAndCallEachOther(PythonVersion version) {
		try (NetworkLab lab = NetworkLab.create(2)) {
			PeerProcess left = version.start(lab.host(1), "Left");
			PeerProcess right = version.start(lab.host(2), "Right");
			left.awaitReady();
			right.awaitReady();
			assertThat(left.awaitUp("Right", DISCOVERY).string("address")).isEqualTo(lab.host(2).address());
			right.awaitUp("Left", DISCOVERY);
			assertThat(left.call("Right", "add", 25, 17).result().asInt()).isEqualTo(42);
			assertThat(right.call("Left", "whoami").result().asString()).isEqualTo("Right");
			assertThat(left.isAlive("Right")).isTrue();
			assertThat(left.call("Right", "fail", "no").errorMessage()).isEqualTo("ValueError: no");
			int mark = right.process().mark();
			left.stop();
			assertThat(right.awaitDown(mark, "Left", DISCOVERY).string("reason")).isEqualTo("removed");
		}
	}

	/**
	 * Tests the behaviour of Python that a Java node has to handle.
	 */
	@Test
	void pythonDoesNotReportTheEndOfItsChannels() {
		try (NetworkLab lab = NetworkLab.create(2)) {
			PeerProcess left = PythonVersion.V1_1_0.start(lab.host(1), "Left");
			PeerProcess right = PythonVersion.V1_1_0.start(lab.host(2), "Right");
			left.awaitUp("Right", DISCOVERY);
			right.awaitUp("Left", DISCOVERY);
			right.channels().register("kept", ChannelOrdering.RAW, Map.of());
			right.channels().register("failing", ChannelOrdering.RAW, Map.of("behaviour", "fail"));
			String refused = left.channels().open("Right", "failing", ChannelOrdering.RAW);
			String closed = left.channels().open("Right", "kept", ChannelOrdering.RAW);
			String idle = left.channels()
				.open(DISCOVERY, "Right", "kept", ChannelOrdering.RAW, Map.of("idle_timeout", 0.2))
				.result()
				.asString();
			assertThat(right.channels().awaitClosed(refused, DISCOVERY).string("reason")).isEqualTo("handler_failed");
			right.channels().awaitAccepted(closed);
			right.channels().close(closed);
			assertThat(left.channels().awaitClosed(closed, DISCOVERY).string("reason")).isEqualTo("closed");
			assertThat(left.channels().send(closed, "into the void").succeeded()).isTrue();
			left.stop();
			right.awaitDown(0, "Left", DISCOVERY);
			Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
			assertThat(left.channels().events(refused)).isEmpty();
			assertThat(left.channels().events(idle)).isEmpty();
			assertThat(right.channels().events(idle)).containsExactly("accepted");
		}
	}

	@Test
	void lossAndDisconnectedLinksAffectCalls() {
		try (NetworkLab lab = NetworkLab.create(2)) {
			PeerProcess left = PythonVersion.LATEST.start(lab.host(1), "Left");
			PeerProcess right = PythonVersion.LATEST.start(lab.host(2), "Right");
			left.awaitUp("Right", DISCOVERY);
			right.awaitReady();
			assertThat(answers(left)).isTrue();
			lab.host(2).loseIncoming(1);
			assertThat(answers(left)).isFalse();
			lab.host(2).loseIncoming(0);
			assertThat(answers(left)).isTrue();
			lab.host(2).linkDown();
			assertThat(answers(left)).isFalse();
			lab.host(2).linkUp();
			assertThat(answers(left)).isTrue();
		}
	}

	private static boolean answers(PeerProcess caller) {
		Answer answer = caller.call(Duration.ofMillis(500), "Right", "add", List.of(1, 2), Map.of());
		return answer.reply().has("result");
	}

}
