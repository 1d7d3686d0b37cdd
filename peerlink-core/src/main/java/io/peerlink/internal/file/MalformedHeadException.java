package io.peerlink.internal.file;

import java.io.IOException;

/**
 * What arrived is no request, or no response.
 */
class MalformedHeadException extends IOException {

	MalformedHeadException(String message) {
		super(message);
	}

}
