package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Which node datagrams to an address are sealed for: the one that discovery lists there.
 * Where it lists none, the one whose message came from there last, or that has answered
 * the question for its key. Reading takes no lock; changes are guarded by the lock of the
 * engine.
 */
final class AddressBook {

	private final Map<InetSocketAddress, Remote> bound = new ConcurrentHashMap<>();

	private final KeyDirectory directory;

	AddressBook(KeyDirectory directory) {
		this.directory = directory;
	}

	/**
	 * Returns what is known of the node at an address.
	 * @return {@code null} if nothing is, or discovery has come to list another node
	 */
	@Nullable Remote remoteAt(InetSocketAddress address) {
		Remote remote = this.bound.get(address);
		return (remote != null && !remote.isGone() && mayBe(address, remote.identity())) ? remote : null;
	}

	/**
	 * Returns the node that discovery lists at an address.
	 */
	@Nullable SealedRemote listedAt(InetSocketAddress address) {
		return this.directory.at(address);
	}

	/**
	 * Returns whether discovery lists no other node at an address.
	 */
	boolean mayBe(InetSocketAddress address, SealedRemote identity) {
		SealedRemote listed = this.directory.at(address);
		return listed == null || listed.equals(identity);
	}

	/**
	 * Returns whether no other node is known at an address.
	 */
	boolean isFreeFor(InetSocketAddress address, Remote remote) {
		Remote there = remoteAt(address);
		return (there != null) ? there == remote : mayBe(address, remote.identity());
	}

	/**
	 * Binds an address to a node, and to no other one any more.
	 */
	void bind(InetSocketAddress address, Remote remote) {
		Remote before = this.bound.put(address, remote);
		if (before != null && before != remote) {
			before.addresses().remove(address);
			// If it is there after all, its next message says so.
			before.settled(false);
		}
		remote.addresses().remove(address);
		remote.addresses().add(address);
		if (remote.addresses().size() > Remote.MAX_ADDRESSES) {
			Iterator<InetSocketAddress> oldest = remote.addresses().iterator();
			this.bound.remove(oldest.next(), remote);
			oldest.remove();
		}
	}

	/**
	 * Forgets the addresses of a node.
	 * @param learnedOnly whether to keep those that discovery lists
	 */
	void unbind(Remote remote, boolean learnedOnly) {
		for (InetSocketAddress address : List.copyOf(remote.addresses())) {
			if (!learnedOnly || this.directory.at(address) == null) {
				this.bound.remove(address, remote);
				remote.addresses().remove(address);
			}
		}
		remote.settled(false);
	}

}
