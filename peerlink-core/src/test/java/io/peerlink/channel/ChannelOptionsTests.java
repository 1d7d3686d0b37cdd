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
	void defaultsAreDocumentedValues() {
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
			.withMaxQueueSize(7)
			.withOverflow(OverflowPolicy.DROP_NEWEST)
			.withIdleTimeout(Duration.ofSeconds(3))
			.withOpenTimeout(Duration.ofMillis(1));
		assertThat(changed.ordering()).isEqualTo(ChannelOrdering.RAW);
		assertThat(changed.maxQueueSize()).isEqualTo(7);
		assertThat(changed.overflow()).isEqualTo(OverflowPolicy.DROP_NEWEST);
		assertThat(changed.idleTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(changed.openTimeout()).isEqualTo(Duration.ofMillis(1));
		assertThat(changed.withIdleTimeout(null).idleTimeout()).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 65_537, Integer.MAX_VALUE })
	void queueOutsideTheLimitsIsRefused(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelOptions.raw().withMaxQueueSize(size))
			.withMessageContaining("maxQueueSize")
			.withMessageContaining("65536")
			.withMessageContaining(String.valueOf(size));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT0S", "PT0.099S", "P366D", "PT2562047788015215H" })
	void idleTimeoutOutsideTheLimitsIsRefused(Duration timeout) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelOptions.raw().withIdleTimeout(timeout))
			.withMessageContaining("idleTimeout");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT0S" })
	void openTimeoutMustBePositive(Duration timeout) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelOptions.raw().withOpenTimeout(timeout))
			.withMessageContaining("openTimeout");
	}

	@Test
	@SuppressWarnings("NullAway") // The test is about null.
	void onlyTheIdleTimeoutMayBeNull() {
		assertThatNullPointerException().isThrownBy(() -> ChannelOptions.of(null))
			.withMessage("ordering must not be null");
		assertThatNullPointerException().isThrownBy(() -> ChannelOptions.raw().withOverflow(null))
			.withMessage("overflow must not be null");
		assertThatNullPointerException().isThrownBy(() -> ChannelOptions.raw().withOpenTimeout(null))
			.withMessage("openTimeout must not be null");
	}

	@Test
	void limitsThemselvesAreAllowed() {
		assertThat(ChannelOptions.raw().withMaxQueueSize(1).withMaxQueueSize(65_536).maxQueueSize()).isEqualTo(65_536);
		assertThat(ChannelOptions.raw().withIdleTimeout(Duration.ofMillis(100)).withIdleTimeout(Duration.ofDays(365)))
			.extracting(ChannelOptions::idleTimeout)
			.isEqualTo(Duration.ofDays(365));
	}

}
