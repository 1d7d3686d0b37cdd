package io.peerlink.spring.web;

import io.peerlink.error.CallDeniedException;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PayloadLimitException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.file.FileTransferException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * A failure of a peer as a client of the application sees it.
 */
enum PeerProblem {

	TIMEOUT(504, "A peer did not answer in time."),

	NOT_FOUND(503, "A peer that is needed is not there."),

	BUSY(503, "A peer that is needed has no room for another call."),

	RESTARTED(503, "A peer that is needed has gone before it answered."),

	CHANNEL_CLOSED(503, "A channel to a peer was closed."),

	CHANNEL_REJECTED(502, "A peer refused a channel."),

	STREAM_REJECTED(502, "A peer refused a stream."),

	FILE_FAILED(502, "A file could not be exchanged with a peer."),

	DENIED(502, "A peer does not let this application make a call."),

	REMOTE_ERROR(502, "A peer answered with an error."),

	TOO_LARGE(413, "The request does not fit into a message to a peer.");

	private final int status;

	private final String detail;

	PeerProblem(int status, String detail) {
		this.status = status;
		this.detail = detail;
	}

	/**
	 * Returns the problem for a failure, {@code null} for one that is no peer's, such as
	 * a node that is not running.
	 */
	static @Nullable PeerProblem of(PeerLinkException failure) {
		if (failure instanceof PeerTimeoutException) {
			return TIMEOUT;
		}
		if (failure instanceof PeerNotFoundException) {
			return NOT_FOUND;
		}
		if (failure instanceof PeerBusyException) {
			return BUSY;
		}
		if (failure instanceof PeerRestartedException) {
			return RESTARTED;
		}
		if (failure instanceof ChannelClosedException) {
			return CHANNEL_CLOSED;
		}
		if (failure instanceof ChannelRejectedException) {
			return CHANNEL_REJECTED;
		}
		if (failure instanceof StreamRejectedException) {
			return STREAM_REJECTED;
		}
		if (failure instanceof FileTransferException) {
			return FILE_FAILED;
		}
		if (failure instanceof CallDeniedException) {
			// Not 403: it is this application that may not, whoever its client is.
			return DENIED;
		}
		if (failure instanceof RemoteErrorException) {
			return REMOTE_ERROR;
		}
		return (failure instanceof PayloadTooLargeException || failure instanceof PayloadLimitException) ? TOO_LARGE
				: null;
	}

	int status() {
		return this.status;
	}

	ProblemDetail toProblemDetail() {
		return ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(this.status), this.detail);
	}

}
