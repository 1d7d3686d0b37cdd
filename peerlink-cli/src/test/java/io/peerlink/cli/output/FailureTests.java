package io.peerlink.cli.output;

import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.NameTakenException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.PortInUseException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failure}.
 */
class FailureTests {

	@ParameterizedTest
	@MethodSource
	void everyExceptionHasItsType(PeerLinkException ex, String type, List<String> details) {
		Failure failure = Failure.of(ex);
		assertThat(failure.type()).isEqualTo(type);
		assertThat(failure.message()).isEqualTo(ex.getMessage());
		assertThat(failure.details()).containsOnlyKeys(details);
	}

	static Stream<Arguments> everyExceptionHasItsType() {
		return Stream.of(
				Arguments.of(new PeerNotFoundException("Ann", List.of("Bob")), "peer_not_found",
						List.of("known_peers")),
				Arguments.of(new PeerTimeoutException("Ann", "add", Duration.ofSeconds(1)), "timeout", List.of()),
				Arguments.of(new RemoteErrorException("Ann", "ValueError", "no"), "remote_error",
						List.of("remote_type", "remote_message")),
				Arguments.of(new PeerBusyException("Ann", "full"), "busy", List.of("remote_type", "remote_message")),
				Arguments.of(new ReplyLostException("Ann", "gone"), "reply_lost",
						List.of("remote_type", "remote_message")),
				Arguments.of(new PeerRestartedException("Ann", "add"), "peer_restarted", List.of()),
				Arguments.of(new PayloadTooLargeException("It is", 2000, 1200), "payload_too_large", List.of()),
				Arguments.of(new ChannelRejectedException("echo", "Ann", "no_handler", "none"), "channel_rejected",
						List.of("reason")),
				Arguments.of(new ChannelClosedException("echo", "Ann", "closed"), "channel_closed", List.of("reason")),
				Arguments.of(new NameTakenException("Ann", "192.0.2.1:5"), "name_taken", List.of()),
				Arguments.of(new PortInUseException(5, new BindException()), "port_in_use", List.of()),
				Arguments.of(new PeerLinkException("Something else"), "failed", List.of()));
	}

	@Test
	void doctorIsRecommendedWhenNoPeerIsKnown() {
		assertThat(Failure.of(new PeerNotFoundException("Ann", List.of())).text(Style.PLAIN))
			.contains("peerlink doctor");
		assertThat(Failure.of(new PeerNotFoundException("Ann", List.of("Bob"))).text(Style.PLAIN))
			.doesNotContain("doctor");
	}

}
