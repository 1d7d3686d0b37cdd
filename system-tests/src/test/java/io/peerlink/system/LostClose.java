package io.peerlink.system;

import java.time.Duration;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.PeerProcess;
import org.awaitility.Awaitility;

/**
 * Closes a channel while the other side receives nothing.
 */
final class LostClose {

	/**
	 * The number of times that a Java node sends a close.
	 */
	private static final int COPIES = 3;

	/**
	 * The last copy is sent a second after the first.
	 */
	private static final Duration LAST_COPY = Duration.ofMillis(1300);

	private LostClose() {
	}

	/**
	 * Closes a channel while nothing but mDNS arrives at the other side.
	 * @param channel the channel's id
	 * @param closer the Java node that closes the channel
	 * @param receiver the host of the other side
	 */
	static void of(String channel, PeerProcess closer, Host receiver) {
		receiver.loseDatagrams(1);
		closer.channels().close(channel);
		Awaitility.await().pollDelay(LAST_COPY).until(() -> receiver.lostDatagrams() >= COPIES);
		receiver.loseDatagrams(0);
	}

}
