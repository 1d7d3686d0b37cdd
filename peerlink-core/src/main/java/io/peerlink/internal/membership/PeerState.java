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
	 * Is known, but cannot be called: it does not answer, or another peer has its name.
	 */
	UNREACHABLE,

	/**
	 * Is listed by discovery, but another node answers at its address. Messages from
	 * there are no sign of life; only an answer to a ping is.
	 */
	ADDRESS_REUSED,

	/**
	 * Has said goodbye. Anyone can forge that, so the peer is pinged: when it answers and
	 * names itself, the goodbye was none.
	 */
	DEPARTED,

	/**
	 * Is known, but its name belongs to another node. Only an answer to a ping may bring
	 * it up, if its name is its own by then.
	 */
	REFUSED,

	/**
	 * Was removed from the table, for good.
	 */
	GONE;

	private static final Map<PeerState, Map<Event, PeerState>> TRANSITIONS = Map.of( //
			NEW, Map.of( //
					Event.DISCOVERED, UP, //
					Event.NAME_TAKEN, UNREACHABLE, //
					Event.NAME_REFUSED, REFUSED, //
					Event.UNCONFIRMED, UNREACHABLE, //
					Event.CACHED, DEPARTED),
			UP, Map.of( //
					Event.NAME_TAKEN, UNREACHABLE, //
					Event.NAME_REFUSED, REFUSED, //
					Event.RENAMED, UP, //
					Event.EXPIRED, UNREACHABLE, //
					Event.ANSWERED_BY_ANOTHER, ADDRESS_REUSED, //
					Event.REPLACED, GONE, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, DEPARTED, //
					Event.CLEARED, GONE),
			UNREACHABLE, Map.of( //
					Event.NAME_REFUSED, REFUSED, //
					Event.NAME_FREED, UP, //
					Event.MESSAGE_RECEIVED, UP, //
					Event.ANSWERED, UP, //
					Event.REPLACED, GONE, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, DEPARTED, //
					Event.ROOM_NEEDED, GONE, //
					Event.CLEARED, GONE),
			ADDRESS_REUSED, Map.of( //
					Event.NAME_REFUSED, REFUSED, //
					Event.ANSWERED, UP, //
					Event.REPLACED, GONE, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, DEPARTED, //
					Event.ROOM_NEEDED, GONE, //
					Event.CLEARED, GONE),
			DEPARTED, Map.of( //
					Event.NAME_REFUSED, REFUSED, //
					Event.ANSWERED, UP, //
					Event.REPLACED, GONE, //
					Event.WITHDRAWN, GONE, //
					Event.ROOM_NEEDED, GONE, //
					Event.CLEARED, GONE),
			REFUSED, Map.of( //
					Event.NAME_FREED, UP, //
					Event.ANSWERED, UP, //
					Event.REPLACED, GONE, //
					Event.WITHDRAWN, GONE, //
					Event.GOODBYE, DEPARTED, //
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
		 * A source lists the instance, which has said goodbye a short while ago: perhaps
		 * out of a cache.
		 */
		CACHED,

		/**
		 * A source lists its address only, where another instance has been: perhaps the
		 * source means that one still.
		 */
		UNCONFIRMED,

		/**
		 * It has the name of another peer that is up: from the start, or by a change of
		 * its own name.
		 */
		NAME_TAKEN,

		/**
		 * Its name belongs to another node.
		 */
		NAME_REFUSED,

		/**
		 * No other peer of its name is up any more, or it has another name now, and it
		 * has shown lately that it is there.
		 */
		NAME_FREED,

		/**
		 * Its name has changed.
		 */
		RENAMED,

		/**
		 * As many pings in a row as allowed were not answered at any of its addresses. A
		 * source still lists it.
		 */
		EXPIRED,

		/**
		 * A node of another name, or this node, answered the pings to its addresses.
		 */
		ANSWERED_BY_ANOTHER,

		/**
		 * Another instance of its name is at its addresses.
		 */
		REPLACED,

		/**
		 * A message came from one of its addresses, and names no other instance.
		 */
		MESSAGE_RECEIVED,

		/**
		 * It answered a ping.
		 */
		ANSWERED,

		/**
		 * No source lists the instance, and it does not answer.
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
		 * The table is closed.
		 */
		CLEARED

	}

}
