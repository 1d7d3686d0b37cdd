package io.peerlink.system;

import java.time.Duration;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.PeerProcess;
import org.awaitility.Awaitility;

/**
 * The closing of a channel that the other side does not hear of.
 */
final class LostClose {

	/**
	 * How often a Java node says that it closed a channel.
	 */
	private static final int COPIES = 3;

	/**
	 * The last copy is sent a second after the first.
	 */
	private static final Duration LAST_COPY = Duration.ofMillis(1300);

	private LostClose() {
	}

	/**
	 * Close a channel while nothing arrives at the other side, but mDNS.
	 * @param channel the channel's id
	 * @param closer the Java node that closes it
	 * @param deaf the host of the other side
	 */
	static void of(String channel, PeerProcess closer, Host deaf) {
		deaf.loseDatagrams(1);
		closer.channels().close(channel);
		Awaitility.await().pollDelay(LAST_COPY).until(() -> deaf.lostDatagrams() >= COPIES);
		deaf.loseDatagrams(0);
	}

}
