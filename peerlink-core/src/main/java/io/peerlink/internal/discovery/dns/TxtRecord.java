package io.peerlink.internal.discovery.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the attributes of a TXT record: {@code key=value} strings, each
 * preceded by its length in one byte (RFC 6763 section 6).
 */
public final class TxtRecord {

	/**
	 * The longest record in bytes that is read.
	 */
	public static final int MAX_READ = 2048;

	/**
	 * The longest record in bytes that is written, so that an announcement fits into one
	 * packet.
	 */
	static final int MAX_WRITTEN = 1024;

	/**
	 * The maximum number of attributes that are read.
	 */
	static final int MAX_ATTRIBUTES = 64;

	/**
	 * The longest string in bytes that a length byte can precede.
	 */
	private static final int MAX_STRING = 255;

	private TxtRecord() {
	}

	/**
	 * Decodes a record.
	 * @param text the record
	 * @return the attributes, or {@code null} when the record is too large or malformed
	 */
	public static @Nullable Map<String, String> read(byte[] text) {
		if (text.length > MAX_READ) {
			return null;
		}
		Map<String, String> attributes = new LinkedHashMap<>();
		int offset = 0;
		while (offset < text.length) {
			int length = Byte.toUnsignedInt(text[offset++]);
			if (offset + length > text.length) {
				return null;
			}
			add(new String(text, offset, length, StandardCharsets.UTF_8), attributes);
			offset += length;
		}
		return (attributes.size() <= MAX_ATTRIBUTES) ? attributes : null;
	}

	private static void add(String entry, Map<String, String> attributes) {
		int equals = entry.indexOf('=');
		String key = (equals < 0) ? entry : entry.substring(0, equals);
		if (!key.isEmpty()) {
			// The first occurrence of a key wins (RFC 6763 section 6.4).
			attributes.putIfAbsent(key, (equals < 0) ? "" : entry.substring(equals + 1));
		}
	}

	/**
	 * Encodes a record. Equal attributes give equal bytes.
	 * @param attributes the attributes
	 * @return the record
	 * @throws IllegalArgumentException when the attributes do not fit
	 */
	public static byte[] write(Map<String, String> attributes) {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		new TreeMap<>(attributes).forEach((key, value) -> {
			byte[] entry = (key + '=' + value).getBytes(StandardCharsets.UTF_8);
			if (key.isEmpty() || key.indexOf('=') >= 0 || entry.length > MAX_STRING) {
				throw new IllegalArgumentException("Attribute '" + key + "' cannot be announced: a key has no '=', "
						+ "and key and value together have at most " + (MAX_STRING - 1) + " bytes");
			}
			text.write(entry.length);
			text.writeBytes(entry);
		});
		if (text.size() > MAX_WRITTEN) {
			throw new IllegalArgumentException(
					"The attributes cannot be announced: " + text.size() + " bytes, the limit is " + MAX_WRITTEN);
		}
		// An empty record is one empty string (RFC 6763 section 6.1).
		return (text.size() == 0) ? new byte[1] : text.toByteArray();
	}

}
