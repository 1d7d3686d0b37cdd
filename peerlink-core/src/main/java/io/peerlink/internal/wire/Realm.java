package io.peerlink.internal.wire;

import io.peerlink.internal.crypto.RealmKeys;
import org.jspecify.annotations.Nullable;

/**
 * A part of the network that nodes with the same secret share, or {@link #NONE}. The id
 * is public: it is in announcements.
 * <p>
 * The service type holds 6 of the id's 16 digits because a DNS-SD service name has at
 * most 15 characters (RFC 6763 section 7.2); the TXT record holds them all.
 *
 * @param id 16 hexadecimal digits, or {@code null} for no realm
 */
public record Realm(@Nullable String id) {

	/**
	 * No realm: the nodes that have no secret.
	 */
	public static final Realm NONE = new Realm(null);

	private static final int ID_DIGITS = 16;

	private static final int TYPE_DIGITS = 6;

	public Realm {
		if (id != null && !id.matches("[0-9a-f]{" + ID_DIGITS + "}")) {
			throw new IllegalArgumentException("A realm id has " + ID_DIGITS + " hexadecimal digits: '" + id + "'");
		}
	}

	/**
	 * Returns the realm of a secret.
	 * @param keys what was derived from the secret
	 * @return the realm
	 */
	public static Realm of(RealmKeys keys) {
		return new Realm(keys.realmId());
	}

	/**
	 * Returns the DNS-SD service type under which the realm's nodes announce themselves.
	 * @return the type with its domain, as in {@code _peerlink._tcp.local.}
	 */
	public String serviceType() {
		String suffix = (this.id != null) ? "-" + this.id.substring(0, TYPE_DIGITS) : "";
		return "_peerlink" + suffix + "._tcp.local.";
	}

	/**
	 * Returns what a node's port is derived from.
	 * @param name the node's name
	 * @return the name, with the realm before it
	 */
	String portKey(String name) {
		return (this.id != null) ? this.id + "|" + name : name;
	}

}
