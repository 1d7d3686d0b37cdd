package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.DNSQuestion;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.HostInfo;
import javax.jmdns.impl.constants.DNSConstants;
import javax.jmdns.impl.constants.DNSRecordClass;
import javax.jmdns.impl.constants.DNSRecordType;

import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;

/**
 * Writes mDNS packets with JmDNS. Immutable.
 */
final class PacketWriter {

	/**
	 * What fits into an Ethernet frame.
	 */
	private static final int MAX_PACKET = 1472;

	private static final int RESPONSE = DNSConstants.FLAGS_QR_RESPONSE | DNSConstants.FLAGS_AA;

	private final ServiceType type;

	PacketWriter(ServiceType type) {
		this.type = type;
	}

	/**
	 * Writes a query. What does not fit goes into further packets: known answers as RFC
	 * 6762 section 7.2 specifies.
	 * @param questions the questions
	 * @param known the answers that nobody needs to repeat
	 * @return the packets
	 * @throws IOException when a question is too long
	 */
	List<byte[]> query(List<Question> questions, List<ResourceRecord> known) throws IOException {
		List<byte[]> packets = new ArrayList<>();
		DNSOutgoing packet = queryPacket();
		for (Question next : questions) {
			DNSQuestion question = convert(next);
			try {
				packet.addQuestion(question);
			}
			catch (IOException full) {
				packets.add(packet.data());
				packet = queryPacket();
				packet.addQuestion(question);
			}
		}
		for (ResourceRecord next : known) {
			DNSRecord answer = convert(next);
			try {
				packet.addAnswer(null, answer);
			}
			catch (IOException full) {
				packet.setFlags(packet.getFlags() | DNSConstants.FLAGS_TC);
				packets.add(packet.data());
				packet = queryPacket();
				packet.addAnswer(null, answer);
			}
		}
		packets.add(packet.data());
		return packets;
	}

	/**
	 * Writes a probe (RFC 6762 section 8.1).
	 * @param questions the questions
	 * @param proposed a record that this node does not have yet, for the authority
	 * section
	 * @return the packet
	 * @throws IOException when the questions and the record do not fit
	 */
	byte[] probe(List<Question> questions, ResourceRecord.Text proposed) throws IOException {
		DNSOutgoing packet = queryPacket();
		for (Question question : questions) {
			packet.addQuestion(convert(question));
		}
		// Without the cache-flush bit: it invalidates no other record.
		packet.addAuthorativeAnswer(new DNSRecord.Text(escape(proposed.name()), DNSRecordClass.CLASS_IN, false,
				proposed.ttl(), proposed.text()));
		return packet.data();
	}

	private static DNSOutgoing queryPacket() {
		return new DNSOutgoing(DNSConstants.FLAGS_QR_QUERY, true, MAX_PACKET);
	}

	/**
	 * Writes a response for everybody.
	 * @param records the records
	 * @return the packet
	 * @throws IOException when the records do not fit
	 */
	byte[] response(List<ResourceRecord> records) throws IOException {
		return write(records, true, List.of());
	}

	/**
	 * Writes a response for one querier. A legacy querier gets its questions back (RFC
	 * 6762 section 6.7).
	 * @param records the records
	 * @param query what to respond to
	 * @return the packet
	 * @throws IOException when the records do not fit
	 */
	byte[] response(List<ResourceRecord> records, Query query) throws IOException {
		byte[] data = write(records, !query.isLegacy(), query.isLegacy() ? query.questions() : List.of());
		// JmDNS leaves it out unless it writes plain DNS (RFC 6762 section 18.1).
		data[0] = (byte) (query.id() >> Byte.SIZE);
		data[1] = (byte) query.id();
		return data;
	}

	/**
	 * Writes a response. Of addresses that do not fit the first ones are left out: the
	 * preferred one is the last.
	 */
	private byte[] write(List<ResourceRecord> records, boolean multicast, List<Question> questions) throws IOException {
		List<ResourceRecord> left = new ArrayList<>(records);
		while (true) {
			DNSOutgoing packet = new DNSOutgoing(RESPONSE, multicast, MAX_PACKET);
			for (Question question : questions) {
				packet.addQuestion(convert(question));
			}
			try {
				for (ResourceRecord next : left) {
					packet.addAnswer(null, convert(next));
				}
				return packet.data();
			}
			catch (IOException full) {
				List<ResourceRecord> addresses = left.stream()
					.filter(ResourceRecord.Address.class::isInstance)
					.toList();
				if (addresses.size() < 2) {
					throw full;
				}
				left.remove(addresses.get(0));
			}
		}
	}

	private DNSQuestion convert(Question question) {
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
	 * Converts a record. The records that only this node can have get the cache-flush bit
	 * (RFC 6762 section 10.2).
	 */
	private DNSRecord convert(ResourceRecord from) throws IOException {
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
		return convert((ResourceRecord.Address) from);
	}

	/**
	 * Converts an address record. JmDNS makes one of a host only.
	 */
	private static DNSRecord convert(ResourceRecord.Address from) throws IOException {
		String host = from.name().substring(0, from.name().indexOf('.'));
		// With a name, so that JmDNS does not look one up in the DNS.
		InetAddress address = InetAddress.getByAddress(host, from.address().getAddress());
		return HostInfo.newHostInfo(address, null, host)
			.answers(DNSRecordClass.CLASS_IN, true, from.ttl())
			.iterator()
			.next();
	}

	/**
	 * Escapes the dots of an instance name. JmDNS splits names at all other dots.
	 */
	private String escape(String name) {
		String instance = this.type.instanceOf(name);
		return (instance != null) ? this.type.qualify(instance.replace(".", "\\.")) : name;
	}

}
