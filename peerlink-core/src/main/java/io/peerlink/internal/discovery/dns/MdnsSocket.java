package io.peerlink.internal.discovery.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

import io.peerlink.internal.discovery.net.UsableInterface;

/**
 * Sends and receives the mDNS packets of one network interface. Sending neither blocks
 * nor throws; what cannot be sent is dropped. Used by one thread at a time, except
 * {@link #isAlive()} and {@link #close()}, which any thread may call.
 */
public interface MdnsSocket extends AutoCloseable {

	/**
	 * Multicasts a query.
	 * @param questions the questions
	 * @param known the answers that nobody needs to repeat
	 */
	void query(List<Query.Question> questions, List<ResourceRecord> known);

	/**
	 * Multicasts a probe (RFC 6762 section 8.1): a query for the records of a name that
	 * this node is about to take, which whoever has them answers at once.
	 * @param questions the questions
	 * @param proposed a record of that name, for the authority section
	 */
	void probe(List<Query.Question> questions, ResourceRecord.Text proposed);

	/**
	 * Multicasts a response that holds records.
	 * @param records the records
	 */
	void announce(List<ResourceRecord> records);

	/**
	 * Sends a unicast response to a querier, in plain DNS when it is a legacy querier
	 * (RFC 6762 sections 5.4 and 6.7).
	 * @param records the records
	 * @param query the query, with the address of the querier
	 */
	void respond(List<ResourceRecord> records, Query query);

	/**
	 * Returns whether packets are still being received.
	 * @return {@code false} when the socket failed or was closed
	 */
	boolean isAlive();

	/**
	 * Closes the socket. Normally returns within some 100 ms.
	 */
	@Override
	void close();

	/**
	 * Receives the packets of a socket, one at a time, on the socket's thread.
	 */
	interface Receiver {

		/**
		 * Handles a response. Must not block.
		 * @param source the address of the sender
		 * @param records the records of the packet that are of a known type
		 */
		void onResponse(InetAddress source, List<ResourceRecord> records);

		/**
		 * Handles a query. Must not block.
		 * @param query the query
		 */
		void onQuery(Query query);

	}

	/**
	 * Opens sockets.
	 */
	@FunctionalInterface
	interface Opener {

		/**
		 * Opens a socket. May block for some 100 ms.
		 * @param networkInterface the interface to use
		 * @param receiver receives the packets
		 * @return the open socket
		 * @throws IOException when the socket cannot be opened
		 */
		MdnsSocket open(UsableInterface networkInterface, Receiver receiver) throws IOException;

	}

}
