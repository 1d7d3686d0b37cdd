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

import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import org.jspecify.annotations.Nullable;

/**
 * Converts records and questions to and from those of JmDNS. Immutable.
 */
final class JmDnsRecords {

	private final ServiceType type;

	JmDnsRecords(ServiceType type) {
		this.type = type;
	}

	static List<ResourceRecord> read(Iterable<? extends DNSRecord> records) {
		List<ResourceRecord> read = new ArrayList<>();
		for (DNSRecord candidate : records) {
			ResourceRecord next = read(candidate);
			if (next != null) {
				read.add(next);
			}
		}
		return read;
	}

	/**
	 * Converts a record from JmDNS. The values of some types are only available from the
	 * service that JmDNS creates for the record.
	 */
	private static @Nullable ResourceRecord read(DNSRecord from) {
		String name = from.getName();
		int ttl = Math.max(0, from.getTTL());
		if (from instanceof DNSRecord.Pointer pointer) {
			return new ResourceRecord.Pointer(name, ttl, pointer.getAlias());
		}
		if (from instanceof DNSRecord.Service service) {
			return new ResourceRecord.Service(name, ttl, service.getPort(), service.getServiceInfo().getServer());
		}
		if (from instanceof DNSRecord.Text) {
			return new ResourceRecord.Text(name, ttl, from.getServiceInfo().getTextBytes());
		}
		if (from instanceof DNSRecord.IPv4Address) {
			Inet4Address[] addresses = from.getServiceInfo().getInet4Addresses();
			return (addresses.length == 1) ? new ResourceRecord.Address(name, ttl, from.isUnique(), addresses[0])
					: null;
		}
		return null;
	}

	static List<Question> readQuestions(DNSIncoming packet) {
		List<Question> questions = new ArrayList<>();
		for (DNSQuestion question : packet.getQuestions()) {
			questions.add(new Question(question.getName(), type(question.getRecordType())));
		}
		return questions;
	}

	private static RecordType type(DNSRecordType type) {
		return switch (type) {
			case TYPE_PTR -> RecordType.POINTER;
			case TYPE_SRV -> RecordType.SERVICE;
			case TYPE_TXT -> RecordType.TEXT;
			case TYPE_A -> RecordType.ADDRESS;
			case TYPE_ANY -> RecordType.ANY;
			default -> RecordType.OTHER;
		};
	}

	DNSQuestion write(Question question) {
		DNSRecordType type = switch (question.type()) {
			case POINTER -> DNSRecordType.TYPE_PTR;
			case SERVICE -> DNSRecordType.TYPE_SRV;
			case TEXT -> DNSRecordType.TYPE_TXT;
			case ADDRESS -> DNSRecordType.TYPE_A;
			case ANY, OTHER -> DNSRecordType.TYPE_ANY;
		};
		return DNSQuestion.newQuestion(escape(question.name()), type, DNSRecordClass.CLASS_IN, false);
	}

	/**
	 * Converts a record to JmDNS. The records that only this node can have get the
	 * cache-flush bit (RFC 6762 section 10.2).
	 * @param from the record
	 * @param host the host as JmDNS knows it, the only source of address records
	 * @return the record of JmDNS
	 */
	DNSRecord write(ResourceRecord from, HostInfo host) {
		if (from instanceof ResourceRecord.Pointer pointer) {
			return new DNSRecord.Pointer(from.name(), DNSRecordClass.CLASS_IN, false, from.ttl(),
					escape(pointer.target()));
		}
		if (from instanceof ResourceRecord.Service service) {
			return new DNSRecord.Service(escape(from.name()), DNSRecordClass.CLASS_IN, true, from.ttl(), 0, 0,
					service.port(), service.host());
		}
		if (from instanceof ResourceRecord.Text text) {
			return new DNSRecord.Text(escape(from.name()), DNSRecordClass.CLASS_IN, true, from.ttl(), text.text());
		}
		return host.answers(DNSRecordClass.CLASS_IN, true, from.ttl()).iterator().next();
	}

	/**
	 * Escapes the dots of an instance name. JmDNS splits names at all other dots.
	 */
	private String escape(String name) {
		String instance = this.type.instanceOf(name);
		return (instance != null) ? this.type.qualify(instance.replace(".", "\\.")) : name;
	}

}
