package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * The engine as the rest of this package sees it: mDNS packets of one network interface.
 * Sending never blocks and never fails loudly; what cannot be sent is lost.
 */
interface MdnsSocket {

	/**
	 * Ask the network.
	 * @param questions what to ask
	 * @param known pointers that nobody needs to repeat
	 */
	void ask(List<Query.Question> questions, List<MdnsRecord> known);

	/**
	 * Tell the network.
	 * @param records what to tell
	 */
	void tell(List<MdnsRecord> records);

	/**
	 * Tell one asker directly.
	 * @param records what to tell
	 * @param query whom to tell, and what was asked
	 */
	void reply(List<MdnsRecord> records, Query query);

	/**
	 * Return whether packets are still being received.
	 * @return {@code false} when the engine gave up
	 */
	boolean isAlive();

	/**
	 * Free the socket. Returns after some 100 ms at most when all is well.
	 */
	void close();

	/**
	 * Takes what a socket hears, one packet at a time, on the engine's thread.
	 */
	interface Receiver {

		void onResponse(InetAddress source, List<MdnsRecord> records);

		void onQuery(Query query);

	}

	/**
	 * Opens sockets.
	 */
	@FunctionalInterface
	interface Opener {

		/**
		 * Open a socket.
		 * @param where the interface to use
		 * @param host this machine's name for its address records, without domain
		 * @param receiver takes what is heard
		 * @return the open socket
		 * @throws IOException when there is no socket to be had
		 */
		MdnsSocket open(UsableInterface where, String host, Receiver receiver) throws IOException;

	}

}
