package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * How an inbound message arrived: its source address, the peer that is known there, the
 * time, and the link to reply on. Created once for each message, so that neither the peer
 * nor the clock is looked up again after the router.
 */
public final class Arrival {

	private final InetSocketAddress source;

	private final @Nullable PeerEntry entry;

	private final long nanoTime;

	private final Link link;

	private final @Nullable SealedRemote sender;

	private Arrival(InetSocketAddress source, @Nullable PeerEntry entry, long nanoTime, Link link,
			@Nullable SealedRemote sender) {
		this.source = source;
		this.entry = entry;
		this.nanoTime = nanoTime;
		this.link = link;
		this.sender = sender;
	}

	/**
	 * Creates an arrival.
	 * @param source the address that the message came from
	 * @param entry what is known of its sender
	 * @param nanoTime the present time
	 * @param link the link that it came over
	 * @param sender who has proved to be its sender, {@code null} where nothing is sealed
	 * @return the arrival
	 */
	public static Arrival of(InetSocketAddress source, @Nullable PeerEntry entry, long nanoTime, Link link,
			@Nullable SealedRemote sender) {
		return new Arrival(source, entry, nanoTime, link, sender);
	}

	/**
	 * Creates an arrival of a message that was not sealed.
	 * @param source the address that the message came from
	 * @param peers the known peers
	 * @param nanoTime the present time
	 * @param link the link that it came over
	 * @return the arrival
	 */
	public static Arrival of(InetSocketAddress source, PeerTable peers, long nanoTime, Link link) {
		return new Arrival(source, peers.entryAt(source), nanoTime, link, null);
	}

	/**
	 * Returns the address that the message came from. Anyone can put an address into a
	 * datagram.
	 * @return the address
	 */
	public InetSocketAddress source() {
		return this.source;
	}

	/**
	 * Returns what is known of the peer at that address, in whatever state it is.
	 * @return the entry, {@code null} for an unknown peer
	 */
	public @Nullable PeerEntry entry() {
		return this.entry;
	}

	/**
	 * Returns the peer at that address, which may be this node itself.
	 * @return the peer, {@code null} when none is up there
	 */
	public @Nullable Peer peer() {
		PeerEntry known = this.entry;
		return (known != null && known.isUp()) ? known.peer() : null;
	}

	/**
	 * Returns the peer that has sent the message, as far as the link can tell: where it
	 * seals, the address alone makes nobody a peer that is known there.
	 * @return the peer, {@code null} when it is not known, or not up
	 */
	public @Nullable Peer sendingPeer() {
		Peer peer = peer();
		SealedRemote proved = this.sender;
		return (proved == null || (peer != null && proved.instanceId().equals(peer.instanceId()))) ? peer : null;
	}

	/**
	 * Returns the fingerprint of the key that the sender has proved to have.
	 * @return the fingerprint, {@code null} where nothing is sealed
	 */
	public @Nullable String fingerprint() {
		return (this.sender != null) ? this.sender.fingerprint() : null;
	}

	/**
	 * Returns the instance that the sender has proved to be.
	 * @return the instance, {@code null} where nothing is sealed
	 */
	public @Nullable String provedInstanceId() {
		return (this.sender != null) ? this.sender.instanceId() : null;
	}

	/**
	 * Returns this arrival with what is known of its sender by now.
	 * @param known what is known
	 * @return the arrival
	 */
	public Arrival of(PeerEntry known) {
		return new Arrival(this.source, known, this.nanoTime, this.link, this.sender);
	}

	/**
	 * Returns whether an instance is up at that address.
	 * @param instanceId the instance
	 * @return whether discovery lists it there
	 */
	public boolean isFrom(String instanceId) {
		Peer peer = peer();
		return peer != null && peer.instanceId().equals(instanceId);
	}

	/**
	 * Returns whether the sender has proved to be another node than a peer, wherever the
	 * message seems to come from.
	 * @param peer the peer
	 * @return whether both have keys, and it is another instance
	 */
	public boolean isProvedOther(Peer peer) {
		return this.sender != null && hasKey(peer) && !this.sender.instanceId().equals(peer.instanceId());
	}

	private static boolean hasKey(Peer peer) {
		return peer.attributes().containsKey(StaticKey.ATTRIBUTE);
	}

	/**
	 * Returns the time of the arrival.
	 * @return nanoseconds of the node's scheduler
	 */
	public long nanoTime() {
		return this.nanoTime;
	}

	/**
	 * Returns whether the link has verified the identity of the sender.
	 * @return whether the link is authenticated
	 */
	public boolean isAuthenticated() {
		return this.link.isAuthenticated();
	}

	/**
	 * Returns the name that a sender has who is no known peer. Where senders are known by
	 * their keys, what they claim does not count.
	 * @param name the name that the message has
	 * @return the name, {@code null} for none
	 */
	public @Nullable String claimed(@Nullable String name) {
		return isAuthenticated() ? null : name;
	}

	/**
	 * Returns whether the message came over a connection, and not in a datagram.
	 * @return whether the sender is known to be at its address
	 */
	public boolean isConnected() {
		return this.link.isConnected();
	}

	/**
	 * Ends the use of the link for this message, of which nothing is kept any more, and
	 * which is not answered any more.
	 */
	public void end() {
		this.link.end();
	}

	/**
	 * Sends a reply over the link that the message came over.
	 * @param message the reply
	 * @return whether the link has taken it
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it
	 */
	public boolean reply(Message message) throws IOException {
		return this.link.send(message, this.source);
	}

	/**
	 * Sends a result over the link that the message came over.
	 * @param id the id of the request
	 * @param result what the handler returned
	 * @param pl the extension object
	 * @return whether the link has taken it
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it
	 */
	public boolean reply(MessageId id, RawJson result, @Nullable Extension pl) throws IOException {
		return this.link.sendResponse(id, result, pl, this.source);
	}

	@Override
	public String toString() {
		return this.source.toString();
	}

}
