package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for sealed connections whose other side reads later than it could.
 */
class BackPressureTests {

	private static final int NETWORK = 100_000;

	private static final int TWO_RECORDS = 2 * 16 * 1024;

	private final Conversation conversation = new Conversation();

	private final Peer near = this.conversation.near;

	private final Peer far = this.conversation.far;

	private final ScriptedPair wire = this.conversation.wire;

	BackPressureTests() {
		this.conversation.network.capacity = NETWORK;
	}

	@AfterEach
	void nothingIsLeft() {
		this.conversation.close();
	}

	private void flow() {
		this.conversation.network.flow();
	}

	/**
	 * Writes until nothing more is taken.
	 * @return how many bytes were taken
	 */
	private int fill(byte[] bytes) throws IOException {
		return bytes.length - this.near.write(bytes);
	}

	@Test
	void writerIsStoppedByAReaderThatDoesNotRead() throws IOException {
		this.far.connection().reading(false);
		int taken = fill(new byte[1_000_000]);
		assertThat(taken).isBetween(NETWORK - 1000, NETWORK + TWO_RECORDS);
		flow();
		assertThat(this.near.write(new byte[1_000_000])).isGreaterThan(1_000_000 - TWO_RECORDS);
		flow();
		assertThat(this.wire.far.unread()).isEqualTo(NETWORK);
		assertThat(this.far.events).isEmpty();
		assertThat(this.near.events).containsExactly("connected");
		assertThat(this.near.write(new byte[1])).isLessThanOrEqualTo(1);
		assertThat(this.near.write(new byte[100_000])).isEqualTo(100_000);
	}

	@Test
	void writerIsToldWhenThereIsRoomAgain() throws IOException {
		this.far.connection().reading(false);
		byte[] bytes = SealedNodes.bytes(500_000, 1);
		this.near.send(bytes);
		flow();
		assertThat(this.near.events).containsExactly("connected");
		this.far.connection().reading(true);
		flow();
		assertThat(this.near.events).containsExactly("connected", "writable");
		assertThat(this.far.bytes()).isEqualTo(bytes);
	}

	/**
	 * As a thread of a user does that reads itself.
	 */
	@Test
	void readerThatIsNotToldReadsWhatItWantsAndNoMore() throws IOException {
		this.far.connection().reading(false);
		byte[] bytes = SealedNodes.bytes(400_000, 1);
		this.near.send(bytes);
		flow();
		int before = this.wire.far.unread();
		ByteBuffer target = ByteBuffer.allocate(400_000);
		target.limit(10);
		assertThat(this.far.connection().read(target)).isEqualTo(10);
		assertThat(before - this.wire.far.unread()).isLessThanOrEqualTo(TWO_RECORDS);
		while (target.position() < 400_000) {
			target.limit(Math.min(400_000, target.position() + 33_333));
			this.far.connection().read(target);
			flow();
		}
		assertThat(target.array()).isEqualTo(bytes);
		assertThat(this.far.events).isEmpty();
		assertThat(this.far.connection().read(ByteBuffer.allocate(1))).isZero();
	}

	@Test
	void whatWasWrittenBeforeACloseIsSentAfterIt() throws IOException {
		this.far.connection().reading(false);
		byte[] bytes = SealedNodes.bytes(1_000_000, 1);
		int taken = fill(bytes);
		this.near.connection().close();
		flow();
		assertThat(this.near.closed).isFalse();
		this.far.connection().reading(true);
		flow();
		assertThat(this.far.bytes()).isEqualTo(Arrays.copyOf(bytes, taken));
		assertThat(this.far.ended).isTrue();
		assertThat(this.near.closed).isTrue();
		assertThat(this.near.cause).isNull();
	}

	@Test
	void whatWasWrittenBeforeTheEndIsSentBeforeIt() throws IOException {
		this.far.connection().reading(false);
		byte[] bytes = SealedNodes.bytes(1_000_000, 1);
		int taken = fill(bytes);
		this.near.connection().endOutput();
		flow();
		assertThat(this.wire.near.outputEnded).isFalse();
		this.far.connection().reading(true);
		flow();
		assertThat(this.far.bytes()).isEqualTo(Arrays.copyOf(bytes, taken));
		assertThat(this.far.ended).isTrue();
		assertThat(this.near.closed).isFalse();
	}

	@Test
	void nobodyIsWaitedForLongerThanFiveSecondsAfterAClose() throws IOException {
		this.far.connection().reading(false);
		fill(new byte[1_000_000]);
		this.near.connection().close();
		flow();
		this.conversation.scheduler.advance(Duration.ofMillis(4900));
		flow();
		assertThat(this.near.closed).isFalse();
		this.conversation.scheduler.advance(Duration.ofMillis(200));
		flow();
		assertThat(this.near.closed).isTrue();
		assertThat(this.wire.near.wasReset).isTrue();
	}

	@Test
	void resetDoesNotWait() throws IOException {
		this.far.connection().reading(false);
		fill(new byte[1_000_000]);
		this.near.connection().close();
		this.near.connection().reset();
		flow();
		assertThat(this.near.closed).isTrue();
		assertThat(this.wire.near.wasReset).isTrue();
	}

	@Test
	void handlerIsToldOfNothingButTheEndAfterAClose() throws IOException {
		this.far.connection().reading(false);
		this.near.send(new byte[1_000_000]);
		this.far.write(new byte[1000]);
		this.near.connection().close();
		this.far.connection().reading(true);
		flow();
		assertThat(this.near.events).containsExactly("connected", "closed");
		assertThat(this.near.bytes()).isEmpty();
	}

	@Test
	void onlySoManyConnectionsSendAfterTheirClose() throws IOException {
		for (int i = 0; i < Lingering.MAX; i++) {
			assertThat(this.conversation.caller.transport.context().lingering().tryAcquire()).isTrue();
		}
		this.far.connection().reading(false);
		fill(new byte[1_000_000]);
		this.near.connection().close();
		flow();
		assertThat(this.near.closed).isTrue();
		assertThat(this.wire.near.wasReset).isTrue();
		this.conversation.caller.transport.context().lingering().release(Lingering.MAX);
	}

	@Test
	void writerThatWaitsLearnsThatTheConnectionBroke() throws IOException {
		this.far.connection().reading(false);
		fill(new byte[1_000_000]);
		flow();
		this.far.connection().reset();
		flow();
		assertThat(this.near.closed).isTrue();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.near.write(new byte[1]));
	}

	/**
	 * One that has nothing on its way has no buffer, so idle connections are cheap.
	 */
	@Test
	void connectionsThatAreIdleShareTheirBuffers() throws IOException {
		Peer[] peers = new Peer[50];
		for (int i = 0; i < peers.length; i++) {
			peers[i] = this.conversation.caller.connect(this.conversation.callee);
			flow();
		}
		int created = 0;
		for (Peer peer : peers) {
			peer.send(SealedNodes.bytes(50_000, 1));
			flow();
			created++;
		}
		assertThat(created).isEqualTo(50);
		assertThat(this.conversation.caller.transport.context().buffers().created()).isLessThanOrEqualTo(3);
		assertThat(this.conversation.callee.transport.context().buffers().created()).isLessThanOrEqualTo(3);
	}

}
