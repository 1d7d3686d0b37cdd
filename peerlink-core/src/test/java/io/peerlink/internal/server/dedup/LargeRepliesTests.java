package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LargeReplies}.
 */
class LargeRepliesTests {

	private static final int MIB = 1 << 20;

	private final LargeReplies replies = new LargeReplies(4 * MIB);

	private @Nullable LargeReply keep(int host, int length) throws Exception {
		return this.replies.keep(InetAddress.getByAddress(new byte[] { 10, 0, 0, (byte) host }),
				RawJson.of("\"" + "x".repeat(length - 2) + "\""));
	}

	private LargeReply kept(int host, int length) throws Exception {
		return Objects.requireNonNull(keep(host, length));
	}

	@Test
	void oneHostGetsHalfOfTheRoom() throws Exception {
		for (int i = 0; i < 4; i++) {
			kept(1, 4 * MIB);
		}
		assertThat(keep(1, 2000)).isNull();
		for (int i = 0; i < 4; i++) {
			kept(2, 4 * MIB);
		}
		assertThat(keep(3, 2000)).isNull();
		assertThat(this.replies.bytes()).isEqualTo(32 * MIB);
	}

	@Test
	void roomComesBack() throws Exception {
		LargeReply first = kept(1, 16 * MIB);
		first.release();
		first.release();
		assertThat(this.replies.bytes()).isZero();
		first.sent();
		kept(1, 16 * MIB);
		assertThat(this.replies.bytes()).isEqualTo(16 * MIB);
	}

	@Test
	void whatWasSentMakesRoomTheOldestFirst() throws Exception {
		LargeReply first = kept(1, 8 * MIB);
		LargeReply second = kept(1, 8 * MIB);
		LargeReply other = kept(2, 16 * MIB);
		assertThat(keep(3, MIB)).isNull();
		second.sent();
		first.sent();
		kept(3, MIB);
		assertThat(second.result()).isNull();
		assertThat(first.result()).isNotNull();
		assertThat(other.result()).isNotNull();
	}

	@Test
	void hostMakesRoomForItselfByItsOwn() throws Exception {
		LargeReply other = kept(2, MIB);
		other.sent();
		LargeReply own = kept(1, 16 * MIB);
		assertThat(keep(1, MIB)).isNull();
		own.sent();
		kept(1, MIB);
		assertThat(own.result()).isNull();
		assertThat(other.result()).isNotNull();
	}

	@Test
	void whatFindsNoRoomAtAllTakesNoneOfOthers() throws Exception {
		kept(1, 13 * MIB);
		LargeReply own = kept(1, MIB);
		LargeReply other = kept(2, 16 * MIB);
		own.sent();
		other.sent();
		assertThat(keep(1, 4 * MIB)).isNull();
		assertThat(own.result()).isNotNull();
		assertThat(other.result()).isNotNull();
		kept(1, 3 * MIB);
		assertThat(own.result()).isNull();
		assertThat(other.result()).isNotNull();
		other.release();
		assertThat(this.replies.bytes()).isEqualTo(16 * MIB);
		kept(3, 16 * MIB);
		assertThat(keep(2, MIB)).isNull();
	}

	@Test
	void stopWaitsForThoseThatHaveToCome() throws Exception {
		LargeReply first = kept(1, MIB);
		LargeReply second = kept(2, MIB);
		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
			try {
				this.replies.awaitFetched(Duration.ofMinutes(1));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		first.sent();
		first.release();
		assertThat(stop).isNotDone();
		second.release();
		assertThat(stop).succeedsWithin(Duration.ofSeconds(20));
		this.replies.awaitFetched(Duration.ofMinutes(1));
		kept(1, MIB);
		this.replies.awaitFetched(Duration.ofMillis(1));
	}

	@Test
	void largestMessageThatIsTakenFits() throws Exception {
		LargeReplies large = new LargeReplies(64 * MIB);
		RawJson result = RawJson.of("\"" + "x".repeat(64 * MIB - 2) + "\"");
		assertThat(large.keep(InetAddress.getLoopbackAddress(), result)).isNotNull();
		assertThat(large.keep(InetAddress.getLoopbackAddress(), result)).isNull();
		assertThat(keep(1, 16 * MIB + 1)).isNull();
	}

}
