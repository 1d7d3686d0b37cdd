package io.peerlink.internal.discovery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.PacketMac;
import io.peerlink.internal.crypto.StaticKey;
import org.jspecify.annotations.Nullable;

/**
 * What proves that an announcement was made by a node of the realm: a code over its name,
 * its instance and its attributes, the public key of the node among them
 * (docs/protocol.md, "Announcements of a realm"). It does not cover addresses, which
 * differ from one network interface to another. Thread-safe.
 */
final class AnnouncementSeal {

	/**
	 * The attribute with the code, in Base64url.
	 */
	static final String CODE = "am";

	/**
	 * Added below, and the same for all.
	 */
	private static final String REALM = "realm";

	private static final int CODE_LENGTH = 12;

	private final PacketMac mac;

	/**
	 * Creates a seal.
	 * @param mac the announcement code of the realm
	 */
	AnnouncementSeal(PacketMac mac) {
		this.mac = mac;
	}

	/**
	 * Adds a key and the code to attributes.
	 * @param name the name of the node
	 * @param instanceId its instance
	 * @param attributes what it announces
	 * @param publicKey its key, 32 bytes
	 * @return the attributes to announce
	 */
	Map<String, String> seal(String name, String instanceId, Map<String, String> attributes, byte[] publicKey) {
		Map<String, String> sealed = new LinkedHashMap<>(attributes);
		sealed.put(StaticKey.ATTRIBUTE, Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey));
		byte[] covered = covered(name, instanceId, sealed);
		byte[] code = new byte[CODE_LENGTH];
		this.mac.write(covered, 0, covered.length, code, 0, CODE_LENGTH);
		sealed.put(CODE, Base64.getUrlEncoder().withoutPadding().encodeToString(code));
		return sealed;
	}

	/**
	 * Returns whether attributes have the key that the instance belongs to, and the code
	 * that belongs to them.
	 * @param name the name of the node
	 * @param instanceId its instance
	 * @param attributes what was announced
	 * @return whether a node of the realm has announced that
	 */
	boolean isGenuine(String name, @Nullable String instanceId, Map<String, String> attributes) {
		byte[] code = decode(attributes.get(CODE), CODE_LENGTH);
		byte[] key = keyOf(attributes);
		if (code == null || instanceId == null || key == null || !KeyedInstance.isOf(instanceId, key)) {
			return false;
		}
		byte[] covered = covered(name, instanceId, attributes);
		return this.mac.matches(covered, 0, covered.length, code, 0, CODE_LENGTH);
	}

	/**
	 * Returns the public key in attributes.
	 * @param attributes what was announced
	 * @return the 32 bytes, {@code null} if there is none
	 */
	static byte @Nullable [] keyOf(Map<String, String> attributes) {
		return decode(attributes.get(StaticKey.ATTRIBUTE), StaticKey.LENGTH);
	}

	private static byte @Nullable [] decode(@Nullable String text, int length) {
		if (text == null) {
			return null;
		}
		try {
			byte[] decoded = Base64.getUrlDecoder().decode(text);
			return (decoded.length == length) ? decoded : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static byte[] covered(String name, String instanceId, Map<String, String> attributes) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		append(name, out);
		append(instanceId, out);
		new TreeMap<>(attributes).forEach((key, value) -> {
			if (!key.equals(CODE) && !key.equals(REALM)) {
				append(key, out);
				append(value, out);
			}
		});
		return out.toByteArray();
	}

	private static void append(String text, ByteArrayOutputStream out) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.write(bytes.length >> 8);
		out.write(bytes.length);
		out.write(bytes, 0, bytes.length);
	}

}
