package io.peerlink.internal.membership;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The states of a peer, and the events that lead from one to another. An event that a
 * state does not allow is ignored. The description of this package shows the same
 * transitions as a table.
 */
enum PeerState {

	/**
	 * Was discovered, but is not yet in the table.
	 */
	NEW,

	/**
	 * Can be called. No other peer with its name is up.
	 */
	UP,

	/**
	 * Is listed by discovery, but cannot be called: it does not answer, another instance
	 * has its name, or no source confirms that this instance is still at its address.
	 */
	UNREACHABLE,

	/**
	 * Is listed by discovery, but another node answers at its address. Messages from
	 * there are no sign of life; only an answer to a ping is.
	 */
	ADDRESS_REUSED,

	/**
	 * Was removed from the table, for good.
	 */
	GONE;

	private static final Map<PeerState, Map<Event, PeerState>> TRANSITIONS = Map.of( //
			NEW, Map.of( //
					Event.DISCOVERED, UP),
			UP, Map.of( //
					Event.MOVED, UP, //
					Event.NAME_TAKEN, UNREACHABLE, //
					Event.UNCONFIRMED, UNREACHABLE, //
					Event.EXPIRED, UNREACHABLE, //
					Event.ANSWERED_BY_ANOTHER, ADDRESS_REUSED, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, GONE, //
					Event.CLEARED, GONE),
			UNREACHABLE, Map.of( //
					Event.MESSAGE_RECEIVED, UP, //
					Event.ANSWERED, UP, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, GONE, //
					Event.ROOM_NEEDED, GONE, //
					Event.CLEARED, GONE),
			ADDRESS_REUSED, Map.of( //
					Event.ANSWERED, UP, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, GONE, //
					Event.ROOM_NEEDED, GONE, //
					Event.CLEARED, GONE),
			GONE, Map.of());

	/**
	 * Returns the state that an event leads to.
	 * @param event the event
	 * @return the next state, which may be this one; {@code null} when the event is
	 * ignored
	 */
	@Nullable PeerState after(Event event) {
		return TRANSITIONS.getOrDefault(this, Map.of()).get(event);
	}

	/**
	 * What changes the state of a peer.
	 */
	enum Event {

		/**
		 * A source of discovery lists the instance for the first time.
		 */
		DISCOVERED,

		/**
		 * The name or the address in use has changed.
		 */
		MOVED,

		/**
		 * Another instance has come up with the same name.
		 */
		NAME_TAKEN,

		/**
		 * The last source that names the instance has lost it; the sources that are left
		 * name an address only.
		 */
		UNCONFIRMED,

		/**
		 * As many pings in a row as allowed were not answered at any of its addresses.
		 */
		EXPIRED,

		/**
		 * A node of another name, or this node, answered a ping at the address in use.
		 */
		ANSWERED_BY_ANOTHER,

		/**
		 * A message came from one of its addresses, and names no other instance.
		 */
		MESSAGE_RECEIVED,

		/**
		 * It answered a ping.
		 */
		ANSWERED,

		/**
		 * The last source has lost the instance, or lists another one in its place.
		 */
		WITHDRAWN,

		/**
		 * It said goodbye over its own socket.
		 */
		GOODBYE,

		/**
		 * The table is full, and another instance was discovered.
		 */
		ROOM_NEEDED,

		/**
		 * The table is cleared or closed.
		 */
		CLEARED

	}

}
