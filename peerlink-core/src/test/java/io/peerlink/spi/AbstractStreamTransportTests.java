package io.peerlink.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What each {@link StreamTransport} does, whatever carries its connections.
 */
@Timeout(120)
public abstract class AbstractStreamTransportTests {

	private static final int MUCH = 64 << 20;

	private final BlockingQueue<StreamProbe> accepted = new LinkedBlockingQueue<>();

	private @Nullable StreamTransport listener;

	private @Nullable StreamTransport other;

	/**
	 * Opens a transport that can connect to all others that this has opened.
	 */
	protected abstract StreamTransport open();

	/**
	 * Has the transports that are open know that one listens at an address, if they need
	 * to.
	 */
	protected void pretendListener(InetSocketAddress address) {
		// As a rule they do not.
	}

	@BeforeEach
	void openTransports() {
		StreamTransport listener = open();
		listener.start((connection) -> {
			StreamProbe probe = new StreamProbe();
			probe.open(connection);
			this.accepted.add(probe);
			return probe;
		});
		this.listener = listener;
		StreamTransport other = open();
		other.start((connection) -> null);
		this.other = other;
	}

	@AfterEach
	void closeTransports() {
		requireNonNull(this.listener).close();
		requireNonNull(this.other).close();
	}

	private InetSocketAddress address() {
		return new InetSocketAddress(requireNonNull(this.other).localAddress().getAddress(),
				requireNonNull(this.listener).localAddress().getPort());
	}

	private StreamProbe connect() throws InterruptedException {
		return connect(address());
	}

	private StreamProbe connect(InetSocketAddress to) throws InterruptedException {
		StreamProbe probe = new StreamProbe();
		probe.open(requireNonNull(this.other).connect(to, probe));
		probe.awaitConnected();
		return probe;
	}

	private StreamProbe accepted() throws InterruptedException {
		return requireNonNull(this.accepted.poll(30, TimeUnit.SECONDS));
	}

