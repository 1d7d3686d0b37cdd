package io.peerlink.internal.seal.tcp;

import java.io.IOException;

/**
 * What has arrived on a connection is not what its other side has sealed.
 */
final class BrokenSealException extends IOException {

	private static final long serialVersionUID = 1L;

	private final SealFailure failure;

	BrokenSealException(SealFailure failure, String message) {
		super(message);
		this.failure = failure;
	}

	SealFailure failure() {
		return this.failure;
	}

}
