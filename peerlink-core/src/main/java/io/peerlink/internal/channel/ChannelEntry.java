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
 * What the engine keeps of one channel: the endpoint, its slot, and the request that
 * opens it. Thread-safe.
 */
final class ChannelEntry {

	private final ChannelEndpoint endpoint;

	private final Channel channel;

	private final ChannelSlots.Slot slot;

	private final ReentrantLock lifeLock = new ReentrantLock();

	private volatile @Nullable PendingOpen pendingOpen;

	private volatile @Nullable Runnable releaseListener;

	private volatile boolean released;

	ChannelEntry(ChannelEndpoint endpoint, ChannelSlots.Slot slot, Consumer<ChannelEntry> closer) {
		this.endpoint = endpoint;
		this.channel = new UserChannel(endpoint, () -> closer.accept(this));
		this.slot = slot;
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

	InetSocketAddress remoteAddress() {
		return this.endpoint.remoteAddress();
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
	 * Ends what the node keeps for this channel, after its last callback.
	 */
	void release() {
		this.endpoint.release();
		this.released = true;
		Runnable listener = this.releaseListener;
		if (listener != null) {
			listener.run();
		}
	}

	boolean isReleased() {
		return this.released;
	}

	/**
	 * Sets what is run when this channel is released, or at once if it is.
	 */
	void onRelease(Runnable listener) {
		this.releaseListener = listener;
		if (this.released) {
			listener.run();
		}
	}

	/**
	 * Returns whether a message comes from the other side of this channel: from the
	 * address that frames are sent to, or from another one where its instance is known. A
	 * peer with several addresses sends from any of them. In a realm, another member has
	 * proved that it is another one.
	 */
	boolean isFromPeer(Arrival arrival) {
		if (arrival.isProvedOther(terms().peer())) {
			return false;
		}
		return remoteAddress().equals(arrival.source()) || arrival.isFrom(terms().peer().instanceId());
	}

	/**
	 * Returns whether the instance at the other side is up. That counts once it was known
	 * at the address of this channel; what an unknown peer says of itself does not.
	 */
	boolean isPeerUp(PeerTable peers) {
		String instanceId = terms().peer().instanceId();
		return contact().wasUp() ? peers.findByInstanceId(instanceId).isPresent()
				: peers.isAt(instanceId, remoteAddress());
	}

	/**
	 * Notes whether the peer is up at present, and follows it to its address.
	 * @return whether it has gone down: it was up before, and is not at present
	 */
	boolean updatePeerState(PeerTable peers) {
		boolean up = isPeerUp(peers);
		if (up) {
			peers.findByInstanceId(terms().peer().instanceId())
				.ifPresent((peer) -> this.endpoint.moveTo(peer.address()));
		}
		return contact().noteUp(up);
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
