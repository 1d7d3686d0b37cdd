package io.peerlink.system.discovery;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The implementation to measure: our discovery, or plain JmDNS.
 */
interface DiscoveryEngine {

	/**
	 * Starts the discovery of services.
	 * @param listener receives the events
	 * @throws IOException if that is impossible
	 */
	void open(Listener listener) throws IOException;

	void announce(String name, int port, Map<String, String> attributes) throws IOException;

	void withdraw() throws IOException;

	void close() throws IOException;

	/**
	 * Receives discovery events.
	 */
	interface Listener {

		void discovered(String name, @Nullable String address, int port, Map<String, String> attributes);

		void lost(String name);

	}

}
