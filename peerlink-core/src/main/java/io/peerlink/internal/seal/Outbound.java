package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Finds the node that a datagram without a session is for, and has it wait there. Guarded
 * by the lock of the engine.
 */
final class Outbound {

	/**
	 * For how long after its latest message a node counts as the one at its address.
	 */
	private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final SealContext context;

	private final RemoteTable remotes;

	private final AddressBook addresses;

	private final SessionWriter writer;

	private final Initiator initiator;

	Outbound(SealContext context, RemoteTable remotes, AddressBook addresses, SessionWriter writer,
			Initiator initiator) {
		this.context = context;
		this.remotes = remotes;
		this.addresses = addresses;
		this.writer = writer;
		this.initiator = initiator;
	}

	/**
	 * Returns the node at an address, which is bound to it.
	 * @return {@code null} if the key is not known of whoever is there
	 * @throws IOException if there can be no session with that node
	 */
	@Nullable Remote find(InetSocketAddress to, long now, Effects effects) throws IOException {
		Remote bound = this.addresses.remoteAt(to);
		if (bound != null) {
			return bound;
		}
		SealedRemote listed = this.addresses.listedAt(to);
		return (listed != null) ? bind(to, listed, now, effects) : recentlyAt(to, now);
	}

	/**
	 * Binds an address to a node.
	 * @throws IOException if there can be no session with that node
	 */
	Remote bind(InetSocketAddress to, SealedRemote identity, long now, Effects effects) throws IOException {
		if (identity.instance().equals(this.context.own().instance())) {
			throw new NoSessionException(to, "it is this node itself");
		}
		Remote remote = this.remotes.findOrAdd(identity, now, effects);
		if (remote == null) {
			throw new NoSessionException(to, "there are sessions with too many nodes");
		}
		this.addresses.bind(to, remote);
		return remote;
	}

	/**
	 * Returns the node whose latest message has come from an address that discovery lists
	 * another one for no longer.
	 */
	private @Nullable Remote recentlyAt(InetSocketAddress address, long now) {
		for (Remote remote : this.remotes.all()) {
			if (remote.isSettledAt(address) && now - remote.openedAt() < RECENT_NANOS) {
				this.addresses.bind(address, remote);
				return remote;
			}
		}
		return null;
	}

	/**
	 * Has a datagram sent by a session with a node, as soon as there is one.
	 * @throws IOException if there is no room for it
	 */
	void hand(KeptDatagram datagram, Remote remote, long now, Effects effects) throws IOException {
		remote.waiting().add(datagram, effects);
		begin(remote, datagram.to(), now, effects);
	}

	/**
	 * Has datagrams that have waited elsewhere sent by a session with a node.
	 */
	void handAll(List<KeptDatagram> datagrams, Remote remote, InetSocketAddress to, long now, Effects effects) {
		remote.waiting().addAll(datagrams, effects);
		if (!remote.waiting().isEmpty()) {
			begin(remote, to, now, effects);
		}
	}

	private void begin(Remote remote, InetSocketAddress to, long now, Effects effects) {
		if (!this.writer.flush(remote, now, effects)) {
			remote.addTarget(to);
			this.initiator.want(remote);
		}
	}

}
