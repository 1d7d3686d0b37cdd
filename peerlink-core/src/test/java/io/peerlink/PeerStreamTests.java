package io.peerlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.handler.RpcMethod;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamClosedException;
import io.peerlink.stream.StreamEndReason;
import io.peerlink.stream.StreamFrames;
import io.peerlink.stream.StreamOptions;
import io.peerlink.stream.StreamStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for byte streams between Java nodes, over sockets and in memory.
 */
@Timeout(60)
class PeerStreamTests {

	private static final int MEBIBYTE = 1 << 20;

	private final LoopbackNodes sockets = new LoopbackNodes();

	private final TestNodes memory = new TestNodes();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.sockets.close();
		this.memory.close();
	}

	private PeerLink start(Network network, String name) {
		return start(network, name, (builder) -> builder);
	}

	private PeerLink start(Network network, String name, UnaryOperator<PeerLinkBuilder> customizer) {
		return (network == Network.SOCKETS)
				? this.sockets.start(name, (builder) -> customizer.apply(builder.tcpPort(0)))
				: this.memory.start(name, customizer);
	}

	private void awaitAll(Network network) throws InterruptedException {
		if (network == Network.SOCKETS) {
			this.sockets.awaitAll();
		}
		else {
			this.memory.awaitAll();
		}
	}

	/**
	 * Starts two nodes, of which the second has streams.
	 */
	private PeerLink pair(Network network) throws InterruptedException {
		PeerLink opener = start(network, "opener");
		PeerLink acceptor = start(network, "acceptor");
		acceptor.registerStream("echo", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		acceptor.registerStream("hold", (stream) -> this.release.await());
		awaitAll(network);
		return opener;
	}

	@ParameterizedTest
	@EnumSource
	void whatIsSentComesBack(Network network) throws Exception {
		try (PeerStream stream = pair(network).openStream("acceptor", "echo")) {
			assertThat(stream.name()).isEqualTo("echo");
			assertThat(stream.isInitiator()).isTrue();
			assertThat(stream.peerName()).isEqualTo("acceptor");
			for (String text : List.of("a", "Grüße", "x".repeat(100_000))) {
				byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
				stream.outputStream().write(bytes);
				assertThat(stream.inputStream().readNBytes(bytes.length)).isEqualTo(bytes);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void sideThatSendsNoMoreCanStillRead(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		PeerLink acceptor = start(network, "acceptor");
		acceptor.registerStream("length", (stream) -> {
			int length = stream.inputStream().readAllBytes().length;
			stream.outputStream().write(Integer.toString(length).getBytes(StandardCharsets.UTF_8));
		});
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "length")) {
			stream.outputStream().write(new byte[300_000]);
			stream.shutdownOutput();
			stream.shutdownOutput();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> stream.outputStream().write(1));
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("300000");
			assertThat(stream.inputStream().read()).isEqualTo(-1);
			assertThat(stream.endReason()).contains(StreamEndReason.FINISHED);
		}
		await().until(() -> acceptor.status().openStreams().isEmpty() && opener.status().openStreams().isEmpty());
		assertThat(acceptor.status().connections().open()).isZero();
		assertThat(opener.status().connections().open()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void longStreamArrivesWholeAndInOrder(Network network) throws Exception {
		int length = (network == Network.SOCKETS) ? 64 * MEBIBYTE : 8 * MEBIBYTE;
		PeerLink opener = pair(network);
		try (PeerStream stream = opener.openStream("acceptor", "echo")) {
			CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(stream, length), this::run);
			assertThat(differences(stream.inputStream(), length)).isZero();
			writing.get(10, TimeUnit.SECONDS);
		}
		assertThat(opener.statistics().orElseThrow().streamTotals()).satisfies((totals) -> {
			assertThat(totals.bytesIn()).isEqualTo(length);
			assertThat(totals.bytesOut()).isEqualTo(length);
			assertThat(totals.opened()).isOne();
		});
	}

	private static void write(PeerStream stream, int length) {
		byte[] chunk = new byte[50_021];
		try {
			for (int sent = 0; sent < length; sent += chunk.length) {
				for (int i = 0; i < chunk.length; i++) {
					chunk[i] = value(sent + i);
				}
				stream.outputStream().write(chunk, 0, Math.min(chunk.length, length - sent));
			}
			stream.shutdownOutput();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long differences(byte[] bytes, int offset) {
		long differences = 0;
		for (int i = 0; i < bytes.length; i++) {
			differences += (bytes[i] == value(offset + i)) ? 0 : 1;
		}
		return differences;
	}

	private static long differences(InputStream in, int length) throws IOException {
		byte[] chunk = new byte[30_011];
		int received = 0;
		long differences = 0;
		for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
			for (int i = 0; i < count; i++) {
				differences += (chunk[i] == value(received + i)) ? 0 : 1;
			}
			received += count;
		}
		return differences + Math.abs(length - received);
	}

	private static byte value(int position) {
		return (byte) (position * 31 + (position >> 10));
	}

	@ParameterizedTest
	@EnumSource
	void acceptorMaySendFirst(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("greet",
				(stream) -> stream.outputStream().write("hello".getBytes(StandardCharsets.UTF_8)));
		awaitAll(network);
		for (int i = 0; i < 20; i++) {
			try (PeerStream stream = opener.openStream("acceptor", "greet")) {
				assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void framesKeepTheirBounds(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("reverse", (stream) -> {
			StreamFrames frames = StreamFrames.of(stream);
			for (byte[] frame = frames.read(); frame != null; frame = frames.read()) {
				frames.write(new StringBuilder(new String(frame, StandardCharsets.UTF_8)).reverse()
					.toString()
					.getBytes(StandardCharsets.UTF_8));
			}
		});
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "reverse")) {
			StreamFrames frames = StreamFrames.of(stream);
			for (String text : List.of("abc", "", "x", "y".repeat(1_000_000))) {
				frames.write(text.getBytes(StandardCharsets.UTF_8));
				assertThat(new String(requireNonNull(frames.read()), StandardCharsets.UTF_8))
					.isEqualTo(new StringBuilder(text).reverse().toString());
			}
			stream.shutdownOutput();
			assertThat(frames.read()).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void frameThatPausesIsReadOnAfterATimeout(Network network) throws Exception {
		StreamOptions options = StreamOptions.defaults().withReadTimeout(Duration.ofMillis(20));
		try (PeerStream stream = pair(network).openStream("acceptor", "echo", options)) {
			StreamFrames frames = StreamFrames.of(stream);
			for (byte[] part : List.of(new byte[] { 0, 0 }, new byte[] { 0, 3, 1 }, new byte[] { 2 })) {
				stream.outputStream().write(part);
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(frames::read);
			}
			stream.readTimeout(null);
			stream.outputStream().write(new byte[] { 3, 0, 0, 0, 1 });
			assertThat(frames.read()).containsExactly(1, 2, 3);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(frames::read);
			assertThat(Thread.interrupted()).isTrue();
			stream.outputStream().write(9);
			assertThat(frames.read()).containsExactly(9);
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingFollowsAFrameThatWasCutOff(Network network) throws Exception {
		try (PeerStream stream = pair(network).openStream("acceptor", "hold")) {
			StreamFrames frames = StreamFrames.of(stream);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedIOException.class)
				.isThrownBy(() -> frames.write(new byte[32 * MEBIBYTE]));
			assertThat(Thread.interrupted()).isTrue();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> frames.write(new byte[1]))
				.withMessage("An earlier frame was cut off, so no other can follow it");
		}
	}

	@ParameterizedTest
	@EnumSource
	void frameAboveTheLimitIsNotRead(Network network) throws Exception {
		try (PeerStream stream = pair(network).openStream("acceptor", "echo")) {
			stream.outputStream().write(new byte[] { 0x7f, 0, 0, 0 });
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> StreamFrames.of(stream, 1000).read())
				.withMessage("A frame of 2130706432 bytes; the limit is 1000");
		}
	}

	@ParameterizedTest
	@EnumSource
	void handlerKnowsWhoHasOpenedTheStream(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		AtomicReference<CurrentPeer> caller = new AtomicReference<>();
		AtomicReference<PeerStream> accepted = new AtomicReference<>();
		PeerLink acceptor = start(network, "acceptor");
		acceptor.registerStream("who", (stream) -> {
			caller.set(CurrentPeer.get().orElseThrow());
			accepted.set(stream);
			stream.inputStream().read();
		});
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "who")) {
			await().until(() -> accepted.get() != null);
			String instance = opener.status().instanceId();
			assertThat(requireNonNull(caller.get()).name()).isEqualTo("opener");
			assertThat(requireNonNull(caller.get()).instanceId()).isEqualTo(instance);
			assertThat(requireNonNull(accepted.get()).peer())
				.hasValueSatisfying((peer) -> assertThat(peer.instanceId()).isEqualTo(instance));
			assertThat(requireNonNull(accepted.get()).isInitiator()).isFalse();
			assertThat(acceptor.status().openStreams()).singleElement()
				.returns("who", StreamStatus::name)
				.returns("opener", StreamStatus::peerName)
				.returns(false, StreamStatus::initiator);
			assertThat(opener.status().openStreams()).singleElement().returns(true, StreamStatus::initiator);
			stream.outputStream().write(1);
			assertThat(stream.inputStream().read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void writerWaitsForTheReaderAndLittleIsKept(Network network) throws Exception {
		PeerLink opener = pair(network);
		AtomicLong written = new AtomicLong();
		CompletableFuture<Throwable> writing = new CompletableFuture<>();
		PeerStream stream = opener.openStream("acceptor", "hold");
		run(() -> {
			try {
				for (int i = 0; i < 1000; i++) {
					stream.outputStream().write(new byte[MEBIBYTE]);
					written.addAndGet(MEBIBYTE);
				}
			}
			catch (IOException ex) {
				writing.complete(ex);
			}
		});
		// What systems keep differs, but it is no gigabyte.
		await().during(Duration.ofMillis(300)).until(written::get, (now) -> now == written.get());
		assertThat(written.get()).isLessThan(64L * MEBIBYTE);
		assertThat(opener.peer("acceptor").ping()).isPositive();
		stream.close();
		assertThat(writing.get(5, TimeUnit.SECONDS)).isInstanceOf(StreamClosedException.class);
	}

	@ParameterizedTest
	@EnumSource
	void slowReaderGetsEverything(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("many",
				(stream) -> stream.outputStream().write(new byte[3 * MEBIBYTE]));
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "many")) {
			await().during(Duration.ofMillis(100))
				.until(() -> opener.status().openStreams().get(0).bytesIn() <= 256 * 1024);
			assertThat(stream.inputStream().readAllBytes()).hasSize(3 * MEBIBYTE);
		}
	}

	/**
	 * A reader that has paused may read much or little at once, and may wait for what is
	 * available.
	 */
	@ParameterizedTest
	@EnumSource
	void slowReaderReadsAsItLikes(Network network) throws Exception {
		int length = 3 * MEBIBYTE;
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("many", (stream) -> write(stream, length));
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "many")) {
			int received = 0;
			for (int size : new int[] { 65_536, 100, 16_384, 300_000, 1, 1_000_000, 20_000 }) {
				awaitPause(opener);
				byte[] bytes = stream.inputStream().readNBytes(size);
				assertThat(differences(bytes, received)).isZero();
				received += size;
				await().until(() -> stream.inputStream().available() > 0);
			}
			assertThat(stream.inputStream().readAllBytes()).hasSize(length - received);
			assertThat(stream.inputStream().read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void breakIsNoticedAfterExactlyWhatWasExpectedIsRead(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("many", (stream) -> {
			stream.outputStream().write(new byte[MEBIBYTE]);
			this.release.await();
			stream.abort();
		});
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "many")) {
			awaitPause(opener);
			assertThat(stream.inputStream().readNBytes(new byte[MEBIBYTE], 0, MEBIBYTE)).isEqualTo(MEBIBYTE);
			this.release.countDown();
			await().until(() -> !stream.isOpen());
			assertThat(stream.endReason()).contains(StreamEndReason.BROKEN);
		}
	}

	private static void awaitPause(PeerLink opener) {
		AtomicLong before = new AtomicLong(-1);
		await().until(() -> {
			long now = opener.status().openStreams().get(0).bytesIn();
			return before.getAndSet(now) == now;
		});
	}

	/**
	 * Who reads what is not known, but each byte is read once.
	 */
	@ParameterizedTest
	@EnumSource
	void twoReadersGetEverythingTogether(Network network) throws Exception {
		int length = 8 * MEBIBYTE;
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("many", (stream) -> write(stream, length));
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "many")) {
			awaitPause(opener);
			CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> count(stream, 1000), this::run);
			long own = count(stream, 40_000);
			assertThat(own + other.get(10, TimeUnit.SECONDS)).isEqualTo(length);
		}
	}

	private static long count(PeerStream stream, int atOnce) {
		byte[] bytes = new byte[atOnce];
		long total = 0;
		try {
			for (int count = stream.inputStream().read(bytes); count >= 0; count = stream.inputStream().read(bytes)) {
				total += count;
			}
			return total;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource
	void unknownStreamIsRefused(Network network) throws Exception {
		PeerLink opener = pair(network);
		assertThatExceptionOfType(StreamRejectedException.class).isThrownBy(() -> opener.openStream("acceptor", "nope"))
			.withMessage("Cannot open stream 'nope' to 'acceptor' (no_handler): No stream handler for 'nope'")
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(StreamRejectedException.NO_HANDLER))
			.satisfies((failure) -> assertThat(failure.getStackTrace()).extracting(StackTraceElement::getClassName)
				.contains(PeerStreamTests.class.getName()));
		assertThat(opener.openStreamAsync("acceptor", "nope", StreamOptions.defaults()))
			.failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(StreamRejectedException.class);
		await().until(() -> opener.status().connections().open() == 0);
		assertThat(opener.status().openStreams()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void unknownPeerAndOwnNameAreRefused(Network network) throws Exception {
		PeerLink opener = pair(network);
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> opener.openStream("nobody", "echo"));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> opener.openStream("opener", "echo"));
		assertThatIllegalArgumentException().isThrownBy(() -> opener.openStream("acceptor", " "));
		assertThatIllegalArgumentException().isThrownBy(() -> opener.openStream("acceptor", "x".repeat(5000)));
	}

	@Test
	void peerWithoutTcpHasNoStreams() throws Exception {
		PeerLink opener = this.memory.start("opener");
		PeerLink without = this.memory.start("acceptor", (builder) -> builder.tcp(false));
		this.memory.awaitAll();
		assertThatExceptionOfType(StreamRejectedException.class).isThrownBy(() -> opener.openStream("acceptor", "echo"))
			.withMessageContaining("the peer has no TCP port");
		assertThatExceptionOfType(StreamRejectedException.class).isThrownBy(() -> without.openStream("opener", "echo"))
			.withMessageContaining("this node has no TCP");
	}

	@ParameterizedTest
	@EnumSource
	void streamsBeyondTheLimitAreRefused(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		PeerLink acceptor = start(network, "acceptor", (builder) -> builder.maxStreams(4));
		acceptor.registerStream("hold", (stream) -> this.release.await());
		awaitAll(network);
		List<PeerStream> open = new ArrayList<>(
				List.of(opener.openStream("acceptor", "hold"), opener.openStream("acceptor", "hold")));
		assertThatExceptionOfType(StreamRejectedException.class).isThrownBy(() -> opener.openStream("acceptor", "hold"))
			.withMessageContaining("There are as many streams as this node takes: 4, 2 of one address");
		assertThat(acceptor.status().streamTotals().rejected()).isOne();
		this.release.countDown();
		open.forEach(PeerStream::close);
		await().untilAsserted(() -> opener.openStream("acceptor", "hold").close());
	}

	@Test
	void ownStreamsHaveALimitToo() throws Exception {
		PeerLink opener = this.memory.start("opener", (builder) -> builder.maxStreams(1));
		this.memory.start("acceptor").registerStream("hold", (stream) -> this.release.await());
		this.memory.awaitAll();
		PeerStream first = opener.openStream("acceptor", "hold");
		assertThatExceptionOfType(StreamRejectedException.class).isThrownBy(() -> opener.openStream("acceptor", "hold"))
			.withMessageContaining("this node has as many open streams as allowed: 1");
		first.abort();
		await().untilAsserted(() -> opener.openStream("acceptor", "hold").close());
	}

	@ParameterizedTest
	@EnumSource
	void manyStreamsAndCallsGoOnAtOnce(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		PeerLink acceptor = start(network, "acceptor", (builder) -> builder.handlerConcurrency(1));
		acceptor.registerStream("echo", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		acceptor.register("length", String.class, String::length);
		awaitAll(network);
		List<PeerStream> streams = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			streams.add(opener.openStream("acceptor", "echo"));
		}
		for (PeerStream stream : streams) {
			stream.outputStream().write(stream.hashCode());
			assertThat(opener.peer("acceptor").call("length", int.class, "x".repeat(5000))).isEqualTo(5000);
		}
		for (PeerStream stream : streams) {
			assertThat(stream.inputStream().read()).isEqualTo(stream.hashCode() & 0xff);
			stream.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatFailsBreaksTheStream(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("fail", (stream) -> {
			stream.inputStream().read();
			throw new IllegalStateException("of the test");
		});
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "fail")) {
			stream.outputStream().write(1);
			assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> stream.inputStream().read())
				.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(StreamEndReason.BROKEN));
			assertThat(stream.isOpen()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource
	void closeWakesTheOtherThread(Network network) throws Exception {
		PeerStream stream = pair(network).openStream("acceptor", "hold");
		CompletableFuture<Throwable> reading = new CompletableFuture<>();
		run(() -> {
			try {
				stream.inputStream().read();
			}
			catch (IOException ex) {
				reading.complete(ex);
			}
		});
		stream.close();
		assertThat(reading.get(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(StreamClosedException.class,
				(failure) -> assertThat(failure.getReason()).isEqualTo(StreamEndReason.LOCAL_CLOSE));
		assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> stream.outputStream().write(1));
	}

	@ParameterizedTest
	@EnumSource
	void answerArrivesAlthoughItsWriterHasNotReadEverything(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		start(network, "acceptor").registerStream("answer", (stream) -> {
			stream.inputStream().readNBytes(10);
			stream.outputStream().write(new byte[100_000]);
		});
		awaitAll(network);
		for (int i = 0; i < 20; i++) {
			try (PeerStream stream = opener.openStream("acceptor", "answer")) {
				stream.outputStream().write(new byte[50_000]);
				assertThat(stream.inputStream().readAllBytes()).hasSize(100_000);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void readTimeoutLeavesTheStreamOpen(Network network) throws Exception {
		StreamOptions options = StreamOptions.defaults().withReadTimeout(Duration.ofMillis(50));
		try (PeerStream stream = pair(network).openStream("acceptor", "echo", options)) {
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> stream.inputStream().read())
				.withMessage("Nothing has arrived on stream 'echo' to 'acceptor' within 50 ms");
			stream.readTimeout(null);
			stream.outputStream().write(7);
			assertThat(stream.inputStream().read()).isEqualTo(7);
		}
	}

	@ParameterizedTest
	@EnumSource
	void readTimeoutThatIsSetDuringAReadIsForTheNextOne(Network network) throws Exception {
		StreamOptions options = StreamOptions.defaults().withReadTimeout(Duration.ofMillis(300));
		try (PeerStream stream = pair(network).openStream("acceptor", "hold", options)) {
			CompletableFuture<Throwable> failure = new CompletableFuture<>();
			Thread reader = new Thread(() -> {
				try {
					failure.completeExceptionally(new AssertionError(stream.inputStream().read()));
				}
				catch (IOException ex) {
					failure.complete(ex);
				}
			});
			reader.start();
			await().until(() -> reader.getState() == Thread.State.TIMED_WAITING || failure.isDone());
			stream.readTimeout(Duration.ofSeconds(40));
			assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(SocketTimeoutException.class)
				.hasMessageEndingWith("within 300 ms");
		}
	}

	@ParameterizedTest
	@EnumSource
	void interruptWakesAReader(Network network) throws Exception {
		try (PeerStream stream = pair(network).openStream("acceptor", "hold")) {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> stream.inputStream().read());
			assertThat(Thread.interrupted()).isTrue();
			assertThat(stream.isOpen()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void interruptWakesAThreadThatWaitsForAnotherWriter(Network network) throws Exception {
		try (PeerStream stream = pair(network).openStream("acceptor", "hold")) {
			Thread first = new Thread(() -> assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> stream.outputStream().write(new byte[32 * MEBIBYTE])));
			first.start();
			await().until(() -> first.getState() == Thread.State.TIMED_WAITING);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(stream::shutdownOutput);
			assertThat(Thread.interrupted()).isTrue();
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> stream.outputStream().write(1));
			assertThat(Thread.interrupted()).isTrue();
			stream.abort();
			first.join();
		}
	}

	@ParameterizedTest
	@EnumSource
	void stopOfTheAcceptorEndsItsStreams(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		PeerLink acceptor = start(network, "acceptor");
		CompletableFuture<Throwable> handler = new CompletableFuture<>();
		acceptor.registerStream("read", (stream) -> {
			try {
				stream.inputStream().read();
			}
			catch (IOException ex) {
				handler.complete(ex);
			}
		});
		awaitAll(network);
		try (PeerStream stream = opener.openStream("acceptor", "read")) {
			await().until(() -> acceptor.status().openStreams().size() == 1);
			acceptor.stop();
			assertThat(handler.get(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(StreamClosedException.class,
					(failure) -> assertThat(failure.getReason()).isEqualTo(StreamEndReason.NODE_STOPPED));
			assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> stream.inputStream().read());
		}
	}

	@ParameterizedTest
	@EnumSource
	void stopOfTheOpenerEndsItsStreams(Network network) throws Exception {
		PeerLink opener = pair(network);
		PeerStream stream = opener.openStream("acceptor", "hold");
		opener.stop();
		assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> stream.inputStream().read())
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(StreamEndReason.NODE_STOPPED));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> opener.openStream("acceptor", "hold"));
	}

	@ParameterizedTest
	@EnumSource
	void handlerMayStopItsNode(Network network) throws Exception {
		PeerLink opener = start(network, "opener");
		PeerLink acceptor = start(network, "acceptor");
		acceptor.registerStream("stop", (stream) -> acceptor.stop());
		awaitAll(network);
		// A stop resets the connection, which may overtake the acceptance on its way.
		CompletableFuture<Object> opening = opener.openStreamAsync("acceptor", "stop", StreamOptions.defaults())
			.handle((stream, failure) -> (failure != null) ? failure : stream);
		await().until(() -> !acceptor.isRunning());
		assertThat(opening.get(5, TimeUnit.SECONDS)).isInstanceOfAny(PeerStream.class, StreamRejectedException.class);
	}

	@ParameterizedTest
	@EnumSource
	void streamsAreThereAfterARestart(Network network) throws Exception {
		PeerLink opener = pair(network);
		opener.stop();
		opener.start();
		opener.awaitPeer("acceptor", Duration.ofSeconds(5));
		try (PeerStream stream = opener.openStream("acceptor", "echo")) {
			stream.outputStream().write(3);
			assertThat(stream.inputStream().read()).isEqualTo(3);
		}
	}

	@ParameterizedTest
	@EnumSource
	void inlineHandlerMustNotWait(Network network) throws Exception {
		PeerLink opener = pair(network);
		PeerLink third = start(network, "third");
		awaitAll(network);
		opener.register(List
			.of(new RpcMethod("open", List.of(), "a test", (arguments) -> opener.openStream("acceptor", "echo").name())
				.withExecution(HandlerExecution.INLINE)));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> third.peer("opener").call("open", String.class))
			.withMessageContaining("inline");
	}

	@Test
	void namesAreRegisteredOnce() {
		PeerLink node = PeerLink.builder("node").mdns(false).build();
		node.registerStream("b", PeerStream::close);
		node.registerStream("a", PeerStream::close);
		assertThat(node.registeredStreams()).containsExactly("a", "b");
		assertThatIllegalStateException().isThrownBy(() -> node.registerStream("a", PeerStream::close));
		assertThatIllegalArgumentException().isThrownBy(() -> node.registerStream(" ", PeerStream::close));
		assertThat(node.unregisterStream("a")).isTrue();
		assertThat(node.unregisterStream("a")).isFalse();
		assertThat(node.registeredStreams()).containsExactly("b");
	}

	private void run(Runnable task) {
		Thread thread = new Thread(task, "streams-of-the-test");
		thread.setDaemon(true);
		thread.start();
	}

	private enum Network {

		SOCKETS, MEMORY

	}

}