	private static byte[] bytes(int length, long seed) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	@Test
	void connectionIsMade() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		assertThat(near.events()).containsExactly("connected");
		assertThat(near.connection().remoteAddress()).isEqualTo(address());
		assertThat(far.connection().remoteAddress().getAddress()).isEqualTo(address().getAddress());
		assertThat(far.events()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1000, 100_000, 5_000_000 })
	void bytesArriveInBothDirectionsAtOnce(int length) throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		near.send(bytes(length, 1));
		far.send(bytes(length, 2));
		far.awaitReceived(length);
		near.awaitReceived(length);
		assertThat(Arrays.equals(far.received(), bytes(length, 1))).isTrue();
		assertThat(Arrays.equals(near.received(), bytes(length, 2))).isTrue();
		assertThat(near.hasOverlapped()).isFalse();
		assertThat(far.hasOverlapped()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100, 16_385 })
	void handlerIsToldAgainAsLongAsSomethingIsLeft(int slice) throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		far.slice(slice);
		near.send(bytes(20_000, 1));
		far.awaitReceived(20_000);
		assertThat(far.received()).isEqualTo(bytes(20_000, 1));
	}

	@Test
	void writerWaitsForAReaderThatDoesNotRead() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		far.connection().reading(false);
		byte[] much = bytes(MUCH, 1);
		near.send(much);
		assertThat(near.unwritten()).isPositive();
		far.slice(1 << 20);
		far.connection().reading(true);
		near.awaitWritten();
		far.awaitReceived(MUCH);
		assertThat(Arrays.equals(far.received(), much)).isTrue();
		assertThat(near.events()).contains("writable");
	}

	@Test
	void otherThreadReadsWhileTheHandlerIsNotTold() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		far.connection().reading(false);
		// One byte too much, so that the handler has something to be told of.
		near.send(bytes(1_000_001, 1));
		ByteBuffer target = ByteBuffer.allocate(1_000_000);
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (target.hasRemaining() && System.nanoTime() < deadline) {
			if (far.connection().read(target) == 0) {
				Thread.onSpinWait();
			}
		}
		assertThat(Arrays.equals(target.array(), Arrays.copyOf(bytes(1_000_001, 1), 1_000_000))).isTrue();
		assertThat(far.events()).isEmpty();
		far.connection().reading(true);
		far.awaitReceived(1);
		assertThat(far.received()).hasSize(1);
	}

	/**
	 * The handler is the one to find out how a connection ends.
	 */
	@Test
	void endThatAnotherThreadHasReadIsToldToTheHandler() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		far.connection().reading(false);
		near.sendAndEnd(bytes(100, 1));
		ByteBuffer target = ByteBuffer.allocate(1000);
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (far.connection().read(target) >= 0 && System.nanoTime() < deadline) {
			Thread.onSpinWait();
		}
		assertThat(target.position()).isEqualTo(100);
		assertThat(far.hasEnded()).isFalse();
		far.connection().reading(true);
		far.awaitEnd();
		assertThat(far.hasEnded()).isTrue();
	}

	@Test
	void severalThreadsWriteAtOnce() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		far.slice(50_000);
		int each = 3_000_000;
		Thread[] writers = new Thread[4];
		for (int i = 0; i < writers.length; i++) {
			byte[] bytes = new byte[each];
			Arrays.fill(bytes, (byte) i);
			writers[i] = new Thread(() -> writeAll(near, ByteBuffer.wrap(bytes)));
			writers[i].start();
		}
		far.awaitReceived(writers.length * each);
		for (Thread writer : writers) {
			writer.join();
		}
		int[] counts = new int[writers.length];
		for (byte value : far.received()) {
			counts[value]++;
		}
		assertThat(counts).containsOnly(each);
	}

	private static void writeAll(StreamProbe probe, ByteBuffer source) {
		try {
			int length = source.limit();
			while (source.position() < length) {
				long before = probe.writables();
				source.limit(Math.min(length, source.position() + 7000));
				probe.connection().write(source);
				if (source.hasRemaining()) {
					probe.awaitWritable(before);
				}
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void oneDirectionEndsAndTheOtherGoesOn() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		near.sendAndEnd(bytes(1000, 1));
		far.awaitEnd();
		assertThat(far.received()).isEqualTo(bytes(1000, 1));
		assertThat(far.isClosed()).isFalse();
		far.sendAndEnd(bytes(500_000, 2));
		near.awaitEnd();
		assertThat(near.received()).isEqualTo(bytes(500_000, 2));
		assertThat(near.isClosed()).isFalse();
		assertThat(near.failure()).isNull();
	}

	@Test
	void closeIsAnEndForTheOtherSide() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		near.send(bytes(1000, 1));
		near.connection().close();
		near.awaitClosed();
		far.awaitEnd();
		assertThat(near.cause()).isNull();
		assertThat(far.hasEnded()).isTrue();
		assertThat(far.received()).isEqualTo(bytes(1000, 1));
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> near.connection().write(ByteBuffer.allocate(1)));
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> near.connection().read(ByteBuffer.allocate(1)));
	}

	@Test
	void closingTwiceIsToldOnce() throws Exception {
		StreamProbe near = connect();
		near.connection().close();
		near.connection().close();
		near.awaitClosed();
		near.connection().close();
		requireNonNull(this.other).close();
		assertThat(near.events()).containsExactly("connected", "closed");
	}

	@Test
	void resetIsNoEndForTheOtherSide() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		near.send(bytes(10, 1));
		far.awaitReceived(10);
		near.connection().reset();
		near.awaitClosed();
		far.awaitClosed();
		assertThat(near.cause()).isNull();
		assertThat(far.hasEnded()).isFalse();
		assertThat(far.cause() != null || far.failure() != null).isTrue();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> far.connection().write(ByteBuffer.allocate(1)));
	}

	@Test
	void readDuringAResetIsNoEnd() throws Exception {
		for (int i = 0; i < 50; i++) {
			StreamProbe near = connect();
			StreamConnection far = accepted().connection();
			far.reading(false);
			near.connection().reset();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				while (far.read(ByteBuffer.allocate(1)) == 0) {
					Thread.onSpinWait();
				}
			});
		}
	}

	@Test
	void connectionThatIsRefusedEndsWithACause() throws Exception {
		StreamTransport gone = open();
		gone.start((connection) -> null);
		InetSocketAddress nowhere = new InetSocketAddress(address().getAddress(), gone.localAddress().getPort());
		gone.close();
		pretendListener(nowhere);
		StreamProbe near = connect(nowhere);
		near.awaitClosed();
		assertThat(near.events()).containsExactly("closed");
		assertThat(near.cause()).isNotNull();
	}

	@Test
	void acceptorMayRefuse() throws Exception {
		StreamTransport refusing = open();
		refusing.start((connection) -> null);
		try {
			StreamProbe near = connect(
					new InetSocketAddress(address().getAddress(), refusing.localAddress().getPort()));
			near.awaitEnd();
			assertThat(near.received()).isEmpty();
		}
		finally {
			refusing.close();
		}
	}

	@Test
	void handlerThatFailsLosesItsConnectionOnly() throws Exception {
		StreamProbe first = connect();
		StreamProbe failing = accepted();
		StreamProbe second = connect();
		StreamProbe working = accepted();
		failing.fail();
		first.send(bytes(10, 1));
		failing.awaitClosed();
		first.awaitEnd();
		second.send(bytes(10, 2));
		working.awaitReceived(10);
		assertThat(working.received()).isEqualTo(bytes(10, 2));
	}

	@Test
	void closedTransportEndsItsConnections() throws Exception {
		StreamProbe near = connect();
		StreamProbe far = accepted();
		near.send(bytes(10, 1));
		far.awaitReceived(10);
		requireNonNull(this.listener).close();
		far.awaitClosed();
		near.awaitEnd();
		assertThat(far.cause()).isNull();
		assertThat(near.hasEnded()).isTrue();
	}

	@Test
	void connectionIsClosedByAnyThreadWhileItIsUsed() throws Exception {
		for (int i = 0; i < 50; i++) {
			StreamProbe near = connect();
			StreamProbe far = accepted();
			near.send(bytes(300_000, i));
			far.send(bytes(300_000, -i));
			Thread closing = new Thread(near.connection()::close);
			closing.start();
			closing.join();
			near.awaitClosed();
			far.connection().close();
			far.awaitClosed();
			assertThat(near.hasOverlapped()).isFalse();
			assertThat(near.events()).endsWith("closed");
			assertThat(far.events()).endsWith("closed");
		}
	}

	@Test
	void manyConnectionsWorkAtOnce() throws Exception {
		int count = 30;
		StreamProbe[] near = new StreamProbe[count];
		StreamProbe[] far = new StreamProbe[count];
		for (int i = 0; i < count; i++) {
			near[i] = connect();
			far[i] = accepted();
		}
		for (int i = 0; i < count; i++) {
			near[i].sendAndEnd(bytes(200_000, i));
			far[i].sendAndEnd(bytes(200_000, -i));
		}
		for (int i = 0; i < count; i++) {
			near[i].awaitEnd();
			far[i].awaitEnd();
			assertThat(Arrays.equals(far[i].received(), bytes(200_000, i))).isTrue();
			assertThat(Arrays.equals(near[i].received(), bytes(200_000, -i))).isTrue();
		}
	}

}
