package io.peerlink.internal.discovery.dns;

import java.net.Inet4Address;

/**
 * A resource record of one of the four types that describe a service (RFC 6763 section
 * 4). Names are fully qualified, with the trailing dot.
 */
public sealed interface ResourceRecord {

	/**
	 * Returns the name that the record belongs to.
	 * @return a fully qualified name
	 */
	String name();

	/**
	 * Returns the time to live.
	 * @return seconds; 0 for a goodbye (RFC 6762 section 10.1)
	 */
	int ttl();

	/**
	 * PTR: an instance of a service type.
	 *
	 * @param name the service type
	 * @param ttl the time to live in seconds
	 * @param target the name of the instance
	 */
	record Pointer(String name, int ttl, String target) implements ResourceRecord {
	}

	/**
	 * SRV: the port and the host of a service.
	 *
	 * @param name the name of the service
	 * @param ttl the time to live in seconds
	 * @param port the port
	 * @param host the name of the host
	 */
	record Service(String name, int ttl, int port, String host) implements ResourceRecord {
	}

	/**
	 * TXT: the attributes of a service.
	 *
	 * @param name the name of the service
	 * @param ttl the time to live in seconds
	 * @param text the attributes as {@link TxtRecord} encodes them
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
	record Text(String name, int ttl, byte[] text) implements ResourceRecord {
	}

	/**
	 * A: an IPv4 address of a host.
	 *
	 * @param name the name of the host
	 * @param ttl the time to live in seconds
	 * @param flush whether older addresses of the host become invalid (RFC 6762 section
	 * 10.2)
	 * @param address the address
	 */
	record Address(String name, int ttl, boolean flush, Inet4Address address) implements ResourceRecord {
	}

}
