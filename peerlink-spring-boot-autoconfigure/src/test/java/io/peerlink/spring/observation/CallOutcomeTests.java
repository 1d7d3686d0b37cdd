package io.peerlink.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.peerlink.error.CallDeniedException;
import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.handler.RequestContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallOutcomeTests {

	@Test
	void everyKindOfFailureHasItsOutcome() {
		assertThat(CallOutcome.of(null)).isEqualTo(CallOutcome.SUCCESS);
		assertThat(CallOutcome.of(new RemoteErrorException("peer", "ValueError", "bad")))
			.isEqualTo(CallOutcome.REMOTE_ERROR);
		assertThat(CallOutcome.of(new CallDeniedException("peer", "no"))).isEqualTo(CallOutcome.DENIED);
		assertThat(CallOutcome.of(new PeerBusyException("peer", "full"))).isEqualTo(CallOutcome.BUSY);
		assertThat(CallOutcome.of(PeerBusyException.notSent("peer", "full"))).isEqualTo(CallOutcome.BUSY);
		assertThat(CallOutcome.of(new PeerTimeoutException("peer", "add", Duration.ofSeconds(1))))
			.isEqualTo(CallOutcome.TIMEOUT);
		assertThat(CallOutcome.of(new PeerRestartedException("peer", "add"))).isEqualTo(CallOutcome.PEER_RESTARTED);
		assertThat(CallOutcome.of(new ReplyLostException("peer", "gone"))).isEqualTo(CallOutcome.REPLY_LOST);
		assertThat(CallOutcome.of(new PeerNotFoundException("peer", List.of()))).isEqualTo(CallOutcome.PEER_NOT_FOUND);
		assertThat(CallOutcome.of(new PayloadTooLargeException("the request", 2000, 1200)))
			.isEqualTo(CallOutcome.PAYLOAD_TOO_LARGE);
		assertThat(CallOutcome.of(new CancellationException())).isEqualTo(CallOutcome.CANCELLED);
		assertThat(CallOutcome.of(new PeerLinkException("stopped"))).isEqualTo(CallOutcome.ERROR);
		assertThat(CallOutcome.of(new IllegalArgumentException())).isEqualTo(CallOutcome.ERROR);
	}

	@Test
	void deniedRequestsHaveAnOutcomeOfTheirOwn() {
		assertThat(HandlerOutcome.of(new CallerNotAllowedException("no"), RequestContext.NONE))
			.isEqualTo(HandlerOutcome.DENIED);
		assertThat(HandlerOutcome.of(new CallDeniedException("peer", "no"), RequestContext.NONE))
			.isEqualTo(HandlerOutcome.ERROR);
	}

	@Test
	void outcomesAreWrittenInLowerCase() {
		assertThat(CallOutcome.PEER_NOT_FOUND.keyValue().getValue()).isEqualTo("peer_not_found");
		assertThat(HandlerOutcome.INVALID_ARGUMENTS.keyValue().getValue()).isEqualTo("invalid_arguments");
	}

}
