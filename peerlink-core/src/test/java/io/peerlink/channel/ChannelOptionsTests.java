package io.peerlink.channel;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class ChannelOptionsTests {

	@Test
	void defaultsAreBoundedAndPatient() {
		ChannelOptions options = ChannelOptions.sequenced();
		assertThat(options.ordering()).isEqualTo(ChannelOrdering.SEQUENCE);
		assertThat(ChannelOptions.raw().ordering()).isEqualTo(ChannelOrdering.RAW);
		assertThat(options.maxQueueSize()).isEqualTo(256);
		assertThat(options.overflow()).isEqualTo(OverflowPolicy.DROP_OLDEST);
		assertThat(options.idleTimeout()).isNull();
		assertThat(options.openTimeout()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void eachMethodChangesOneThing() {
		ChannelOptions changed = ChannelOptions.raw()
			.maxQueueSize(7)
			.overflow(OverflowPolicy.DROP_NEWEST)
			.idleTimeout(Duration.ofSeconds(3))
			.openTimeout(Duration.ofMillis(1));
		assertThat(changed).isEqualTo(new ChannelOptions(ChannelOrdering.RAW, 7, OverflowPolicy.DROP_NEWEST,
				Duration.ofSeconds(3), Duration.ofMillis(1)));
		assertThat(changed.idleTimeout(null).idleTimeout()).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 65_537, Integer.MAX_VALUE })
	void queueOutsideTheLimitsIsRefused(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelOptions.raw().maxQueueSize(size))
			.withMessageContaining("maxQueueSize")
			.withMessageContaining("65536")
			.withMessageContaining(String.valueOf(size));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT0S", "PT0.099S", "P366D", "PT2562047788015215H" })
	void idleTimeoutOutsideTheLimitsIsRefused(Duration timeout) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelOptions.raw().idleTimeout(timeout))
			.withMessageContaining("idleTimeout");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT0S" })
	void openTimeoutMustBePositive(Duration timeout) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelOptions.raw().openTimeout(timeout))
			.withMessageContaining("openTimeout");
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void onlyTheIdleTimeoutMayBeNull() {
		assertThatNullPointerException().isThrownBy(() -> ChannelOptions.of(null))
			.withMessage("ordering must not be null");
		assertThatNullPointerException().isThrownBy(() -> ChannelOptions.raw().overflow(null))
			.withMessage("overflow must not be null");
		assertThatNullPointerException().isThrownBy(() -> ChannelOptions.raw().openTimeout(null))
			.withMessage("openTimeout must not be null");
	}

	@Test
	void limitsThemselvesAreAllowed() {
		assertThat(ChannelOptions.raw().maxQueueSize(1).maxQueueSize(65_536).maxQueueSize()).isEqualTo(65_536);
		assertThat(ChannelOptions.raw().idleTimeout(Duration.ofMillis(100)).idleTimeout(Duration.ofDays(365)))
			.extracting(ChannelOptions::idleTimeout)
			.isEqualTo(Duration.ofDays(365));
	}

}
