package io.peerlink.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The instance ids of both ends of a path as short requests name them (docs/protocol.md,
 * "Short requests"): the 128 bits of each in base64url (RFC 4648 section 5), without
 * padding. Nothing of the ids is lost.
 */
public final class InstancePair {

	/**
	 * Characters of one id.
	 */
	public static final int ID_LENGTH = 22;

	/**
	 * Characters of both ids.
	 */
	public static final int LENGTH = 2 * ID_LENGTH;

	/**
	 * The form that the instance ids of Java nodes have.
	 */
	private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private final byte[] text;

	private InstancePair(String text) {
		this.text = JsonBuffer.ascii(text);
	}

	/**
	 * Returns the pair of two instances.
	 * @param caller the instance that sends requests
	 * @param callee the one that they are for
	 * @return the pair, {@code null} if one of them is no UUID in its usual form
	 */
	public static @Nullable InstancePair of(String caller, String callee) {
		boolean usual = UUID_FORM.matcher(caller).matches() && UUID_FORM.matcher(callee).matches();
		return usual ? new InstancePair(encode(caller) + encode(callee)) : null;
	}

	private static String encode(String instance) {
		UUID uuid = UUID.fromString(instance);
		ByteBuffer bits = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits());
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bits.array());
	}

	/**
	 * Reads one id of a pair.
	 * @param text {@value #ID_LENGTH} characters
	 * @return the instance id, empty if the text is none
	 */
	public static String decode(byte[] text) {
		try {
			ByteBuffer bits = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
			String instance = new UUID(bits.getLong(), bits.getLong()).toString();
			// The last character has four bits too many.
			boolean plain = encode(instance).equals(new String(text, StandardCharsets.ISO_8859_1));
			return plain ? instance : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/**
	 * Writes both ids, one behind the other.
	 * @param out where they go
	 */
	public void writeTo(JsonBuffer out) {
		out.raw(this.text);
	}

}
