package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.json.JsonBuffer;

/**
 * The members of the {@code pl} object as they are named on the wire: those of an
 * {@link Extension}.
 */
enum ExtensionMember {

	NODE("node", true), INSTANCE("instance", true), TO("to", true), SEQ("seq", false), LOW("low", false),
	END("end", false), TRY("try", false), TTL("ttl", false), RE("re", false), TOOK("took", false), UP("up", false),
	BUN("bun", false), TCP("tcp", false);

	/**
	 * No member.
	 */
	static final int NONE = -1;

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
	 * Returns the comma before the member, its name and the colon.
	 */
	byte[] separatedName() {
		return this.separatedName;
	}

	boolean isText() {
		return this.text;
	}

	/**
	 * Finds the member whose name, with its quotes, stands in the text.
	 * @param first where to begin in {@link #values()}: as a rule members come in their
	 * order
	 * @return its place there, or {@link #NONE}
	 */
	static int find(byte[] json, int start, int end, int first) {
		for (int i = 0; i < ALL.length; i++) {
			int place = (first + i) % ALL.length;
			byte[] name = ALL[place].quotedName;
			if (end - start == name.length && Arrays.equals(json, start, end, name, 0, name.length)) {
				return place;
			}
		}
		return NONE;
	}

	static ExtensionMember at(int place) {
		return ALL[place];
	}

}
