package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link RecordWriter}. The test is each of the threads that use one.
 */
class RecordWriterTests {

	private static final int OVERHEAD = 19;

	private final RecordBuffers buffers = new RecordBuffers();

	private final RecordWriter writer = new RecordWriter(this.buffers, new RecordKey(new byte[32]));

	private int add(int length) throws IOException {
		ByteBuffer source = ByteBuffer.allocate(length);
		this.writer.add(source);
		return source.position();
	}

	/**
	 * The network takes some bytes.
	 */
	private static void take(@Nullable ByteBuffer sealed, int count) {
		ByteBuffer sending = requireNonNull(sealed);
		sending.position(sending.position() + count);
	}

	@Test
	void twoRecordsHaveRoom() throws IOException {
		assertThat(add(100_000)).isEqualTo(2 * RecordFormat.MAX_PLAIN);
		assertThat(add(1)).isZero();
		assertThat(this.writer.awaitRoom()).isTrue();
		assertThat(requireNonNull(this.writer.send()).remaining()).isEqualTo(2 * RecordFormat.MAX_RECORD);
	}

	@Test
	void endAlwaysHasRoom() throws IOException {
		add(100_000);
		assertThat(this.writer.end()).isTrue();
		assertThat(this.writer.end()).isFalse();
		assertThat(requireNonNull(this.writer.send()).remaining())
			.isEqualTo(2 * RecordFormat.MAX_RECORD + RecordFormat.MIN_RECORD);
		assertThat(this.writer.isDone()).isFalse();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> add(1));
	}

	@Test
	void oneThreadSendsWhatOthersAddMeanwhile() throws IOException {
		add(10);
		ByteBuffer sending = this.writer.send();
		add(20);
		assertThat(this.writer.send()).isNull();
		take(sending, 10 + OVERHEAD);
		assertThat(requireNonNull(this.writer.sent()).remaining()).isEqualTo(20 + OVERHEAD);
		take(sending, 20 + OVERHEAD);
		assertThat(this.writer.sent()).isNull();
		assertThat(this.writer.send()).isNull();
	}

	@Test
	void networkThatHasNoRoomIsLeftAlone() throws IOException {
		add(10);
		take(this.writer.send(), 5);
		assertThat(this.writer.sent()).isNull();
		assertThat(requireNonNull(this.writer.send()).remaining()).isEqualTo(5 + OVERHEAD);
	}

	/**
	 * The network says so only once, and maybe before the thread that sends is back.
	 */
	@Test
	void roomThatTheNetworkHasMadeMeanwhileIsUsed() throws IOException {
		add(10);
		take(this.writer.send(), 5);
		assertThat(this.writer.send()).isNull();
		ByteBuffer sending = this.writer.sent();
		take(sending, 1);
		assertThat(this.writer.sent()).isNull();
		assertThat(requireNonNull(this.writer.send()).remaining()).isEqualTo(4 + OVERHEAD);
	}

	@Test
	void waitEndsWhenThereIsRoom() throws IOException {
		add(100_000);
		assertThat(this.writer.awaitRoom()).isTrue();
		assertThat(this.writer.endWait()).isFalse();
		take(this.writer.send(), 2 * RecordFormat.MAX_RECORD);
		assertThat(this.writer.sent()).isNull();
		assertThat(this.writer.endWait()).isTrue();
		assertThat(this.writer.endWait()).isFalse();
		assertThat(this.writer.awaitRoom()).isFalse();
	}

	@Test
	void failureEndsTheWaitAndIsToldToWhoeverWritesNext() throws IOException {
		add(100_000);
		this.writer.awaitRoom();
		this.writer.send();
		this.writer.fail(new IOException("of the test"));
		assertThat(this.writer.endWait()).isTrue();
		assertThat(this.writer.isDone()).isTrue();
		assertThat(this.writer.hasEnded()).isFalse();
		assertThatIOException().isThrownBy(() -> add(1)).withMessage("of the test");
	}

	/**
	 * Another connection must not get it meanwhile.
	 */
	@Test
	void bufferThatIsBeingSentIsKeptAfterAClose() throws IOException {
		add(10);
		ByteBuffer sending = this.writer.send();
		this.writer.close();
		assertThat(this.buffers.outgoing().take()).isNotSameAs(sending);
		assertThat(this.writer.sent()).isNull();
		assertThat(this.buffers.outgoing().take()).isSameAs(sending);
		assertThat(this.writer.isDone()).isTrue();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> add(1));
	}

	@Test
	void bufferIsGivenBackWhenAllIsSent() throws IOException {
		for (int i = 0; i < 10; i++) {
			add(10);
			take(this.writer.send(), 10 + OVERHEAD);
			assertThat(this.writer.sent()).isNull();
		}
		assertThat(this.buffers.created()).isOne();
	}

}
