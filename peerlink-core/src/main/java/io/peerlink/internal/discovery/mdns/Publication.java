package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.util.List;

/**
 * This node as it is published on one interface. Every packet tells everything, so that
 * one packet is enough to see the node.
 *
 * @param type the service type
 * @param instance the node's name
 * @param port its port
 * @param text its TXT record
 * @param host the full name of its host
 * @param address its address
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Publication(ServiceType type, String instance, int port, byte[] text, String host, Inet4Address address) {

	/**
	 * Seconds that records with a host or an address in them hold (RFC 6762 section 10).
	 */
	static final int HOST_TTL = 120;

	/**
	 * Seconds that other records hold (RFC 6762 section 10).
	 */
	static final int TTL = 4500;

	/**
	 * Seconds that a direct answer may hold (RFC 6762 section 6.7).
	 */
	static final int DIRECT_TTL = 10;

	private static final int GOODBYE = 0;

	String qualifiedName() {
		return this.type.qualify(this.instance);
	}

	List<MdnsRecord> records() {
		return records(TTL, HOST_TTL);
	}

	List<MdnsRecord> directRecords() {
		return records(DIRECT_TTL, DIRECT_TTL);
	}

	List<MdnsRecord> goodbye() {
		return records(GOODBYE, GOODBYE);
	}

	private List<MdnsRecord> records(int ttl, int hostTtl) {
		return List.of(new MdnsRecord.Pointer(this.type.name(), ttl, qualifiedName()),
				new MdnsRecord.Service(qualifiedName(), hostTtl, this.port, this.host),
				new MdnsRecord.Text(qualifiedName(), ttl, this.text), address(hostTtl));
	}

	MdnsRecord address(int ttl) {
		return new MdnsRecord.Address(this.host, ttl, true, this.address);
	}

	MdnsRecord typePointer() {
		return new MdnsRecord.Pointer(ServiceType.ALL_TYPES, TTL, this.type.name());
	}

}
