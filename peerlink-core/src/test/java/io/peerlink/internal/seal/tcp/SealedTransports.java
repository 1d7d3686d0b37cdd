package io.peerlink.internal.seal.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.tcp.TcpOptions;
import io.peerlink.internal.tcp.TcpTransport;
import io.peerlink.internal.time.TimerThread;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sealed transports with threads of their own that know each other, for one test.
 */
public final class SealedTransports implements AutoCloseable {

	private final Map<Integer, SealedRemote> byPort = new ConcurrentHashMap<>();

	private final SecureRandom random = new SecureRandom();

	private final TimerThread timer = new TimerThread("test-timer");

	private final ExecutorService executor = Executors.newFixedThreadPool(2);

	/**
	 * Opens one over TCP on the loopback interface.
	 */
	public static StreamTransport tcp() {
		return TcpTransport.open(new TcpOptions(InetAddress.getLoopbackAddress(), 0, true, "test-tcp"));
	}

	/**
	 * Seals a transport.
	 */
	public SealedStreamTransport seal(StreamTransport wire) {
		UUID instance = UUID.randomUUID();
		StaticKey key = StaticKey.generate();
		this.byPort.put(wire.localAddress().getPort(), new SealedRemote(key.publicKey(), instance));
		SealSettings settings = new SealSettings(this.timer, this.random, key, instance, List.of(SealedNodes.REALM),
				(address) -> null, (remote) -> true);
		return new SealedStreamTransport(wire, settings, this::find, (remote) -> settings.realms().get(0),
				this.executor);
	}

	private @Nullable SealedRemote find(InetSocketAddress address) {
		return this.byPort.get(address.getPort());
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.timer.close();
	}

}
