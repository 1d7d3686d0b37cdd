package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.DiscoveredNode;

/**
 * One instance of a node in the {@link PeerTable}: its state, its endpoints, and what was
 * measured of it.
 * <p>
 * Fields may be read by any thread. The endpoints, and all changes but those of
 * {@link #received(long)} and the {@link PeerProbe}, are guarded by the lock of
 * {@link RegistryAccess}.
 */
public final class PeerEntry {

	private final PeerProbe probe;

	private final PeerEndpoints endpoints;

	private volatile PeerState state = PeerState.NEW;

	private volatile Peer peer;

	private volatile long lastReceived;

	private volatile long roundTripNanos = -1;

	private volatile long sinceMillis;

	private volatile boolean verified;

	PeerEntry(String instanceId, String source, DiscoveredNode node, long now) {
		this.probe = new PeerProbe(now);
		this.endpoints = new PeerEndpoints(source, node);
		this.lastReceived = now;
		this.peer = new Peer(node.name(), instanceId, node.address(), node.attributes());
	}

	/**
	 * Returns what liveness remembers of the peer between pings.
	 * @return the probe
	 */
	public PeerProbe probe() {
		return this.probe;
	}

	PeerEndpoints endpoints() {
		return this.endpoints;
	}

	/**
	 * Returns the peer at the endpoint in use.
	 * @return the peer
	 */
	public Peer peer() {
		return this.peer;
	}

	/**
	 * Returns whether an id is that of this instance.
	 * @param instanceId an instance id
	 * @return whether it is
	 */
	boolean isInstance(String instanceId) {
		return this.peer.instanceId().equals(instanceId);
	}

	PeerState state() {
		return this.state;
	}

	/**
	 * Returns whether the peer can be called.
	 * @return whether its state is {@link PeerState#UP}
	 */
	public boolean isUp() {
		return this.state == PeerState.UP;
	}

	/**
	 * Returns whether the peer was removed from the table.
	 * @return whether its state is {@link PeerState#GONE}
	 */
	public boolean isGone() {
		return this.state == PeerState.GONE;
	}

	/**
	 * Brings the peer up. A Java peer that is not verified is probed.
	 */
	void enterUp(long now, long epochMillis) {
		this.state = PeerState.UP;
		this.lastReceived = now;
		this.sinceMillis = epochMillis;
		this.probe.clear(now);
		requestVerification();
	}

	void enter(PeerState state, long epochMillis) {
		this.state = state;
		this.sinceMillis = epochMillis;
	}

	/**
	 * Adopts the endpoint in use.
	 */
	void become(Peer peer) {
		boolean newlyJava = peer.isJava() && !this.peer.isJava();
		this.peer = peer;
		if (newlyJava) {
			requestVerification();
		}
	}

	private void requestVerification() {
		if (this.peer.isJava() && !this.verified) {
			this.probe.requestVerification();
		}
	}

	boolean isVerified() {
		return this.verified;
	}

	/**
	 * Marks the peer as one that has answered a ping by naming its own instance.
	 * @return whether it was not marked before
	 */
	boolean verify() {
		boolean first = !this.verified;
		this.verified = true;
		return first;
	}

	/**
	 * Records a message from the address in use. Called on the receive path.
	 */
	void received(long now) {
		this.lastReceived = now;
	}

	/**
	 * Returns when the last message came from the peer, or when it came up.
	 * @return nanoseconds of the node's scheduler
	 */
	public long lastReceived() {
		return this.lastReceived;
	}

	Optional<Duration> roundTrip() {
		long nanos = this.roundTripNanos;
		return (nanos < 0) ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
	}

	void answered(Duration roundTrip) {
		this.roundTripNanos = roundTrip.toNanos();
		this.endpoints.answered();
	}

	/**
	 * Selects the endpoint with an address, if there is one.
	 */
	void useAddress(InetSocketAddress address) {
		if (!this.peer.address().equals(address)) {
			this.endpoints.use(address);
		}
	}

	/**
	 * Returns the peer at the endpoint in use, which is not adopted yet.
	 */
	Peer describe() {
		return this.endpoints.describe(this.peer);
	}

	PeerStatus status(long now, long epochMillis) {
		return new PeerStatus(this.peer, isUp(), Instant.ofEpochMilli(this.sinceMillis),
				Instant.ofEpochMilli(epochMillis).minusNanos(now - this.lastReceived), this.verified,
				roundTrip().orElse(null), this.endpoints.sources());
	}

}
