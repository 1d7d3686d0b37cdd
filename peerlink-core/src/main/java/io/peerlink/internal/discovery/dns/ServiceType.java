package io.peerlink.internal.discovery.dns;

import io.peerlink.peer.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * A DNS-SD service type, and the instance names below it (RFC 6763 section 4.1). Instance
 * names are plain text here: their dots are not escaped.
 *
 * @param name the type, {@code _peerlink._tcp.local.} for example
 */
public record ServiceType(String name) {

	/**
	 * The name whose PTR records list all service types (RFC 6763 section 9).
	 */
	public static final String ALL_TYPES = "_services._dns-sd._udp.local.";

	/**
	 * Returns the first label.
	 * @return {@code _peerlink} for example
	 */
	public String label() {
		return this.name.substring(0, this.name.indexOf('.'));
	}

	/**
	 * Returns the fully qualified name of an instance.
	 * @param instance the instance name
	 * @return the name followed by this type
	 */
	public String qualify(String instance) {
		return instance + '.' + this.name;
	}

	/**
	 * Returns the instance name in front of this type.
	 * @param qualified a name from the network
	 * @return the instance name, or {@code null} when the name is not below this type or
	 * not the name of a node
	 */
	public @Nullable String instanceOf(String qualified) {
		int length = qualified.length() - this.name.length() - 1;
		if (length < 1 || qualified.charAt(length) != '.' || !DnsName.matches(qualified, length + 1, this.name)) {
			return null;
		}
		String instance = qualified.substring(0, length);
		return NodeName.isValid(instance) ? instance : null;
	}

}
