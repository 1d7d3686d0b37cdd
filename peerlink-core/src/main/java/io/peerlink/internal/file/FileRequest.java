package io.peerlink.internal.file;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A request for a file.
 *
 * @param method {@code GET}, {@code HEAD}, {@code PUT} or another one
 * @param name the name of the file, empty for the list of all
 * @param head the whole head
 */
record FileRequest(String method, String name, HttpHead head) {

	/**
	 * How many hexadecimal digits the id of an upload has.
	 */
	static final int UPLOAD_ID_DIGITS = 32;

	/**
	 * Reads the first line. A Python node writes a name with spaces as it is, so the path
	 * is what stands between the method and the version.
	 */
	static FileRequest of(HttpHead head) throws RefusedException {
		String start = head.start();
		int first = start.indexOf(' ');
		int last = start.lastIndexOf(' ');
		if (first < 0 || first == last || !start.startsWith("HTTP/1.", last + 1)) {
			throw FileRefusal.MALFORMED.because("The first line is no request");
		}
		String path = start.substring(first + 1, last);
		return new FileRequest(start.substring(0, first), FilePath.decode(path, isFromJava(head)), head);
	}

	/**
	 * Returns whether it is from a Java node, which may send further requests over the
	 * connection.
	 */
	boolean isFromJava() {
		return isFromJava(this.head);
	}

	private static boolean isFromJava(HttpHead head) {
		return head.hasField(FileFields.INSTANCE);
	}

	/**
	 * Returns whether a page of the web has made a browser send it.
	 */
	boolean isFromWebPage() {
		String site = this.head.field(FileFields.SEC_FETCH_SITE);
		return this.head.hasField(FileFields.ORIGIN) || (site != null && !site.equals("none"));
	}

	/**
	 * Returns the length of what follows the head.
	 */
	long contentLength() throws RefusedException {
		if (this.head.hasField(FileFields.TRANSFER_ENCODING)) {
			throw FileRefusal.UNSUPPORTED.because("The content must have a length");
		}
		return bytes(FileFields.CONTENT_LENGTH, 0);
	}

	long bytes(String field, long absent) throws RefusedException {
		try {
			return this.head.bytes(field, absent);
		}
		catch (MalformedHeadException ex) {
			throw FileRefusal.MALFORMED.because("The field " + field + " is no number of bytes", ex);
		}
	}

	/**
	 * Returns the id of the upload that it belongs to, {@code null} for none.
	 */
	@Nullable String upload() throws RefusedException {
		String id = this.head.field(FileFields.UPLOAD);
		if (id != null && (id.length() != UPLOAD_ID_DIGITS || !id.chars().allMatch(FileRequest::isHexadecimal))) {
			throw FileRefusal.MALFORMED.because("The id of the upload is none");
		}
		return id;
	}

	private static boolean isHexadecimal(int character) {
		return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
	}

	/**
	 * Returns where a requested range begins: {@code bytes=5-}. Other ranges count as
	 * none, as RFC 9110 section 14.2 permits.
	 */
	long rangeStart() {
		String range = this.head.field(FileFields.RANGE);
		if (range == null || !range.startsWith("bytes=") || !range.endsWith("-")) {
			return 0;
		}
		try {
			return HttpHead.bytes(range.substring("bytes=".length(), range.length() - 1));
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
