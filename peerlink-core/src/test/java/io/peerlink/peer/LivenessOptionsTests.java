package io.peerlink.peer;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LivenessOptionsTests {

	@Test
	void optionsAreChecked() {
		LivenessOptions valid = LivenessOptions.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withJavaInterval(Duration.ZERO))
			.withMessageContaining("javaInterval");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withJavaTimeout(Duration.ofMillis(-1)))
			.withMessageContaining("javaTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withOtherInterval(Duration.ZERO))
			.withMessageContaining("otherInterval");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withOtherTimeout(Duration.ZERO))
			.withMessageContaining("otherTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> valid.withMisses(0)).withMessageContaining("misses");
	}

	@Test
	void optionsAreChangedOneByOne() {
		LivenessOptions options = LivenessOptions.disabled()
			.withJavaInterval(Duration.ofSeconds(1))
			.withJavaTimeout(Duration.ofSeconds(2))
			.withOtherInterval(Duration.ofSeconds(3))
			.withOtherTimeout(Duration.ofSeconds(4))
			.withMisses(5);
		assertThat(options.enabled()).isFalse();
		assertThat(options.javaInterval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(options.javaTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(options.otherInterval()).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.otherTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(options.misses()).isEqualTo(5);
	}

}
