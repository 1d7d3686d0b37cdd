package io.peerlink.internal.context;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.wire.Message;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * How a message came: the address, who is known there, the time, and the way back. Made
 * once for each inbound message, so that nobody after the router asks again.
 */
public final class Arrival {

	private final InetSocketAddress source;

	private final @Nullable PeerEntry entry;

	private final @Nullable Peer self;

	private final long nanoTime;

	private final Link link;

	private Arrival(InetSocketAddress source, @Nullable PeerEntry entry, @Nullable Peer self, long nanoTime,
			Link link) {
		this.source = source;
		this.entry = entry;
		this.self = self;
		this.nanoTime = nanoTime;
		this.link = link;
	}

	/**
	 * Creates an arrival.
	 * @param source the address that the message came from
	 * @param peers the known peers
	 * @param nanoTime the present time
	 * @param link the way that it came
	 * @return the arrival
	 */
	public static Arrival of(InetSocketAddress source, PeerTable peers, long nanoTime, Link link) {
		PeerEntry entry = peers.entryAt(source);
		return new Arrival(source, entry, peers.selfAt(source), nanoTime, link);
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
	 * Returns what is known of the peer at that address, be it up or down.
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
		if (this.self != null) {
			return this.self;
		}
		PeerEntry known = this.entry;
		return (known != null && known.isUp()) ? known.peer() : null;
	}

	/**
	 * Returns whether an instance is up at that address.
	 * @param instanceId the instance
	 * @return whether discovery knows it there
	 */
	public boolean isFrom(String instanceId) {
		Peer peer = peer();
		return peer != null && peer.instanceId().equals(instanceId);
	}

	/**
	 * Returns the time of the arrival.
	 * @return nanoseconds of the node's scheduler
	 */
	public long nanoTime() {
		return this.nanoTime;
	}

	/**
	 * Returns whether the sender has proved to be who it says.
	 * @return whether the link is authenticated
	 */
	public boolean isAuthenticated() {
		return this.link.isAuthenticated();
	}

	/**
	 * Sends an answer back the way that the message came.
	 * @param message the answer
	 * @throws io.peerlink.error.PayloadTooLargeException when it does not fit; nothing
	 * was sent
	 * @throws IOException when the network refused it
	 */
	public void reply(Message message) throws IOException {
		this.link.send(message, this.source);
	}

	@Override
	public String toString() {
		return this.source.toString();
	}

}
