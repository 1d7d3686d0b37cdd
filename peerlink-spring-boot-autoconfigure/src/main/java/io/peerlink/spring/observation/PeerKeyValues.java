package io.peerlink.spring.observation;

import java.net.InetSocketAddress;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.peerlink.peer.Peer;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation.HighCardinalityKeyNames;
import org.jspecify.annotations.Nullable;

/**
 * The key values for the peer on the other side.
 */
final class PeerKeyValues {

	private static final KeyValue NO_NAME = HighCardinalityKeyNames.PEER_NAME.withNoneValue();

	private static final KeyValue NO_ADDRESS = HighCardinalityKeyNames.PEER_ADDRESS.withNoneValue();

	private PeerKeyValues() {
	}

	static KeyValues of(@Nullable String name, @Nullable InetSocketAddress address) {
		return KeyValues.of((name != null) ? HighCardinalityKeyNames.PEER_NAME.withValue(name) : NO_NAME,
				(address != null) ? new AddressKeyValue(address) : NO_ADDRESS);
	}

	/**
	 * An address that is formatted only when it is read. Calls that are timed but not
	 * traced do not read it.
	 *
	 * @param address the address
	 */
	private record AddressKeyValue(InetSocketAddress address) implements KeyValue {

		@Override
		public String getKey() {
			return HighCardinalityKeyNames.PEER_ADDRESS.asString();
		}

		@Override
		public String getValue() {
			return Peer.hostAndPort(this.address);
		}

	}

}
