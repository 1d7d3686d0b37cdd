package io.peerlink.wire;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The members of an {@link Extension} as they are named on the wire.
 */
enum ExtensionMember {

	NODE("node", true), INSTANCE("instance", true), TO("to", true), SEQ("seq", false), LOW("low", false),
	END("end", false), TRY("try", false), TTL("ttl", false), RE("re", false), TOOK("took", false);

	private static final ExtensionMember[] ALL = values();

	private final String jsonName;

	@SuppressWarnings("ImmutableEnumChecker") // never written to, never handed out
	private final byte[] quotedName;

	@SuppressWarnings("ImmutableEnumChecker") // never written to
	private final byte[] separatedName;

	private final boolean text;

	ExtensionMember(String jsonName, boolean text) {
		this.jsonName = jsonName;
		this.quotedName = JsonBuffer.ascii('"' + jsonName + '"');
		this.separatedName = JsonBuffer.ascii(",\"" + jsonName + "\":");
		this.text = text;
	}

	String jsonName() {
		return this.jsonName;
	}

	/**
	 * Return the comma before the member, its name and the colon.
	 */
	byte[] separatedName() {
		return this.separatedName;
	}

	boolean isText() {
		return this.text;
	}

	/**
	 * Find the member whose name, with its quotes, stands in the text.
	 */
	static @Nullable ExtensionMember find(byte[] json, int start, int end) {
		for (ExtensionMember member : ALL) {
			byte[] name = member.quotedName;
			if (end - start == name.length && Arrays.equals(json, start, end, name, 0, name.length)) {
				return member;
			}
		}
		return null;
	}

}
