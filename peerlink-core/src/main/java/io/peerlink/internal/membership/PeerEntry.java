package io.peerlink.internal.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerStatus;
import io.peerlink.spi.DiscoveredNode;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a node in the {@link PeerTable}: where it is offered, which of these
 * endpoints is in use, and when it was last heard.
 * <p>
 * It is up, or dormant: listed by discovery but silent, or without its name because a
 * newer instance holds it. Everything but {@link #heard(long)} and the plain getters is
 * guarded by the table's lock.
 */
public final class PeerEntry {

	/**
	 * Most sources one instance may be seen through; further ones are ignored.
	 */
	static final int MAX_OFFERS = 16;

	private final PeerProbe probe;

	private final Map<String, DiscoveredNode> offers = new LinkedHashMap<>();

	private final Set<InetSocketAddress> failed = new HashSet<>();

	private String source;

	private volatile Peer peer;

	private volatile boolean up;

	private volatile long lastHeard;

	private volatile long roundTripNanos = -1;

	private volatile long sinceMillis;

	private volatile boolean nudged;

	private volatile boolean proven;

	private volatile boolean disowned;

	PeerEntry(String instanceId, String source, DiscoveredNode sighting, long now) {
		this.probe = new PeerProbe(now);
		this.source = source;
		this.lastHeard = now;
		this.peer = new Peer(sighting.name(), instanceId, sighting.address(), sighting.attributes());
		this.offers.put(source, sighting);
	}

	public PeerProbe probe() {
		return this.probe;
	}

	public Peer peer() {
		return this.peer;
	}

	public boolean isUp() {
		return this.up;
	}

	void up(long now, long epochMillis) {
		this.up = true;
		this.nudged = false;
		this.disowned = false;
		this.lastHeard = now;
		this.sinceMillis = epochMillis;
		this.probe.renew(now);
		askForProof();
	}

	void down(long epochMillis) {
		this.up = false;
		this.sinceMillis = epochMillis;
	}

	/**
	 * Take note that another node answers at the address in use: what else comes from
	 * there does not bring this one up again.
	 */
	void disown() {
		this.disowned = true;
	}

	boolean isDisowned() {
		return this.disowned;
	}

	void heard(long now) {
		this.lastHeard = now;
	}

	boolean isProven() {
		return this.proven;
	}

	/**
	 * The peer has answered a ping by naming its own instance.
	 * @return whether it never did before
	 */
	boolean prove() {
		boolean first = !this.proven;
		this.proven = true;
		return first;
	}

	private void askForProof() {
		if (this.peer.isJava() && !this.proven) {
			this.probe.ask();
		}
	}

	public long lastHeard() {
		return this.lastHeard;
	}

	Optional<Duration> roundTrip() {
		long nanos = this.roundTripNanos;
		return (nanos < 0) ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
	}

	void roundTrip(Duration roundTrip) {
		this.roundTripNanos = roundTrip.toNanos();
		this.failed.clear();
	}

	/**
	 * Ask for a ping soon, although the entry is dormant.
	 */
	void nudge() {
		this.nudged = true;
	}

	public boolean isNudged() {
		return this.nudged;
	}

	public void settle() {
		this.nudged = false;
	}

	@Nullable DiscoveredNode offer(String source) {
		return this.offers.get(source);
	}

	Map<String, DiscoveredNode> offers() {
		return this.offers;
	}

	boolean offersAddress(InetSocketAddress address) {
		return this.offers.values().stream().anyMatch((offer) -> offer.address().equals(address));
	}

	boolean isInstanceOffered() {
		return this.offers.values().stream().anyMatch((offer) -> offer.instanceId() != null);
	}

	void addOffer(String source, DiscoveredNode sighting) {
		if (this.offers.size() < MAX_OFFERS || this.offers.containsKey(source)) {
			this.offers.put(source, sighting);
		}
	}

	/**
	 * Work out what the peer is now: the endpoint in use stays as long as its source
	 * offers it.
	 * @return the peer, not yet in effect
	 */
	Peer describe() {
		if (!this.offers.containsKey(this.source)) {
			this.source = nextSource();
		}
		return describe(this.source);
	}

	void become(Peer peer) {
		boolean hinted = peer.isJava() && !this.peer.isJava();
		this.peer = peer;
		if (hinted) {
			askForProof();
		}
	}

	/**
	 * Leave the endpoint in use because nobody answers there.
	 * @return whether there is another one that has not failed yet
	 */
	boolean abandonEndpoint() {
		this.failed.retainAll(addresses());
		this.failed.add(this.peer.address());
		for (Map.Entry<String, DiscoveredNode> offer : this.offers.entrySet()) {
			if (!this.failed.contains(offer.getValue().address())) {
				this.source = offer.getKey();
				return true;
			}
		}
		this.failed.clear();
		return false;
	}

	void useAddress(InetSocketAddress address) {
		if (this.peer.address().equals(address)) {
			return;
		}
		for (Map.Entry<String, DiscoveredNode> offer : this.offers.entrySet()) {
			if (offer.getValue().address().equals(address)) {
				this.source = offer.getKey();
				return;
			}
		}
	}

	List<InetSocketAddress> addresses() {
		return this.offers.values().stream().map(DiscoveredNode::address).distinct().toList();
	}

	PeerStatus status(long now, long epochMillis) {
		List<String> sources = new ArrayList<>(this.offers.keySet());
		sources.remove(this.source);
		sources.add(0, this.source);
		return new PeerStatus(this.peer, this.up, Instant.ofEpochMilli(this.sinceMillis),
				Instant.ofEpochMilli(epochMillis).minusNanos(now - this.lastHeard), this.proven,
				roundTrip().orElse(null), sources);
	}

	private String nextSource() {
		String first = null;
		for (Map.Entry<String, DiscoveredNode> offer : this.offers.entrySet()) {
			if (offer.getValue().address().equals(this.peer.address())) {
				return offer.getKey();
			}
			first = (first != null) ? first : offer.getKey();
		}
		return (first != null) ? first : this.source;
	}

	private Peer describe(String source) {
		DiscoveredNode current = this.offers.get(source);
		if (current == null) {
			return this.peer;
		}
		Map<String, String> attributes = new HashMap<>();
		for (DiscoveredNode offer : this.offers.values()) {
			if (offer.address().equals(current.address())) {
				attributes.putAll(offer.attributes());
			}
		}
		attributes.putAll(current.attributes());
		return new Peer(current.name(), this.peer.instanceId(), current.address(), attributes);
	}

}
