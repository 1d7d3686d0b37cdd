package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the system notice within two minutes that the other side of an idle connection is
 * gone. A connection with a peer ends when that is down; this is for the others.
 */
final class KeepAlive {

	private static final Logger logger = LoggerFactory.getLogger(KeepAlive.class);

	private static final int IDLE_SECONDS = 60;

	private static final int INTERVAL_SECONDS = 10;

	private static final int PROBES = 6;

	private KeepAlive() {
	}

	/**
	 * Enables it as far as the system can.
	 */
	static void enable(SocketChannel channel) throws IOException {
		channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
		try {
			tune(channel);
		}
		catch (LinkageError ex) {
			// A runtime image without the module jdk.net. The system has its own times.
			logger.debug("The times of TCP keep-alive cannot be set", ex);
		}
	}

	private static void tune(SocketChannel channel) throws IOException {
		if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
			channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
			channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
			channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
		}
	}

}
