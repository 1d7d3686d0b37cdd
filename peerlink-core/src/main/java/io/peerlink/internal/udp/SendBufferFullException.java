package io.peerlink.internal.udp;

import java.io.IOException;

/**
 * Thrown if a datagram is dropped because the network does not take more at the moment.
 * Has no stack trace, because it is thrown often when it is thrown.
 */
final class SendBufferFullException extends IOException {

	private static final long serialVersionUID = 1L;

	SendBufferFullException() {
		super("The send buffer is full");
	}

	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
