package io.peerlink.internal.discovery.mdns;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What JmDNS makes of names with characters beyond the Basic Multilingual Plane, emoji
 * for example. It writes them as two surrogates of three bytes each, and reads the four
 * bytes of UTF-8 as two wrong characters. Java nodes understand each other nevertheless,
 * and the {@code node} attribute tells the right name of others.
 */
final class JmDnsLabel {

	private JmDnsLabel() {
	}

	/**
	 * Return how long JmDNS writes a name.
	 * @param name the name
	 * @return bytes
	 */
	static int length(String name) {
		return name.chars().map((character) -> (character < 0x80) ? 1 : (character < 0x800) ? 2 : 3).sum();
	}

	/**
	 * Return what a node is really named.
	 * @param label its name as JmDNS read it
	 * @param claimed the name that it gives itself in its attributes
	 * @return the claimed name when JmDNS would read that as the label, or else the label
	 */
	static String restore(String label, @Nullable String claimed) {
		if (claimed == null || claimed.chars().noneMatch((unit) -> Character.isSurrogate((char) unit))) {
			return label;
		}
		return asRead(claimed).equals(label) ? claimed : label;
	}

	private static String asRead(String name) {
		StringBuilder read = new StringBuilder();
		name.codePoints().forEach((codePoint) -> {
			if (Character.isBmpCodePoint(codePoint)) {
				read.append((char) codePoint);
				return;
			}
			byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
			for (int i = 0; i < utf8.length; i += 2) {
				read.append((char) (((utf8[i] & 0x3F) << 4) | (utf8[i + 1] & 0x0F)));
			}
		});
		return read.toString();
	}

}
