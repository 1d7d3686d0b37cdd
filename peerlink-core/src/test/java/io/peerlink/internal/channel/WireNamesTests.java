package io.peerlink.internal.channel;

import io.peerlink.channel.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WireNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "closed", "handler_failed", "send_failed", "peer_down", "idle_timeout", "no_handler",
			"ordering_mismatch", "too_many_channels", "something new" })
	void knownAndUnknownCloseReasonsAreKept(String reason) {
		assertThat(WireNames.closeReason(reason)).isEqualTo(reason);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  ", "\n", "\u0000\u0007", " \t" })
	void missingCloseReasonIsClosed(String reason) {
		assertThat(WireNames.closeReason(reason)).isEqualTo("closed");
	}

	@Test
	void localCloseOfThePeerIsClosed() {
		assertThat(WireNames.closeReason("local_close")).isEqualTo("closed");
	}

	@Test
	void controlCharactersOfCloseReasonsAreRemoved() {
		assertThat(WireNames.closeReason("a\r\nFAKE LOG LINE\u001b[31m\u0085")).isEqualTo("aFAKE LOG LINE[31m");
	}

	@Test
	void closeReasonIsCutBetweenCodePoints() {
		assertThat(WireNames.closeReason("\ud83d\ude00".repeat(65))).isEqualTo("\ud83d\ude00".repeat(64));
	}

}
