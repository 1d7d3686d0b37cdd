package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.peerlink.internal.time.FailureLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when the lock of the engine is free again: packets to be sent, and
 * senders to be told that their datagrams will not be sent. Used by one thread.
 */
final class Effects {

	private static final Logger logger = LoggerFactory.getLogger(Effects.class);

	private static final FailureLog failures = new FailureLog(logger);

	private final List<Step> steps = new ArrayList<>();

	/**
	 * Sends a packet that nobody waits for.
	 * @param packet the packet, which must not change any more
	 */
	void send(byte[] packet, InetSocketAddress to) {
		send(packet, packet.length, to, Effects::ignore);
	}

	private static void ignore(IOException refusal) {
		logger.trace("Nobody waits for this refusal", refusal);
	}

	/**
	 * Sends a packet.
	 * @param packet the packet, which must not change any more
	 * @param onRefused is told if that fails
	 */
	void send(byte[] packet, int length, InetSocketAddress to, Consumer<IOException> onRefused) {
		this.steps.add((network) -> {
			try {
				network.send(packet, 0, length, to, onRefused);
			}
			catch (IOException ex) {
				onRefused.accept(ex);
			}
		});
	}

	void refuse(KeptDatagram datagram, String reason) {
		refuse(datagram, new NoSessionException(datagram.to(), reason));
	}

	void refuse(KeptDatagram datagram, IOException refusal) {
		this.steps.add((network) -> datagram.onRefused().accept(refusal));
	}

	/**
	 * Does it all, whatever fails. To be called without the lock.
	 */
	void perform(PacketSender network) {
		for (Step step : this.steps) {
			try {
				step.perform(network);
			}
			catch (Throwable ex) {
				failures.record("A packet could not be sent, or its failure not be reported", ex);
			}
		}
		this.steps.clear();
	}

	@FunctionalInterface
	private interface Step {

		void perform(PacketSender network);

	}

}
