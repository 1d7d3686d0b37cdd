package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSQuestion;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.HostInfo;
import javax.jmdns.impl.constants.DNSRecordClass;
import javax.jmdns.impl.constants.DNSRecordType;

import io.peerlink.internal.discovery.mdns.Query.Kind;
import io.peerlink.internal.discovery.mdns.Query.Question;
import org.jspecify.annotations.Nullable;

/**
 * Translates between this package's records and those of JmDNS.
 */
final class JmDnsRecords {

	private final ServiceType type;

	JmDnsRecords(ServiceType type) {
		this.type = type;
	}

	static List<MdnsRecord> read(Iterable<? extends DNSRecord> records) {
		List<MdnsRecord> read = new ArrayList<>();
		for (DNSRecord candidate : records) {
			MdnsRecord next = read(candidate);
			if (next != null) {
				read.add(next);
			}
		}
		return read;
	}

	/**
	 * Read one record. The values of some kinds are only to be had through the service
	 * that JmDNS makes of the record.
	 */
	private static @Nullable MdnsRecord read(DNSRecord from) {
		String name = from.getName();
		int ttl = Math.max(0, from.getTTL());
		if (from instanceof DNSRecord.Pointer pointer) {
			return new MdnsRecord.Pointer(name, ttl, pointer.getAlias());
		}
		if (from instanceof DNSRecord.Service service) {
			return new MdnsRecord.Service(name, ttl, service.getPort(), service.getServiceInfo().getServer());
		}
		if (from instanceof DNSRecord.Text) {
			return new MdnsRecord.Text(name, ttl, from.getServiceInfo().getTextBytes());
		}
		if (from instanceof DNSRecord.IPv4Address) {
			Inet4Address[] addresses = from.getServiceInfo().getInet4Addresses();
			return (addresses.length == 1) ? new MdnsRecord.Address(name, ttl, from.isUnique(), addresses[0]) : null;
		}
		return null;
	}

	static List<Question> readQuestions(DNSIncoming packet) {
		List<Question> questions = new ArrayList<>();
		for (DNSQuestion question : packet.getQuestions()) {
			questions.add(new Question(question.getName(), kind(question.getRecordType())));
		}
		return questions;
	}

	private static Kind kind(DNSRecordType type) {
		return switch (type) {
			case TYPE_PTR -> Kind.POINTER;
			case TYPE_SRV -> Kind.SERVICE;
			case TYPE_TXT -> Kind.TEXT;
			case TYPE_A -> Kind.ADDRESS;
			case TYPE_ANY -> Kind.ANY;
			default -> Kind.OTHER;
		};
	}

	DNSQuestion write(Question question) {
		DNSRecordType kind = switch (question.kind()) {
			case POINTER -> DNSRecordType.TYPE_PTR;
			case SERVICE -> DNSRecordType.TYPE_SRV;
			case TEXT -> DNSRecordType.TYPE_TXT;
			case ADDRESS -> DNSRecordType.TYPE_A;
			case ANY, OTHER -> DNSRecordType.TYPE_ANY;
		};
		return DNSQuestion.newQuestion(escape(question.name()), kind, DNSRecordClass.CLASS_IN, false);
	}

	/**
	 * Write one record. The records that only this node can have get the cache-flush bit
	 * (RFC 6762 section 10.2).
	 * @param from the record
	 * @param host JmDNS's idea of this host, the only source of address records
	 * @return the record for JmDNS
	 */
	DNSRecord write(MdnsRecord from, HostInfo host) {
		if (from instanceof MdnsRecord.Pointer pointer) {
			return new DNSRecord.Pointer(from.name(), DNSRecordClass.CLASS_IN, false, from.ttl(),
					escape(pointer.target()));
		}
		if (from instanceof MdnsRecord.Service service) {
			return new DNSRecord.Service(escape(from.name()), DNSRecordClass.CLASS_IN, true, from.ttl(), 0, 0,
					service.port(), service.host());
		}
		if (from instanceof MdnsRecord.Text text) {
			return new DNSRecord.Text(escape(from.name()), DNSRecordClass.CLASS_IN, true, from.ttl(), text.text());
		}
		return host.answers(DNSRecordClass.CLASS_IN, true, from.ttl()).iterator().next();
	}

	/**
	 * JmDNS splits names at dots that have no backslash before them.
	 */
	private String escape(String name) {
		String instance = this.type.instanceOf(name);
		return (instance != null) ? this.type.qualify(instance.replace(".", "\\.")) : name;
	}

}
