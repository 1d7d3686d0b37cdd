package io.peerlink.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/**
 * The response to a request.
 */
record FileResponse(int status, HttpHead head) {

	private static final int CONTINUE = 100;

	private static final int STATUS_AT = "HTTP/1.1 ".length();

	private static final int STATUS_DIGITS = 3;

	/**
	 * Reads a response.
	 * @throws RefusedException if the request was not fulfilled
	 */
	static FileResponse read(InputStream in) throws IOException, RefusedException {
		FileResponse response = next(in);
		while (response.status / 100 == 1) {
			response = next(in);
		}
		return response;
	}

	/**
	 * Waits for the word to go on with the content of a request.
	 * @throws RefusedException if the request was not fulfilled
	 */
	static void awaitContinue(InputStream in) throws IOException, RefusedException {
		FileResponse response = next(in);
		while (response.status / 100 == 1 && response.status != CONTINUE) {
			response = next(in);
		}
		if (response.status != CONTINUE) {
			throw new MalformedHeadException("The peer has answered before it has the file");
		}
	}

	private static FileResponse next(InputStream in) throws IOException, RefusedException {
		HttpHead head = HttpHead.read(in, () -> false);
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

	long bytes(String field) throws IOException {
		return this.head.bytes(field, -1);
	}

	@Nullable String field(String name) {
		return this.head.field(name);
	}

}
