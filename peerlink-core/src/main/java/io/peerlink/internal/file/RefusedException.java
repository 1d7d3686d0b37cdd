package io.peerlink.internal.file;

import org.jspecify.annotations.Nullable;

/**
 * A request for a file is not fulfilled.
 */
class RefusedException extends Exception {

	private final FileRefusal refusal;

	private final String explanation;

	RefusedException(FileRefusal refusal, String explanation, @Nullable Throwable cause) {
		super(explanation, cause);
		this.refusal = refusal;
		this.explanation = explanation;
	}

	FileRefusal refusal() {
		return this.refusal;
	}

	/**
	 * Returns what the other side is told.
	 */
	String explanation() {
		return this.explanation;
	}

}
