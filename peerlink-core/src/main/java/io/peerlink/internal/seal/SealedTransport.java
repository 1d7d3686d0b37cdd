package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import io.peerlink.internal.concurrent.Spares;
import io.peerlink.spi.DatagramReceiver;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamTransport;
import io.peerlink.spi.TransportStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Seals whatever goes through another transport, one that does not bundle. Thread-safe.
 * <p>
 * A transport that bundles seals by itself:
 * {@link io.peerlink.internal.udp.BundlingTransport#sealWith}.
 */
public final class SealedTransport implements DatagramTransport {

	/**
	 * The longest datagram of a node, sealed.
	 */
	private static final int USUAL_LENGTH = 1456 + PacketFormat.OVERHEAD;

	private final Spares<byte[]> spares = new Spares<>(() -> new byte[USUAL_LENGTH]);

	private final DatagramTransport transport;

	private final SealEngine engine;

	/**
	 * Creates a transport.
	 * @param transport carries the packets; closed with this transport
	 * @param engine seals and opens them, and sends its own packets by that transport;
	 * closed with this transport
	 */
	public SealedTransport(DatagramTransport transport, SealEngine engine) {
		this.transport = transport;
		this.engine = engine;
	}

	/**
	 * Starts to deliver what is opened.
	 * @param receiver receives the plain datagrams. If it is a {@link SealedReceiver} as
	 * well, it learns who has sealed them
	 */
	@Override
	public void start(DatagramReceiver receiver) {
		this.engine.deliverTo((receiver instanceof SealedReceiver sealed) ? sealed
				: (buffer, length, from, sender) -> receiver.onDatagram(buffer, length, from));
		this.transport.start(this.engine);
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.transport.localAddress();
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to) throws IOException {
		send(buffer, offset, length, to, (refusal) -> {
		});
	}

	@Override
	public void send(byte[] buffer, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		byte[] spare = this.spares.take();
		int room = length + PacketFormat.OVERHEAD;
		byte[] sealed = (spare.length >= room) ? spare : new byte[room];
		try {
			int sealedLength = this.engine.seal(buffer, offset, length, to, sealed);
			if (sealedLength == SealEngine.NO_SESSION) {
				this.engine.keep(buffer, offset, length, to, onRefused);
			}
			else {
				this.transport.send(sealed, 0, sealedLength, to, onRefused);
			}
		}
		finally {
			this.spares.giveBack(spare);
		}
	}

	@Override
	public TransportStatistics statistics() {
		return this.transport.statistics();
	}

	@Override
	public @Nullable StreamTransport streams() {
		return this.transport.streams();
	}

	@Override
	public void close() {
		this.engine.close();
		this.transport.close();
	}

}
