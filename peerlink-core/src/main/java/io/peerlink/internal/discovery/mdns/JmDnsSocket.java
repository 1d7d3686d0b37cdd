package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.constants.DNSConstants;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link MdnsSocket} on JmDNS.
 */
final class JmDnsSocket implements MdnsSocket {

	private static final Logger logger = LoggerFactory.getLogger(JmDnsSocket.class);

	private static final int RESPONSE = DNSConstants.FLAGS_QR_RESPONSE | DNSConstants.FLAGS_AA;

	private final JmDnsRecords converter;

	private final PacketOnlyJmDns jmdns;

	private JmDnsSocket(JmDnsRecords converter, PacketOnlyJmDns jmdns) {
		this.converter = converter;
		this.jmdns = jmdns;
	}

	static Opener opener(ServiceType type) {
		JmDnsRecords converter = new JmDnsRecords(type);
		return (networkInterface, host, receiver) -> {
			// With a name, so that JmDNS does not look one up in the DNS.
			InetAddress address = InetAddress.getByAddress(host, networkInterface.address().getAddress());
			PacketCollector collector = new PacketCollector(receiver);
			return new JmDnsSocket(converter, new PacketOnlyJmDns(address, host, type.label(), collector));
		};
	}

	@Override
	public void query(List<Question> questions, List<ResourceRecord> known) {
		try {
			DNSOutgoing packet = new DNSOutgoing(DNSConstants.FLAGS_QR_QUERY);
			for (Question question : questions) {
				packet.addQuestion(this.converter.write(question));
			}
			for (ResourceRecord next : known) {
				packet = add(next, packet);
			}
			this.jmdns.send(packet);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A query could not be sent", ex);
		}
	}

	/**
	 * Adds a known answer. A packet that is full is sent, and the answer added to the
	 * next one (RFC 6762 section 7.2).
	 */
	private DNSOutgoing add(ResourceRecord known, DNSOutgoing packet) throws IOException {
		DNSRecord answer = write(known);
		try {
			packet.addAnswer(null, answer);
			return packet;
		}
		catch (IOException full) {
			packet.setFlags(packet.getFlags() | DNSConstants.FLAGS_TC);
			this.jmdns.send(packet);
			DNSOutgoing next = new DNSOutgoing(DNSConstants.FLAGS_QR_QUERY);
			next.addAnswer(null, answer);
			return next;
		}
	}

	@Override
	public void announce(List<ResourceRecord> records) {
		send(records, new DNSOutgoing(RESPONSE));
	}

	@Override
	public void respond(List<ResourceRecord> records, Query query) {
		try {
			DNSOutgoing packet = new DNSOutgoing(RESPONSE, false);
			packet.setDestination(query.replyTo());
			packet.setId(query.id());
			for (Question question : query.questions()) {
				packet.addQuestion(this.converter.write(question));
			}
			send(records, packet);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A response could not be sent", ex);
		}
	}

	private void send(List<ResourceRecord> records, DNSOutgoing packet) {
		try {
			for (ResourceRecord next : records) {
				packet.addAnswer(null, write(next));
			}
			this.jmdns.send(packet);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Records could not be sent", ex);
		}
	}

	private DNSRecord write(ResourceRecord from) {
		return this.converter.write(from, this.jmdns.getLocalHost());
	}

	@Override
	public boolean isAlive() {
		return this.jmdns.isAlive();
	}

	@Override
	public void close() {
		this.jmdns.close();
	}

}
