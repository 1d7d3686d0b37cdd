package io.peerlink.internal.discovery.dnssd;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;

/**
 * This node as it is published on one interface. Each packet holds all of its records, so
 * that one packet is enough to discover the node.
 *
 * @param type the service type
 * @param instance the name of the node
 * @param port its port
 * @param text its TXT record
 * @param host the fully qualified name of its host
 * @param addresses the addresses of its host, at least one, the preferred one first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Publication(ServiceType type, String instance, int port, byte[] text, String host,
		List<Inet4Address> addresses) {

	/**
	 * The time to live in seconds of records that hold a host or an address (RFC 6762
	 * section 10).
	 */
	static final int HOST_TTL = 120;

	/**
	 * The time to live in seconds of other records (RFC 6762 section 10).
	 */
	static final int TTL = 4500;

	/**
	 * The time to live in seconds in a response to a legacy querier (RFC 6762 section
	 * 6.7).
	 */
	static final int LEGACY_TTL = 10;

	private static final int GOODBYE_TTL = 0;

	String qualifiedName() {
		return this.type.qualify(this.instance);
	}

	List<ResourceRecord> records() {
		return records(TTL, HOST_TTL);
	}

	List<ResourceRecord> legacyRecords() {
		return records(LEGACY_TTL, LEGACY_TTL);
	}

	List<ResourceRecord> goodbye() {
		return records(GOODBYE_TTL, GOODBYE_TTL);
	}

	private List<ResourceRecord> records(int ttl, int hostTtl) {
		List<ResourceRecord> records = new ArrayList<>();
		records.add(new ResourceRecord.Pointer(this.type.name(), ttl, qualifiedName()));
		records.add(new ResourceRecord.Service(qualifiedName(), hostTtl, this.port, this.host));
		records.add(new ResourceRecord.Text(qualifiedName(), ttl, this.text));
		// The preferred one comes last: python-zeroconf lists the newest address first,
		// and Python nodes use that one only.
		for (int i = this.addresses.size() - 1; i >= 0; i--) {
			records.add(new ResourceRecord.Address(this.host, hostTtl, true, this.addresses.get(i)));
		}
		return records;
	}

	/**
	 * Returns the record that lists the service type among all types (RFC 6763 section
	 * 9).
	 */
	ResourceRecord typePointer() {
		return new ResourceRecord.Pointer(ServiceType.ALL_TYPES, TTL, this.type.name());
	}

}
