package io.peerlink.internal.channel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseLimiterTests {

	private static final long START = Long.MAX_VALUE - Duration.ofMillis(100).toNanos();

	private final InetSocketAddress peer = InetSocketAddress.createUnresolved("peer", 1);

	@Test
	void sameChannelIsAnsweredOncePerInterval() {
		ResponseLimiter limiter = new ResponseLimiter(1);
		assertThat(allowed(limiter, "a", 0)).isTrue();
		assertThat(allowed(limiter, "a", 0)).isFalse();
		assertThat(allowed(limiter, "a", 199)).isFalse();
		assertThat(allowed(limiter, "a", 200)).isTrue();
		assertThat(allowed(limiter, "a", 399)).isFalse();
		assertThat(allowed(limiter, "a", 10_000)).isTrue();
	}

	@Test
	void burstIsAnsweredAndAvailableAgainAfterAPause() {
		ResponseLimiter limiter = new ResponseLimiter(3);
		assertThat(IntStream.range(0, 10).filter((i) -> allowed(limiter, "a", 0)).count()).isEqualTo(3);
		assertThat(IntStream.range(0, 10).filter((i) -> allowed(limiter, "a", 200)).count()).isEqualTo(1);
		assertThat(IntStream.range(0, 10).filter((i) -> allowed(limiter, "a", 100_000)).count()).isEqualTo(3);
	}

	@Test
	void mostOtherChannelsAreNotAffected() {
		ResponseLimiter limiter = new ResponseLimiter(1);
		long answered = IntStream.range(0, 50).filter((i) -> allowed(limiter, "channel " + i, 0)).count();
		assertThat(answered).isGreaterThan(35);
	}

	@Test
	void floodIsAnsweredAtABoundedRate() {
		ResponseLimiter limiter = new ResponseLimiter(1);
		long answered = 0;
		for (int i = 0; i < 200_000; i++) {
			answered += allowed(limiter, "flood " + i, i / 200) ? 1 : 0;
		}
		assertThat(answered).isGreaterThan(0).isLessThanOrEqualTo(256 * 6);
	}

	private boolean allowed(ResponseLimiter limiter, String channelId, long millis) {
		return limiter.tryAcquire(this.peer, channelId, START + Duration.ofMillis(millis).toNanos());
	}

}
