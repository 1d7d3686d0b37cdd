package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what users of a sealed connection see of it.
 */
class SealedConnectionTests {

	private static final int RECORD = 16 * 1024;

	private final Conversation conversation = new Conversation();

	private final Peer near = this.conversation.near;

	private final Peer far = this.conversation.far;

	@AfterEach
	void nothingIsLeft() {
		this.conversation.close();
	}

	private void flow() {
		this.conversation.network.flow();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 100, RECORD - 1, RECORD, RECORD + 1, 2 * RECORD, 3 * RECORD + 7, 1_000_000 })
	void bytesArriveInBothDirections(int length) throws IOException {
		byte[] bytes = SealedNodes.bytes(length, 1);
		byte[] back = SealedNodes.bytes(length, 2);
		this.near.send(bytes);
		this.far.send(back);
		flow();
		assertThat(this.far.bytes()).isEqualTo(bytes);
		assertThat(this.near.bytes()).isEqualTo(back);
	}

	@Test
	void networkDoesNotCarryPlainBytes() throws IOException {
		byte[] bytes = new byte[10_000];
		Arrays.fill(bytes, (byte) 'x');
		this.near.write(bytes);
		byte[] carried = this.conversation.wire.near.sent.toByteArray();
		assertThat(carried).hasSize(10_019);
		assertThat(new String(carried, StandardCharsets.ISO_8859_1)).doesNotContain("xxxx");
	}

	/**
	 * The network has nothing more to tell then.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 1000, RECORD + 1 })
	void restOfARecordIsReadInSlices(int slice) throws IOException {
		byte[] bytes = SealedNodes.bytes(2 * RECORD, 1);
		this.far.slice = slice;
		this.far.reads = 1;
		this.near.send(bytes);
		flow();
		assertThat(this.far.bytes()).isEqualTo(bytes);
	}

	@Test
	void restOfARecordIsToldWhenItIsWantedAgain() throws IOException {
		this.far.slice = 10;
		this.far.reads = 1;
		this.far.connection().reading(false);
		this.near.send(SealedNodes.bytes(100, 1));
		flow();
		assertThat(this.far.events).isEmpty();
		assertThat(this.far.read()).isTrue();
		this.far.connection().reading(true);
		flow();
		assertThat(this.far.bytes()).isEqualTo(SealedNodes.bytes(100, 1));
	}

	@Test
	void whatIsNotReadIsToldAgain() throws IOException {
		this.far.reads = 0;
		this.near.send(new byte[] { 1, 2, 3 });
		flow();
		assertThat(this.far.bytes()).isEmpty();
		this.far.reads = 1;
		this.far.slice = 1;
		this.far.connection().reading(false);
		this.far.connection().reading(true);
		flow();
		this.far.reads = 0;
		this.conversation.scheduler.advance(Duration.ofMillis(10));
		this.far.reads = 1;
		this.conversation.scheduler.advance(Duration.ofMillis(10));
		assertThat(this.far.bytes()).containsExactly(1, 2, 3);
	}

	@Test
	void nothingIsReadIntoNoRoom() throws IOException {
		this.far.connection().reading(false);
		this.near.sendAndEnd(new byte[] { 1 });
		flow();
		assertThat(this.far.connection().read(ByteBuffer.allocate(0))).isZero();
		assertThat(this.far.connection().read(ByteBuffer.allocate(2))).isEqualTo(1);
		assertThat(this.far.connection().read(ByteBuffer.allocate(0))).isZero();
		assertThat(this.far.connection().read(ByteBuffer.allocate(1))).isEqualTo(-1);
	}

	@Test
	void directBuffersAndPartsOfArraysAreTakenAndFilled() throws IOException {
		this.far.connection().reading(false);
		ByteBuffer direct = ByteBuffer.allocateDirect(5).put(new byte[] { 1, 2, 3, 4, 5 }).flip();
		this.near.connection().write(direct);
		this.near.connection().write(ByteBuffer.wrap(new byte[] { 0, 6, 7, 0 }, 1, 2));
		flow();
		assertThat(direct.hasRemaining()).isFalse();
		ByteBuffer target = ByteBuffer.allocateDirect(6);
		assertThat(this.far.connection().read(target)).isEqualTo(6);
		ByteBuffer rest = ByteBuffer.allocate(4).position(2);
		assertThat(this.far.connection().read(rest)).isEqualTo(1);
		assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(new byte[] { 1, 2, 3, 4, 5, 6 }));
		assertThat(rest.array()).containsExactly(0, 0, 7, 0);
	}

	@Test
	void oneDirectionEndsAndTheOtherGoesOn() throws IOException {
		this.near.sendAndEnd(new byte[] { 1 });
		flow();
		assertThat(this.far.bytes()).containsExactly(1);
		assertThat(this.far.ended).isTrue();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> this.near.write(new byte[1]));
		byte[] bytes = SealedNodes.bytes(100_000, 1);
		this.far.sendAndEnd(bytes);
		flow();
		assertThat(this.near.bytes()).isEqualTo(bytes);
		assertThat(this.near.ended).isTrue();
		assertThat(this.near.closed).isFalse();
		assertThat(this.far.closed).isFalse();
	}

	@Test
	void endIsToldOnce() throws IOException {
		this.near.connection().endOutput();
		this.near.connection().endOutput();
		flow();
		assertThat(this.conversation.wire.far.unread()).isZero();
		assertThat(this.far.events).containsExactly("readable");
		assertThat(this.far.ended).isTrue();
		assertThat(this.conversation.wire.far.reading).isFalse();
	}

	@Test
	void closeEndsTheOtherSideInOrder() throws IOException {
		byte[] bytes = SealedNodes.bytes(50_000, 1);
		this.near.send(bytes.clone());
		this.near.connection().close();
		flow();
		assertThat(this.near.events).containsExactly("connected", "closed");
		assertThat(this.near.cause).isNull();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> this.near.write(new byte[1]));
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> this.near.connection().read(ByteBuffer.allocate(1)));
		assertThat(this.far.ended).isTrue();
		assertThat(this.far.readFailure).isNull();
		assertThat(bytes).startsWith(this.far.bytes());
	}

	@Test
	void resetIsNoEnd() throws IOException {
		this.near.send(new byte[] { 1, 2, 3 });
		flow();
		this.near.connection().reset();
		flow();
		assertThat(this.near.events).containsExactly("connected", "closed");
		assertThat(this.near.cause).isNull();
		assertThat(this.far.ended).isFalse();
		assertThat(this.far.closed).isTrue();
		assertThat(this.far.cause).hasMessage("Connection reset");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.far.write(new byte[1]))
			.withMessage("Connection reset");
	}

	@Test
	void closingTwiceHasNoEffect() {
		this.near.connection().close();
		this.near.connection().close();
		flow();
		this.near.connection().close();
		this.near.connection().reset();
		flow();
		assertThat(this.near.events).containsExactly("connected", "closed");
		assertThat(this.conversation.wire.near.wasReset).isFalse();
	}

	@Test
	void handlerThatFailsLosesItsConnectionOnly() throws IOException {
		Peer second = this.conversation.caller.connect(this.conversation.callee);
		flow();
		this.far.slice = -1;
		this.near.send(new byte[] { 1 });
		second.send(new byte[] { 2 });
		flow();
		assertThat(this.far.closed).isTrue();
		assertThat(this.far.cause).hasMessageContaining("The handler failed");
		assertThat(this.near.closed).isTrue();
		assertThat(this.conversation.callee.accepted().bytes()).containsExactly(2);
	}

	@Test
	void stopOfANodeEndsItsConnectionsInOrder() throws IOException {
		this.near.send(new byte[] { 1, 2 });
		this.conversation.caller.transport.close();
		flow();
		assertThat(this.near.closed).isTrue();
		assertThat(this.far.bytes()).containsExactly(1, 2);
		assertThat(this.far.ended).isTrue();
		assertThat(this.far.readFailure).isNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void everythingArrivesHoweverItIsCarried(long seed) throws IOException {
		Random random = new Random(seed);
		byte[] bytes = SealedNodes.bytes(200_000 + random.nextInt(100_000), seed);
		byte[] back = SealedNodes.bytes(200_000 + random.nextInt(100_000), -seed);
		this.far.slice = 1 + random.nextInt(40_000);
		this.near.slice = 1 + random.nextInt(500);
		this.far.reads = 1 + random.nextInt(3);
		this.near.sendAndEnd(bytes);
		int sent = 0;
		for (int i = 0; i < 1_000_000 && !(this.near.ended && this.far.ended); i++) {
			if (sent < back.length) {
				byte[] piece = Arrays.copyOfRange(back, sent, Math.min(back.length, sent + 1 + random.nextInt(3000)));
				sent += piece.length - this.far.write(piece);
			}
			else {
				this.far.connection().endOutput();
			}
			ScriptedPair wire = this.conversation.wire;
			wire.carry(random.nextBoolean() ? wire.near : wire.far,
					random.nextInt(10) == 0 ? 1 + random.nextInt(60_000) : 1 + random.nextInt(300));
			this.conversation.network.run();
			if (random.nextInt(20) == 0) {
				this.far.connection().reading(random.nextBoolean());
			}
		}
		this.far.connection().reading(true);
		flow();
		assertThat(this.far.bytes()).isEqualTo(bytes);
		assertThat(this.near.bytes()).isEqualTo(back);
		assertThat(this.far.readFailure).isNull();
		assertThat(this.near.readFailure).isNull();
	}

}
