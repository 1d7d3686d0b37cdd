package io.peerlink.internal.discovery.dns;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * How JmDNS encodes and decodes names with characters beyond the Basic Multilingual
 * Plane, emoji for example. It writes such a character as two surrogates of three bytes
 * each, and reads its four bytes of UTF-8 as two wrong characters. Two Java nodes cancel
 * this out; the names of other nodes are restored from their {@code node} attribute.
 */
public final class JmDnsLabel {

	private JmDnsLabel() {
	}

	/**
	 * Returns the length of a name as JmDNS encodes it.
	 * @param name the name
	 * @return bytes
	 */
	public static int length(String name) {
		return name.chars().map((character) -> (character < 0x80) ? 1 : (character < 0x800) ? 2 : 3).sum();
	}

	/**
	 * Returns the actual name of a node.
	 * @param label its name as JmDNS decoded it
	 * @param claimed the name in its attributes
	 * @return the claimed name when JmDNS decodes that as the label, otherwise the label
	 */
	public static String restore(String label, @Nullable String claimed) {
		if (claimed == null || claimed.chars().noneMatch((unit) -> Character.isSurrogate((char) unit))) {
			return label;
		}
		return decode(claimed).equals(label) ? claimed : label;
	}

	private static String decode(String name) {
		StringBuilder decoded = new StringBuilder();
		name.codePoints().forEach((codePoint) -> {
			if (Character.isBmpCodePoint(codePoint)) {
				decoded.append((char) codePoint);
				return;
			}
			byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
			for (int i = 0; i < utf8.length; i += 2) {
				decoded.append((char) (((utf8[i] & 0x3F) << 4) | (utf8[i + 1] & 0x0F)));
			}
		});
		return decoded.toString();
	}

}
