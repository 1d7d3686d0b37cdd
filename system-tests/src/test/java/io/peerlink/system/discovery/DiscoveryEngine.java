package io.peerlink.system.discovery;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the figures are taken of: our discovery, or JmDNS as it comes.
 */
interface DiscoveryEngine {

	/**
	 * Begin to look for services.
	 * @param listener hears what is found
	 * @throws IOException when that is impossible
	 */
	void open(Listener listener) throws IOException;

	void announce(String name, int port, Map<String, String> attributes) throws IOException;

	void withdraw() throws IOException;

	void close() throws IOException;

	/**
	 * Hears what is found.
	 */
	interface Listener {

		void discovered(String name, @Nullable String address, int port, Map<String, String> attributes);

		void lost(String name);

	}

}
