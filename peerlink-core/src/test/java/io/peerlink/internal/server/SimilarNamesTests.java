package io.peerlink.internal.server;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SimilarNames}.
 */
class SimilarNamesTests {

	private static final List<String> NAMES = List.of("add", "greet", "GREET", "great", "greeter", "shop.deliver", "a");

	@Test
	void theMostSimilarNamesAreFound() {
		assertThat(SimilarNames.of("Greet", NAMES)).containsExactly("GREET", "greet", "great");
		assertThat(SimilarNames.of("shop.delivery", NAMES)).containsExactly("shop.deliver");
	}

	@Test
	void shortNamesAreNotSimilarToEverything() {
		assertThat(SimilarNames.of("b", NAMES)).isEmpty();
		assertThat(SimilarNames.of("sub", NAMES)).isEmpty();
	}

	@Test
	void longNamesAreNotCompared() {
		String name = "x".repeat(61);
		assertThat(SimilarNames.of(name, List.of(name + "y"))).isEmpty();
	}

}
