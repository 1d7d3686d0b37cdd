package io.peerlink.demo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The files that the page shows.
 *
 * @param maxSize the largest file that can be sent or received, in bytes
 * @param sent the files that pages have sent to peers, the latest one first
 * @param received the files that have arrived at the nodes of this application, the
 * latest one first
 */
record FilesView(long maxSize, List<SentFile> sent, List<ArrivedFile> received) {

	/**
	 * A file that is on its way to a peer, or was.
	 *
	 * @param id its number
	 * @param peer the peer
	 * @param name the name of the file
	 * @param size its length in bytes
	 * @param done how many bytes the current step has done
	 * @param step the current or last step
	 * @param error why it did not arrive, if it is over and did not
	 */
	record SentFile(long id, String peer, String name, long size, long done, Step step, @Nullable String error) {

		/**
		 * What happens to a file.
		 */
		enum Step {

			/**
			 * The browser hands it to this application.
			 */
			READING,

			/**
			 * It is sent to the peer.
			 */
			SENDING,

			/**
			 * The peer has it.
			 */
			ARRIVED,

			/**
			 * It did not arrive.
			 */
			FAILED

		}

	}

	/**
	 * A file that has arrived.
	 *
	 * @param id its number
	 * @param node the node that has it
	 * @param name the name of the file
	 * @param size its length in bytes
	 * @param sender the name of the peer that has sent it, if it is known
	 */
	record ArrivedFile(long id, String node, String name, long size, @Nullable String sender) {
	}

}
