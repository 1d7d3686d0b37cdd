package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a node in the {@link PeerTable}: its state, its endpoints, and what was
 * measured of it.
 * <p>
 * Fields may be read by any thread. The endpoints, and all changes but those of
 * {@link #received(long)}, the {@link PeerProbe} and the {@link PeerCheck}, are guarded
 * by the lock of {@link RegistryAccess}.
 */
public final class PeerEntry {

	/**
	 * How long a peer that is not up counts as being there after an answer to a ping:
	 * beyond the next two pings.
	 */
	private static final Duration PRESENCE = Duration.ofSeconds(5);

	private final PeerProbe probe;

	private final PeerCheck check;

	private final AtomicBoolean contestReported = new AtomicBoolean();

	private final long knownSince;

	private final PeerEndpoints endpoints;

	private volatile PeerState state = PeerState.NEW;

	private volatile Peer peer;

	private volatile String nameKey;

	private volatile long lastReceived;

	private volatile boolean answered;

	private volatile long answeredAt;

	private volatile long roundTripNanos = -1;

	private volatile long sinceMillis;

	private volatile boolean verified;

	private volatile boolean takesBundles;

	private volatile boolean takesShortRequests;

	private volatile boolean takesStreamedValues;

	private volatile int tcpPort;

	private volatile @Nullable String keyedName;

	private boolean present = true;

	private long presentAt;

	private boolean goodbyeInDoubt;

	private final Set<String> lostLinks = new HashSet<>();

	private boolean goodbyeRefuted;

	PeerEntry(String instanceId, String source, DiscoveredNode node, long now) {
		this.probe = new PeerProbe(now);
		this.check = new PeerCheck(now);
		this.endpoints = new PeerEndpoints(source, node);
		this.knownSince = now;
		this.lastReceived = now;
		this.presentAt = now;
		this.peer = new Peer(node.name(), instanceId, node.address(), node.attributes());
		this.nameKey = NodeName.key(node.name());
	}

	/**
	 * Returns what liveness remembers of the peer between pings.
	 * @return the probe
	 */
	public PeerProbe probe() {
		return this.probe;
	}

	/**
	 * Returns the check whether the peer is still there.
	 * @return the check, whether it is under way or not
	 */
	public PeerCheck check() {
		return this.check;
	}

	PeerEndpoints endpoints() {
		return this.endpoints;
	}

	/**
	 * Returns the peer at the address in use.
	 * @return the peer
	 */
	public Peer peer() {
		return this.peer;
	}

	/**
	 * Returns the key of its name, see {@link NodeName#key(String)}.
	 */
	String nameKey() {
		return this.nameKey;
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
	 * Returns whether the name of this peer belongs to another node. Takes no lock.
	 * @return whether it may not have its name
	 */
	public boolean isRefused() {
		return this.state == PeerState.REFUSED;
	}

	/**
	 * Returns whether another node may be at its address: it has said goodbye, or another
	 * one answers there.
	 */
	boolean isElsewhere() {
		return this.state == PeerState.DEPARTED || this.state == PeerState.ADDRESS_REUSED;
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
		this.check.end();
		requestVerification();
		checkAddresses();
	}

	void enter(PeerState state, long epochMillis) {
		if (isUp()) {
			this.present = false;
		}
		this.state = state;
		this.sinceMillis = epochMillis;
		this.check.end();
	}

	/**
	 * Adopts the endpoint in use.
	 */
	void become(Peer peer) {
		boolean newlyJava = peer.isJava() && !this.peer.isJava();
		if (!peer.name().equals(this.peer.name())) {
			this.nameKey = NodeName.key(peer.name());
		}
		this.peer = peer;
		if (newlyJava) {
			requestVerification();
		}
	}

	/**
	 * Has the addresses pinged, if there are several: the one in use may not be the one
	 * that answers.
	 */
	void checkAddresses() {
		if (isUp() && this.endpoints.addresses().size() > 1) {
			this.check.request(PeerCheck.SHORT);
		}
	}

	private void requestVerification() {
		if (this.peer.isJava() && !this.verified) {
			this.probe.requestVerification();
		}
	}

	/**
	 * Returns whether the peer has answered a ping by naming its own instance.
	 * @return whether it has
	 */
	public boolean isVerified() {
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
	 * Returns whether the peer is verified and has said that it reads several messages in
	 * one datagram.
	 * @return whether it may be sent bundles
	 */
	public boolean takesBundles() {
		return this.takesBundles;
	}

	/**
	 * Returns whether the peer is verified and has said that it reads short requests.
	 * @return whether it may be sent short requests
	 */
	public boolean takesShortRequests() {
		return this.takesShortRequests;
	}

	/**
	 * Returns whether the peer is verified and has said that it takes streamed values.
	 * @return whether it may be sent streamed arguments
	 */
	public boolean takesStreamedValues() {
		return this.takesStreamedValues;
	}

	/**
	 * Returns where the peer, if it is verified, has said that it takes messages of any
	 * length.
	 * @return the TCP port, 0 for nowhere
	 */
	public int tcpPort() {
		return this.tcpPort;
	}

	/**
	 * Records what the peer, which is verified, reads besides plain messages.
	 */
	void takes(Pong pong) {
		this.takesBundles = pong.takesBundles();
		this.takesShortRequests = pong.takesShortRequests();
		this.takesStreamedValues = pong.takesStreamedValues();
		this.tcpPort = pong.tcpPort();
		String name = pong.name();
		this.keyedName = (name != null && pong.hasKeyedName()) ? NodeName.key(name) : null;
	}

	/**
	 * Returns whether the peer, which is verified, has said that its present name belongs
	 * to its key. Its sources may list it by another name.
	 */
	boolean hasKeyedName() {
		return this.nameKey.equals(this.keyedName);
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

	/**
	 * Returns how long the last ping took.
	 * @return the time from ping to answer, empty when there is none
	 */
	public Optional<Duration> roundTrip() {
		long nanos = this.roundTripNanos;
		return (nanos < 0) ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
	}

	/**
	 * Records an answer from the address in use, or from any when the peer is not up.
	 */
	void answered(Duration roundTrip, long now) {
		this.lastReceived = now;
		this.roundTripNanos = roundTrip.toNanos();
		this.answeredAt = now - roundTrip.toNanos();
		this.answered = true;
		appear(now);
		this.probe.answered();
	}

	/**
	 * Returns whether the peer has answered a ping since another one is known.
	 */
	boolean hasAnsweredSince(PeerEntry other) {
		return this.answered && this.answeredAt - other.knownSince >= 0;
	}

	/**
	 * Marks the contest of the name as reported.
	 * @return whether it was not marked before
	 */
	boolean reportContest() {
		return this.contestReported.compareAndSet(false, true);
	}

	/**
	 * Records that the peer, which is not up, is there.
	 */
	void appear(long now) {
		this.present = true;
		this.presentAt = now;
	}

	/**
	 * Returns whether the peer, which is not up, has shown lately that it is there, or
	 * was discovered lately.
	 */
	boolean isPresent(long now) {
		return this.present && now - this.presentAt < PRESENCE.toNanos();
	}

	/**
	 * Returns whether the peer, which is not up, has answered a ping lately.
	 */
	boolean isAnswering(long now) {
		return this.answered && isPresent(now);
	}

	/**
	 * Takes note that a link by which the peer was discovered is down.
	 */
	void linkLost(String source) {
		this.lostLinks.add(source);
	}

	/**
	 * Takes note that a source has lost the peer, which says something of the peer unless
	 * it is a link that is down.
	 */
	void lostBy(String source) {
		if (!this.lostLinks.contains(source)) {
			heard();
		}
	}

	/**
	 * Takes note that something else is known of the peer than that links are down.
	 */
	void heard() {
		this.lostLinks.clear();
	}

	/**
	 * Returns whether all links by which the peer was discovered are down, and nothing
	 * was heard of it since.
	 */
	boolean isLinkLost() {
		return !this.lostLinks.isEmpty()
				&& (!this.endpoints.isListed() || this.lostLinks.containsAll(this.endpoints.sources()));
	}

	/**
	 * Notes that a goodbye must be confirmed by silence, or that it was forged.
	 */
	void goodbyeInDoubt(boolean inDoubt) {
		this.goodbyeInDoubt = inDoubt;
	}

	boolean isGoodbyeInDoubt() {
		return this.goodbyeInDoubt;
	}

	/**
	 * Notes that a goodbye was forged.
	 */
	void refuteGoodbye() {
		this.goodbyeRefuted = true;
	}

	boolean isGoodbyeRefuted() {
		return this.goodbyeRefuted;
	}

	/**
	 * Returns the peer at the address in use, which is not adopted yet.
	 */
	Peer describe() {
		return this.endpoints.describe(this.peer);
	}

	PeerStatus status(long now, long epochMillis, @Nullable String fingerprint) {
		return new PeerStatus(this.peer, isUp(), Instant.ofEpochMilli(this.sinceMillis),
				Instant.ofEpochMilli(epochMillis).minusNanos(now - this.lastReceived), this.verified,
				roundTrip().orElse(null), this.endpoints.sources(), fingerprint);
	}

}
