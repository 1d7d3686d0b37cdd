package io.peerlink.internal.file;

import io.peerlink.file.FileTransferException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Why a request for a file is not fulfilled: the status of the response, and its reason
 * for Java nodes.
 */
enum FileRefusal {

	MALFORMED(400, "Bad Request", Reason.FAILED),

	FORBIDDEN(403, "Forbidden", Reason.REFUSED),

	NOT_FOUND(404, "Not Found", Reason.NOT_FOUND),

	METHOD(405, "Method Not Allowed", Reason.UNSUPPORTED),

	EXISTS(409, "Conflict", Reason.EXISTS),

	CHANGED(412, "Precondition Failed", Reason.BROKEN),

	TOO_LARGE(413, "Content Too Large", Reason.TOO_LARGE),

	OFFSET(416, "Range Not Satisfiable", Reason.BROKEN),

	DIFFERENT(422, "Unprocessable Content", Reason.DIFFERENT),

	FAILED(500, "Internal Server Error", Reason.FAILED),

	UNSUPPORTED(501, "Not Implemented", Reason.UNSUPPORTED),

	BUSY(503, "Service Unavailable", Reason.BUSY),

	NO_SPACE(507, "Insufficient Storage", Reason.NO_SPACE);

	private final int status;

	private final String phrase;

	private final Reason reason;

	FileRefusal(int status, String phrase, Reason reason) {
		this.status = status;
		this.phrase = phrase;
		this.reason = reason;
	}

	/**
	 * Returns the refusal of a status.
	 */
	static FileRefusal of(int status) {
		for (FileRefusal refusal : values()) {
			if (refusal.status == status) {
				return refusal;
			}
		}
		return FAILED;
	}

	String statusLine() {
		return "HTTP/1.1 " + this.status + " " + this.phrase;
	}

	Reason reason() {
		return this.reason;
	}

	/**
	 * Returns whether the same request may be fulfilled soon.
	 */
	boolean isTemporary() {
		return this == BUSY || this == CHANGED || this == OFFSET;
	}

	RefusedException because(String explanation) {
		return new RefusedException(this, explanation, null);
	}

	RefusedException because(String explanation, @Nullable Throwable cause) {
		return new RefusedException(this, explanation, cause);
	}

}
