package io.peerlink.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The response to a request.
 */
record FileResponse(int status, HttpHead head) {

	private static final int CONTINUE = 100;

	private static final int STATUS_AT = "HTTP/1.1 ".length();

	private static final int STATUS_DIGITS = 3;

	/**
	 * Reads a response, perhaps one that only tells that there will be another one.
	 * @param late whether it has taken too long
	 * @throws RefusedException if the request was not fulfilled
	 */
	static FileResponse read(InputStream in, BooleanSupplier late) throws IOException, RefusedException {
		HttpHead head = HttpHead.read(in, late);
		if (head == null) {
			throw new EOFException("The connection was closed without a response");
		}
		int status = statusOf(head.start());
		if (status / 100 > 2 || status < CONTINUE) {
			String reason = head.field(FileFields.REASON);
			throw FileRefusal.of(status)
				.because((reason != null) ? FileNames.printable(reason)
						: "it answers " + FileNames.printable(head.start()));
		}
		return new FileResponse(status, head);
	}

	private static int statusOf(String start) throws MalformedHeadException {
		String digits = (start.startsWith("HTTP/1.") && start.length() >= STATUS_AT + STATUS_DIGITS)
				? start.substring(STATUS_AT, STATUS_AT + STATUS_DIGITS) : "";
		try {
			return Integer.parseInt(digits);
		}
		catch (NumberFormatException ex) {
			throw new MalformedHeadException("The response is none");
		}
	}

	/**
	 * Returns whether another response follows.
	 */
	boolean isInterim() {
		return this.status / 100 == 1;
	}

	/**
	 * Returns whether it is the word to go on with the content of the request.
	 */
	boolean isContinue() {
		return this.status == CONTINUE;
	}

	long bytes(String field) throws IOException {
		return this.head.bytes(field, -1);
	}

	@Nullable String field(String name) {
		return this.head.field(name);
	}

}
