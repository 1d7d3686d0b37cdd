package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;

/**
 * One resource record of the four kinds that make a service (RFC 6763 section 4), free of
 * the engine's types.
 */
sealed interface MdnsRecord {

	/**
	 * Return the name that the record belongs to.
	 * @return a full name with its dot at the end
	 */
	String name();

	/**
	 * Return for how long the record holds.
	 * @return seconds; 0 is a goodbye (RFC 6762 section 10.1)
	 */
	int ttl();

	/**
	 * PTR: a service type has an instance.
	 */
	record Pointer(String name, int ttl, String target) implements MdnsRecord {
	}

	/**
	 * SRV: the port of a service and its host.
	 */
	record Service(String name, int ttl, int port, String host) implements MdnsRecord {
	}

	/**
	 * TXT: the attributes of a service, still encoded.
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
	record Text(String name, int ttl, byte[] text) implements MdnsRecord {
	}

	/**
	 * A: an address of a host.
	 *
	 * @param flush whether older addresses of the host are void (RFC 6762 section 10.2)
	 */
	record Address(String name, int ttl, boolean flush, Inet4Address address) implements MdnsRecord {
	}

}
