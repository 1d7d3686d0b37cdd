package io.peerlink.internal.discovery.mdns;

import io.peerlink.peer.NodeName;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A DNS-SD service type, and the names below it (RFC 6763 section 4.1). Names are plain
 * here: dots of an instance name are not escaped.
 *
 * @param name the type, {@code _peerlink._tcp.local.} for example
 */
record ServiceType(String name) {

	/**
	 * Everybody's list of service types (RFC 6763 section 9).
	 */
	static final String ALL_TYPES = "_services._dns-sd._udp.local.";

	/**
	 * Return what is before the first dot.
	 * @return {@code _peerlink} for example
	 */
	String label() {
		return this.name.substring(0, this.name.indexOf('.'));
	}

	String qualify(String instance) {
		return instance + '.' + this.name;
	}

	/**
	 * Return the instance name in front of this type.
	 * @param qualified a name from the network
	 * @return the instance name, or {@code null} when the name is not below this type or
	 * not fit for a node
	 */
	@Nullable String instanceOf(String qualified) {
		int length = qualified.length() - this.name.length() - 1;
		if (length < 1 || qualified.charAt(length) != '.'
				|| !qualified.regionMatches(true, length + 1, this.name, 0, this.name.length())) {
			return null;
		}
		String instance = qualified.substring(0, length);
		return isInstanceName(instance) ? instance : null;
	}

	static boolean isInstanceName(String name) {
		return !name.isEmpty() && name.getBytes(StandardCharsets.UTF_8).length <= NodeName.MAX_BYTES
				&& name.chars().noneMatch(Character::isISOControl);
	}

}
