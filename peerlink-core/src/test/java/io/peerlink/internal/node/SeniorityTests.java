package io.peerlink.internal.node;

import java.time.Duration;

import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.membership.Pong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SeniorityTests {

	private static final long NOW = Long.MIN_VALUE + 17;

	@ParameterizedTest
	@CsvSource({ "5000, 9000, true", "9000, 5000, false", "5000, 6002, true", "6100, 5000, false" })
	void whoHasHadTheNameForLongerKeepsIt(long own, long other, boolean older) {
		assertThat(isOlder(own, pong("a", other))).isEqualTo(older);
		assertThat(isOlder(own, pong("z", other))).isEqualTo(older);
	}

	@ParameterizedTest
	@CsvSource({ "5000, 5000", "5000, 5900", "5900, 5000", "1, 1" })
	void ofTwoThatStartedTogetherTheSmallerInstanceKeepsIt(long own, long other) {
		assertThat(isOlder(own, pong("a", other))).isTrue();
		assertThat(isOlder(own, pong("z", other))).isFalse();
	}

	@Test
	void roundTripMakesTheTieWider() {
		Duration slow = Duration.ofMillis(700);
		assertThat(isOlder(6500, new Pong("n", "a", slow, Duration.ofSeconds(5)))).isTrue();
		assertThat(isOlder(6500, new Pong("n", "a", Duration.ofMillis(5), Duration.ofSeconds(5)))).isFalse();
	}

	@Test
	void whoDoesNotTellItsAgeIsOlder() {
		assertThat(isOlder(Long.MAX_VALUE / 2_000_000, pong(null, null))).isTrue();
		assertThat(isOlder(Long.MAX_VALUE / 2_000_000, pong("z", null))).isTrue();
	}

	private static Pong pong(@Nullable String instance, @Nullable Long ageMillis) {
		return new Pong("n", instance, Duration.ofMillis(1), (ageMillis != null) ? Duration.ofMillis(ageMillis) : null);
	}

	private static boolean isOlder(long ownAgeMillis, Pong other) {
		return Seniority.isOlder(other, new NodeIdentity("n", "m", NOW - ownAgeMillis * 1_000_000), NOW);
	}

}
