package io.peerlink.internal.discovery.dns;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DnsNameTests {

	@Test
	void caseOfAsciiLettersDoesNotMatter() {
		assertThat(DnsName.isSame("Pi.Local.", "pI.local.")).isTrue();
		assertThat(DnsName.isSame("Pi.local.", "Pi.local")).isFalse();
		assertThat(DnsName.key("Pi AZ@[`{")).isEqualTo("pi az@[`{");
		assertThat(DnsName.startsWith("PEERLINK-1.local.", "peerlink-1")).isTrue();
		assertThat(DnsName.startsWith("peer", "peerlink")).isFalse();
	}

	@Test
	void caseOfOtherLettersMatters() {
		assertThat(DnsName.isSame("Büro", "BÜRO")).isFalse();
		assertThat(DnsName.isSame("Kelvin", "\u212Aelvin")).isFalse();
		assertThat(DnsName.key("BÜRO")).isEqualTo("bÜro");
	}

}
