package io.peerlink.internal.discovery.dns;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JmDnsLabel}.
 */
class JmDnsLabelTests {

	@Test
	void lengthIsThatOfTheEncodedName() {
		assertThat(JmDnsLabel.length("aü漢")).isEqualTo(6);
		assertThat(JmDnsLabel.length("🚀")).isEqualTo(6);
	}

	@Test
	void mangledNameIsRestored() {
		assertThat(JmDnsLabel.restore("a\u030f\u01a0b", "a🚀b")).isEqualTo("a🚀b");
	}

	@Test
	void claimThatDoesNotMatchIsIgnored() {
		assertThat(JmDnsLabel.restore("a", "a🚀b")).isEqualTo("a");
		assertThat(JmDnsLabel.restore("a", "b")).isEqualTo("a");
		assertThat(JmDnsLabel.restore("a", null)).isEqualTo("a");
	}

}
