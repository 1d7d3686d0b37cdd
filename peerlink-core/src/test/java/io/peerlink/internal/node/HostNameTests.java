package io.peerlink.internal.node;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostName}.
 */
class HostNameTests {

	@Test
	void firstSourceThatKnowsItCounts() {
		assertThat(HostName.find(sources(null, " \n", "kitchen", "cellar"))).contains("kitchen");
	}

	@Test
	void domainIsLeftOut() {
		assertThat(HostName.find(sources("kitchen.example.org\n"))).contains("kitchen");
	}

	@Test
	void nameThatWasReadInAWrongEncodingDoesNotCount() {
		assertThat(HostName.find(sources("k\ufffd\ufffdche", "k\u00fcche.example.org"))).contains("k\u00fcche");
	}

	@Test
	void unknownHostHasNoName() {
		assertThat(HostName.find(sources(null, "", ".example.org"))).isEmpty();
	}

	@Test
	void thisMachineHasAName() {
		assertThat(HostName.find()).hasValueSatisfying((name) -> assertThat(name).isNotBlank().doesNotContain("."));
	}

	private static List<Supplier<@Nullable String>> sources(@Nullable String... hosts) {
		return Arrays.stream(hosts).<Supplier<@Nullable String>>map((host) -> () -> host).toList();
	}

}
