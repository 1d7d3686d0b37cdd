package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.constants.DNSConstants;

import io.peerlink.internal.discovery.mdns.Query.Question;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JmDNS as an {@link MdnsSocket}.
 */
final class JmDnsSocket implements MdnsSocket {

	private static final Logger logger = LoggerFactory.getLogger(JmDnsSocket.class);

	private static final int RESPONSE = DNSConstants.FLAGS_QR_RESPONSE | DNSConstants.FLAGS_AA;

	private final JmDnsRecords translator;

	private final PacketOnlyJmDns jmdns;

	private JmDnsSocket(JmDnsRecords translator, PacketOnlyJmDns jmdns) {
		this.translator = translator;
		this.jmdns = jmdns;
	}

	static Opener opener(ServiceType type) {
		JmDnsRecords translator = new JmDnsRecords(type);
		return (where, host, receiver) -> {
			// With a name, so that JmDNS does not look for one in the DNS.
			InetAddress address = InetAddress.getByAddress(host, where.address().getAddress());
			return new JmDnsSocket(translator, new PacketOnlyJmDns(address, host, type.label(), new Adapter(receiver)));
		};
	}

	@Override
	public void ask(List<Question> questions, List<MdnsRecord> known) {
		try {
			DNSOutgoing packet = new DNSOutgoing(DNSConstants.FLAGS_QR_QUERY);
			for (Question question : questions) {
				packet.addQuestion(this.translator.write(question));
			}
			for (MdnsRecord next : known) {
				packet = add(next, packet);
			}
			this.jmdns.send(packet);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A question could not be sent", ex);
		}
	}

	/**
	 * When a packet is full, send it and go on in another one (RFC 6762 section 7.2).
	 */
	private DNSOutgoing add(MdnsRecord known, DNSOutgoing packet) throws IOException {
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
	public void tell(List<MdnsRecord> records) {
		send(records, new DNSOutgoing(RESPONSE));
	}

	@Override
	public void reply(List<MdnsRecord> records, Query query) {
		try {
			DNSOutgoing packet = new DNSOutgoing(RESPONSE, false);
			packet.setDestination(query.replyTo());
			packet.setId(query.id());
			for (Question question : query.questions()) {
				packet.addQuestion(this.translator.write(question));
			}
			send(records, packet);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A reply could not be written", ex);
		}
	}

	private void send(List<MdnsRecord> records, DNSOutgoing packet) {
		try {
			for (MdnsRecord next : records) {
				packet.addAnswer(null, write(next));
			}
			this.jmdns.send(packet);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Records could not be sent", ex);
		}
	}

	private DNSRecord write(MdnsRecord from) {
		return this.translator.write(from, this.jmdns.getLocalHost());
	}

	@Override
	public boolean isAlive() {
		return this.jmdns.isAlive();
	}

	@Override
	public void close() {
		this.jmdns.close();
	}

	/**
	 * Hands packets over, and keeps exceptions from JmDNS's thread, which would not
	 * survive them.
	 */
	private record Adapter(Receiver receiver) implements PacketOnlyJmDns.Listener {

		@Override
		public void onResponse(InetAddress source, List<DNSRecord> records) {
			try {
				this.receiver.onResponse(source, JmDnsRecords.read(records));
			}
			catch (RuntimeException ex) {
				logger.debug("A response was dropped", ex);
			}
		}

		@Override
		public void onQuery(DNSIncoming query, @Nullable InetSocketAddress replyTo) {
			try {
				this.receiver.onQuery(new Query(JmDnsRecords.readQuestions(query),
						JmDnsRecords.read(query.getAnswers()), query.isTruncated(), query.getId(), replyTo));
			}
			catch (RuntimeException ex) {
				logger.debug("A query was dropped", ex);
			}
		}

	}

}
