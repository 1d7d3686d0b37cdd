package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Hands datagrams to the network, sealed if they have to be. Guarded by its owner, except
 * for {@link #keep}.
 */
final class PacketWriter {

	private final Network network;

	private volatile @Nullable DatagramSeal seal;

	private byte[] sealed = new byte[0];

	PacketWriter(Network network) {
		this.network = network;
	}

	/**
	 * Sets what seals all datagrams.
	 */
	void sealWith(DatagramSeal seal) {
		this.seal = seal;
	}

	/**
	 * Sends a datagram.
	 * @return {@code false} if it cannot be sealed yet and has to be {@linkplain #keep
	 * kept}
	 */
	boolean write(byte[] plain, int offset, int length, InetSocketAddress to) throws IOException {
		DatagramSeal seal = this.seal;
		if (seal == null) {
			this.network.send(plain, offset, length, to);
			return true;
		}
		if (this.sealed.length < length + seal.overhead()) {
			this.sealed = new byte[length + seal.overhead()];
		}
		int sealedLength = seal.seal(plain, offset, length, to, this.sealed);
		if (sealedLength == DatagramSeal.NO_SESSION) {
			return false;
		}
		this.network.send(this.sealed, 0, sealedLength, to);
		return true;
	}

	/**
	 * Sends a datagram that is sealed already.
	 */
	void writeSealed(byte[] sealed, int offset, int length, InetSocketAddress to) throws IOException {
		this.network.send(sealed, offset, length, to);
	}

	/**
	 * Has a datagram sent as soon as it can be sealed. To be called without a lock.
	 */
	void keep(byte[] plain, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		DatagramSeal seal = this.seal;
		if (seal == null) {
			throw new IllegalStateException("Nothing seals datagrams");
		}
		seal.keep(plain, offset, length, to, onRefused);
	}

	/**
	 * What takes the datagrams.
	 */
	@FunctionalInterface
	interface Network {

		/**
		 * Sends a datagram as it is. The array may be reused afterwards.
		 */
		void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException;

	}

}
