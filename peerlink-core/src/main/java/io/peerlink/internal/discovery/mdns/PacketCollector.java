package io.peerlink.internal.discovery.mdns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSEntry;
import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSRecord;

import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of the cache of JmDNS: caches nothing, collects the records of one
 * packet, and hands them on when the packet ends. Runs on the receive thread of JmDNS,
 * which an exception or error would end; so these are logged here.
 */
final class PacketCollector extends DNSCache {

	private static final long serialVersionUID = 1L;

	private static final Logger logger = LoggerFactory.getLogger(PacketCollector.class);

	private final transient MdnsSocket.Receiver receiver;

	private final transient List<DNSRecord> packet = new ArrayList<>();

	private transient boolean isQuery;

	PacketCollector(MdnsSocket.Receiver receiver) {
		super(1);
		this.receiver = receiver;
	}

	/**
	 * Hands on a query.
	 * @param query the query
	 * @param replyTo where a unicast response goes, {@code null} when the querier is on
	 * the mDNS port
	 */
	void query(DNSIncoming query, @Nullable InetSocketAddress replyTo) {
		this.isQuery = true;
		try {
			this.receiver.onQuery(new Query(JmDnsRecords.readQuestions(query), JmDnsRecords.read(query.getAnswers()),
					query.isTruncated(), query.getId(), replyTo));
		}
		catch (Throwable ex) {
			logger.debug("A query was dropped", ex);
		}
	}

	/**
	 * Hands on the records of a response. Those of a query are what the querier knows,
	 * not what their owner announces.
	 */
	void endOfPacket() {
		if (!this.packet.isEmpty() && !this.isQuery) {
			handOn();
		}
		this.packet.clear();
		this.isQuery = false;
	}

	private void handOn() {
		try {
			this.receiver.onResponse(this.packet.get(0).getRecordSource(), JmDnsRecords.read(this.packet));
		}
		catch (Throwable ex) {
			logger.debug("A response was dropped", ex);
		}
	}

	@Override
	public @Nullable DNSEntry getDNSEntry(DNSEntry entry) {
		if (entry instanceof DNSRecord received) {
			this.packet.add(received);
		}
		return null;
	}

	@Override
	public boolean addDNSEntry(DNSEntry entry) {
		return false;
	}

}
