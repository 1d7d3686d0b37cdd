package io.peerlink.internal.file;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The first line and the fields of an HTTP message (RFC 9112). It is UTF-8, as Python
 * nodes write it, and each field occurs once.
 *
 * @param start the first line
 * @param fields the fields, by names in lower case
 */
record HttpHead(String start, Map<String, String> fields) {

	/**
	 * The longest head that is read, in bytes. Python reads 64 KiB, and writes less than
	 * a tenth of this limit.
	 */
	static final int MAX_LENGTH = 16 * 1024;

	private static final int MAX_DIGITS = 15;

	/**
	 * Reads a head, and nothing that follows it.
	 * @param late whether it has taken too long
	 * @return the head, {@code null} if there is none any more
	 * @throws MalformedHeadException if it is none
	 */
	static @Nullable HttpHead read(InputStream in, BooleanSupplier late) throws IOException {
		Lines lines = new Lines(in, late);
		String start = lines.next();
		if (start == null) {
			return null;
		}
		Map<String, String> fields = new LinkedHashMap<>();
		String line = lines.next();
		while (line != null && !line.isEmpty()) {
			add(line, fields);
			line = lines.next();
		}
		if (line == null) {
			throw new EOFException("The connection ended within a head");
		}
		return new HttpHead(start, fields);
	}

	private static void add(String line, Map<String, String> fields) throws MalformedHeadException {
		int colon = line.indexOf(':');
		if (colon < 1) {
			throw new MalformedHeadException("A line of the head is no field");
		}
		String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
		if (fields.putIfAbsent(name, line.substring(colon + 1).strip()) != null) {
			throw new MalformedHeadException("A field occurs twice");
		}
	}

	/**
	 * Returns a field.
	 * @param name its name in lower case
	 */
	@Nullable String field(String name) {
		return this.fields.get(name);
	}

	boolean hasField(String name) {
		return this.fields.containsKey(name);
	}

	/**
	 * Returns a number of bytes.
	 * @param name the name of its field in lower case
	 * @param absent what it is without the field
	 * @throws MalformedHeadException if it is no such number
	 */
	long bytes(String name, long absent) throws MalformedHeadException {
		String text = field(name);
		return (text != null) ? bytes(text) : absent;
	}

	static long bytes(String text) throws MalformedHeadException {
		boolean digits = text.chars().allMatch((character) -> character >= '0' && character <= '9');
		if (text.isEmpty() || text.length() > MAX_DIGITS || !digits) {
			throw new MalformedHeadException("A length is no number of bytes");
		}
		return Long.parseLong(text);
	}

	/**
	 * Returns whether a field says yes (a Boolean of RFC 9651).
	 */
	boolean isTrue(String name) {
		return "?1".equals(field(name));
	}

	/**
	 * Writes it with one call.
	 */
	void write(OutputStream out) throws IOException {
		StringBuilder text = new StringBuilder(this.start).append("\r\n");
		this.fields.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
		out.write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	/**
	 * The lines of a head.
	 */
	private static final class Lines {

		private final InputStream in;

		private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);

		private final BooleanSupplier late;

		private int length;

		Lines(InputStream in, BooleanSupplier late) {
			this.in = in;
			this.late = late;
		}

		/**
		 * Returns the next line, {@code null} at the end of the connection.
		 */
		@Nullable String next() throws IOException {
			this.line.reset();
			int next = this.in.read();
			while (next >= 0 && next != '\n') {
				if (++this.length > MAX_LENGTH) {
					throw new MalformedHeadException("The head has more than " + MAX_LENGTH + " bytes");
				}
				if (this.late.getAsBoolean()) {
					throw new SocketTimeoutException("The head takes too long");
				}
				this.line.write(next);
				next = this.in.read();
			}
			if (next < 0 && this.line.size() > 0) {
				throw new EOFException("The connection ended within a head");
			}
			return (next < 0) ? null : text();
		}

		private String text() throws MalformedHeadException {
			byte[] bytes = this.line.toByteArray();
			int length = (bytes.length > 0 && bytes[bytes.length - 1] == '\r') ? bytes.length - 1 : bytes.length;
			try {
				return StandardCharsets.UTF_8.newDecoder()
					.onMalformedInput(CodingErrorAction.REPORT)
					.decode(ByteBuffer.wrap(bytes, 0, length))
					.toString();
			}
			catch (CharacterCodingException ex) {
				throw new MalformedHeadException("The head is not UTF-8");
			}
		}

	}

}
