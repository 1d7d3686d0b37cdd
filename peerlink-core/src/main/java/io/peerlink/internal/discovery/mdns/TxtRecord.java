package io.peerlink.internal.discovery.mdns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Attributes as a TXT record has them: {@code key=value} strings, each with a length byte
 * in front (RFC 6763 section 6).
 */
final class TxtRecord {

	/**
	 * Longest record in bytes that is read.
	 */
	static final int MAX_READ = 2048;

	/**
	 * Longest record in bytes that is written, so that an announcement fits into one
	 * packet.
	 */
	static final int MAX_WRITTEN = 1024;

	/**
	 * Most attributes that are read.
	 */
	static final int MAX_ATTRIBUTES = 64;

	private static final int MAX_ATTRIBUTE = 255;

	private TxtRecord() {
	}

	/**
	 * Read a record.
	 * @param text the record
	 * @return the attributes, or {@code null} when the record is too large or broken
	 */
	static @Nullable Map<String, String> read(byte[] text) {
		if (text.length > MAX_READ) {
			return null;
		}
		Map<String, String> attributes = new LinkedHashMap<>();
		int at = 0;
		while (at < text.length) {
			int length = Byte.toUnsignedInt(text[at++]);
			if (at + length > text.length) {
				return null;
			}
			add(new String(text, at, length, StandardCharsets.UTF_8), attributes);
			at += length;
		}
		return (attributes.size() <= MAX_ATTRIBUTES) ? attributes : null;
	}

	private static void add(String entry, Map<String, String> attributes) {
		int equals = entry.indexOf('=');
		String key = (equals < 0) ? entry : entry.substring(0, equals);
		if (!key.isEmpty()) {
			// The first one counts (RFC 6763 section 6.4).
			attributes.putIfAbsent(key, (equals < 0) ? "" : entry.substring(equals + 1));
		}
	}

	/**
	 * Write a record. The same attributes always give the same bytes.
	 * @param attributes the attributes
	 * @return the record
	 * @throws IllegalArgumentException when they do not fit
	 */
	static byte[] write(Map<String, String> attributes) {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		new TreeMap<>(attributes).forEach((key, value) -> {
			byte[] entry = (key + '=' + value).getBytes(StandardCharsets.UTF_8);
			if (key.isEmpty() || key.indexOf('=') >= 0 || entry.length > MAX_ATTRIBUTE) {
				throw new IllegalArgumentException("Attribute '" + key + "' cannot be announced: a key has no '=', "
						+ "and key and value together have at most " + (MAX_ATTRIBUTE - 1) + " bytes");
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
