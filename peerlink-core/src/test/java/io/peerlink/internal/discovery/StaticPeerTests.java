package io.peerlink.internal.discovery;

import io.peerlink.peer.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StaticPeer}.
 */
class StaticPeerTests {

	@Test
	void nameHostAndPortAreParsed() {
		assertThat(StaticPeer.parse(" Phone2@192.168.1.7:5000 ", StaticPeerTests::portOf))
			.isEqualTo(new StaticPeer("Phone2", "192.168.1.7", 5000));
	}

	@Test
	void nameMayBeMissing() {
		StaticPeer peer = StaticPeer.parse("192.168.1.7:5000", StaticPeerTests::portOf);
		assertThat(peer).isEqualTo(new StaticPeer(null, "192.168.1.7", 5000));
		assertThat(peer.assumedName()).isEqualTo("192.168.1.7:5000");
	}

	@Test
	void missingPortIsDerivedFromTheName() {
		assertThat(StaticPeer.parse("Phone2@phone.local", StaticPeerTests::portOf))
			.isEqualTo(new StaticPeer("Phone2", "phone.local", 49_817));
	}

	@Test
	void nameMayHoldAnAtSign() {
		assertThat(StaticPeer.parse("me@home@192.168.1.7:1", StaticPeerTests::portOf).name()).isEqualTo("me@home");
	}

	@Test
	void assumedNameOfALongHostIsValid() {
		StaticPeer peer = StaticPeer.parse("host.".repeat(20) + "example:5000", StaticPeerTests::portOf);
		assertThat(NodeName.isValid(peer.assumedName())).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			192.168.1.7           | port is missing
			''                    | port is missing
			@192.168.1.7:5000     | name has 1 to 63
			@192.168.1.7          | name has 1 to 63
			Phone2@               | host is missing
			Phone2@:5000          | host is missing
			192.168.1.7:          | is no port
			192.168.1.7:http      | is no port
			192.168.1.7:0         | from 1 to 65535
			192.168.1.7:65536     | from 1 to 65535
			192.168.1.700:5000    | no IPv4 address
			192.168.1:5000        | no IPv4 address
			fe80::1               | IPv6 is not supported
			[fe80::1]:5000        | IPv6 is not supported
			[1]:5000              | IPv6 is not supported
			""")
	void invalidTextIsRejectedWithTheReason(String text, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> StaticPeer.parse(text, StaticPeerTests::portOf))
			.withMessageStartingWith("Invalid static peer '" + text + "': ")
			.withMessageContaining(reason);
	}

	@Test
	void invalidPeerIsRejectedByTheConstructor() {
		assertThatIllegalArgumentException().isThrownBy(() -> new StaticPeer("Phone2", "192.168.1.7", 0))
			.withMessage("Invalid static peer 'Phone2@192.168.1.7:0': a port is a number from 1 to 65535");
	}

	private static int portOf(String name) {
		return name.equals("Phone2") ? 49_817 : 50_000;
	}

}
