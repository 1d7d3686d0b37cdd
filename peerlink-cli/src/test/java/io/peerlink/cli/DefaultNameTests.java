package io.peerlink.cli;

import io.peerlink.peer.NodeName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultName}.
 */
class DefaultNameTests {

	@Test
	void nameConsistsOfHostAndProcessId() {
		assertThat(DefaultName.of("duke", 17)).isEqualTo("cli-duke-17");
	}

	@Test
	void unusualHostsGiveValidNames() {
		assertThat(DefaultName.of("", 17)).isEqualTo("cli-17");
		assertThat(DefaultName.of("läptop of 'me'\n", 17)).isEqualTo("cli-lptopofme-17");
		assertThat(NodeName.isValid(DefaultName.of("x".repeat(300), Long.MAX_VALUE))).isTrue();
	}

	@Test
	void nameOfThisProcessIsValid() {
		assertThat(DefaultName.ofThisProcess()).startsWith("cli-").endsWith("-" + ProcessHandle.current().pid());
		assertThat(NodeName.isValid(DefaultName.ofThisProcess())).isTrue();
	}

}
