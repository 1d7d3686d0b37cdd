package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.peerlink.channel.Channel;
import io.peerlink.internal.channel.endpoint.ChannelEndpoint;
import io.peerlink.internal.channel.endpoint.ChannelTerms;
import io.peerlink.internal.channel.endpoint.PeerContact;
import io.peerlink.internal.channel.endpoint.UserChannel;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.membership.PeerTable;
import org.jspecify.annotations.Nullable;

/**
 * What the engine keeps of one channel: the endpoint, its slot, where its frames come
 * from, and the request that opens it. Thread-safe.
 */
final class ChannelEntry {

	private final ChannelEndpoint endpoint;

	private final Channel channel;

	private final ChannelSlots.Slot slot;

	private final ReentrantLock lifeLock = new ReentrantLock();

	/**
	 * Where frames of the peer come from. A peer with several addresses may answer from
	 * another one than the request was sent to.
	 */
	private volatile InetSocketAddress source;

	private volatile @Nullable PendingOpen pendingOpen;

	ChannelEntry(ChannelEndpoint endpoint, ChannelSlots.Slot slot, Consumer<ChannelEntry> closer) {
		this.endpoint = endpoint;
		this.channel = new UserChannel(endpoint, () -> closer.accept(this));
		this.slot = slot;
		this.source = endpoint.terms().remoteAddress();
	}

	String id() {
		return terms().id();
	}

	ChannelTerms terms() {
		return this.endpoint.terms();
	}

	ChannelEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Returns the channel as users see it.
	 */
	Channel channel() {
		return this.channel;
	}

	PeerContact contact() {
		return this.endpoint.contact();
	}

	ChannelSlots.Slot slot() {
		return this.slot;
	}

	InetSocketAddress source() {
		return this.source;
	}

	void source(InetSocketAddress source) {
		this.source = source;
	}

	/**
	 * Sets the request that opens this channel.
	 */
	void pendingOpen(PendingOpen pendingOpen) {
		this.pendingOpen = pendingOpen;
	}

	/**
	 * Claims the completion of the request that opens this channel. To be called
	 * exclusively.
	 * @return the request, which the caller must complete; {@code null} when there is
	 * none or it is completed by another thread
	 */
	@Nullable PendingOpen claimPendingOpen() {
		PendingOpen pending = this.pendingOpen;
		if (pending == null || !pending.claim()) {
			return null;
		}
		this.pendingOpen = null;
		return pending;
	}

	boolean isBeingOpened() {
		return this.pendingOpen != null;
	}

	/**
	 * Returns whether a message comes from the other side of this channel. The answer to
	 * an open request may come from any known address of the instance that it was sent
	 * to.
	 */
	boolean isFromPeer(Arrival arrival) {
		return this.source.equals(arrival.source()) || (isBeingOpened() && arrival.isFrom(terms().peer().instanceId()));
	}

	/**
	 * Returns whether the instance at the other side is known to be up where its frames
	 * come from.
	 */
	boolean isPeerUp(PeerTable peers) {
		return peers.isAt(terms().peer().instanceId(), this.source);
	}

	/**
	 * Notes whether the peer is up at present.
	 * @return whether it has gone down: it was up before, and is not at present
	 */
	boolean updatePeerState(PeerTable peers) {
		return contact().noteUp(isPeerUp(peers));
	}

	/**
	 * Runs a step that no other step in the life of this channel may overlap. The lock is
	 * not the channel itself, which users may lock for as long as they like.
	 */
	<T extends @Nullable Object> T exclusively(Supplier<T> step) {
		this.lifeLock.lock();
		try {
			return step.get();
		}
		finally {
			this.lifeLock.unlock();
		}
	}

	@Override
	public String toString() {
		return this.endpoint.toString();
	}

}
