package io.peerlink.internal.crypto;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;

/**
 * The secret that the nodes of a sealed realm share: a generated one, {@code plk1-} and
 * the base64url of 32 random bytes, or a passphrase of 12 characters or more. Immutable
 * and thread-safe.
 */
public final class RealmSecret {

	/**
	 * The least number of characters of a passphrase.
	 */
	public static final int MIN_PASSPHRASE_LENGTH = 12;

	/**
	 * How often a passphrase is hashed, which is what each guess of an attacker costs.
	 */
	static final int ROUNDS = 600_000;

	private static final String GENERATED = "plk1-";

	private static final int KEY_LENGTH = 32;

	private final String text;

	private RealmSecret(String text) {
		this.text = text;
	}

	/**
	 * Reads a secret. Texts that are the same in Unicode's normal form C are the same
	 * secret.
	 * @param text what {@link #generate} returned, or a passphrase
	 * @return the secret
	 * @throws IllegalArgumentException if the text is blank, too short, not Unicode, or
	 * looks like a part of a generated secret; the message says what to do and does not
	 * repeat the text
	 */
	public static RealmSecret of(String text) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("A realm's secret must not be blank");
		}
		if (text.indexOf('\ufffd') >= 0) {
			throw new IllegalArgumentException("The secret was read in a wrong encoding. "
					+ "If it is from the environment or the command line, set LC_ALL=C.UTF-8");
		}
		// A secret that was copied badly must not pass as a passphrase: its node would be
		// alone in a realm of its own.
		if (text.strip().startsWith(GENERATED)) {
			Arrays.fill(decode(text), (byte) 0);
			return new RealmSecret(text);
		}
		return new RealmSecret(normalize(text));
	}

	/**
	 * Makes a new secret.
	 * @param random the source of its 32 bytes
	 * @return the text of the secret, 48 characters
	 */
	public static String generate(SecureRandom random) {
		byte[] key = new byte[KEY_LENGTH];
		random.nextBytes(key);
		return encode(key);
	}

	/**
	 * Derives the keys of the realm. A generated secret takes some microseconds, a
	 * passphrase half a second of a processor.
	 * @return the keys, the same for each call
	 */
	public RealmKeys stretch() {
		byte[] material = isGenerated() ? decode(this.text)
				: Pbkdf2.derive(this.text.toCharArray(), RealmKeys.salt(), ROUNDS, KEY_LENGTH);
		try {
			return RealmKeys.derive(material);
		}
		finally {
			Arrays.fill(material, (byte) 0);
		}
	}

	/**
	 * Returns a text without the secret.
	 */
	@Override
	public String toString() {
		return "RealmSecret[" + (isGenerated() ? "generated" : "passphrase") + "]";
	}

	private boolean isGenerated() {
		return this.text.startsWith(GENERATED);
	}

	private static String encode(byte[] key) {
		return GENERATED + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
	}

	private static byte[] decode(String text) {
		try {
			byte[] key = Base64.getUrlDecoder().decode(text.substring(GENERATED.length()));
			if (key.length == KEY_LENGTH && encode(key).equals(text)) {
				return key;
			}
		}
		catch (IllegalArgumentException ex) {
			// The decoder's message would show characters of the secret.
		}
		throw new IllegalArgumentException("The secret begins with " + GENERATED + " as generated ones do, but is not "
				+ "one. Copy the line that 'peerlink secret' printed: 48 characters without white space");
	}

	private static String normalize(String text) {
		String normalized = Normalizer.normalize(text, Normalizer.Form.NFC);
		if (normalized.codePointCount(0, normalized.length()) < MIN_PASSPHRASE_LENGTH) {
			throw new IllegalArgumentException("A secret of less than " + MIN_PASSPHRASE_LENGTH
					+ " characters is easily guessed. Take a longer one, or better one that 'peerlink secret' prints");
		}
		try {
			// Else different texts could become the same bytes.
			StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(normalized));
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("The secret has half of a surrogate pair, which is no character");
		}
		return normalized;
	}

}
