package io.peerlink.internal.stream;

import java.time.Instant;
import java.util.function.Supplier;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is, and with whom. Thread-safe.
 */
final class StreamIdentity {

	private final String name;

	private final boolean initiator;

	private final @Nullable String claimedName;

	private final @Nullable String fingerprint;

	private final Supplier<@Nullable Peer> lookup;

	private final Instant since;

	private volatile String label;

	private volatile @Nullable Peer peer;

	/**
	 * Creates the identity of a stream that this node opens.
	 * @param name the name that it is opened by
	 * @param peerName the name of the peer
	 * @param lookup finds the peer
	 * @param since when it is opened
	 */
	StreamIdentity(String name, String peerName, Supplier<@Nullable Peer> lookup, Instant since) {
		this(name, true, peerName, null, lookup, since);
	}

	/**
	 * Creates the identity of a stream.
	 * @param name the name that it is opened by
	 * @param initiator whether this node opens it
	 * @param claimedName the name that the other side claims, {@code null} for none
	 * @param fingerprint the fingerprint of the key that an opener has proved,
	 * {@code null} for none
	 * @param lookup finds the peer, as soon as it is known
	 * @param since when it is opened
	 */
	StreamIdentity(String name, boolean initiator, @Nullable String claimedName, @Nullable String fingerprint,
			Supplier<@Nullable Peer> lookup, Instant since) {
		this.name = name;
		this.label = name;
		this.initiator = initiator;
		this.claimedName = claimedName;
		this.fingerprint = fingerprint;
		this.lookup = lookup;
		this.since = since;
	}

	String name() {
		return this.name;
	}

	/**
	 * Returns what people are told that the stream is: its name, unless that says
	 * nothing.
	 */
	String label() {
		return this.label;
	}

	void label(String label) {
		this.label = label;
	}

	boolean isInitiator() {
		return this.initiator;
	}

	Instant since() {
		return this.since;
	}

	@Nullable Peer peer() {
		Peer known = this.peer;
		if (known == null) {
			known = this.lookup.get();
			this.peer = known;
		}
		return known;
	}

	@Nullable String fingerprint() {
		return this.fingerprint;
	}

	@Nullable String peerName() {
		Peer known = peer();
		return (known != null) ? known.name() : this.claimedName;
	}

	@Override
	public String toString() {
		return "stream '" + this.label + "' " + (this.initiator ? "to '" : "from '") + peerName() + "'";
	}

}
