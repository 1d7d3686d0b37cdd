package io.peerlink.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documents the observations of a node.
 *
 * @since 0.1.0
 */
public enum PeerLinkObservationDocumentation implements ObservationDocumentation {

	/**
	 * A call to a peer, from the invocation to the result. A broadcast is one call for
	 * each peer.
	 */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultCallObservationConvention.class;
		}

	},

	/**
	 * A request from a peer, from its start on a handler thread to the answer.
	 */
	HANDLER {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultHandlerObservationConvention.class;
		}

	};

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeyNames.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinalityKeyNames.values();
	}

	/**
	 * Keys with few values, which become tags of meters.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * The name of the method.
		 */
		METHOD("method"),

		/**
		 * The outcome: a {@link CallOutcome} or a {@link HandlerOutcome}.
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with any number of values, which become tags of spans only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The name of the peer on the other side.
		 */
		PEER_NAME("peer.name"),

		/**
		 * The address and port of the peer on the other side.
		 */
		PEER_ADDRESS("peer.address");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
