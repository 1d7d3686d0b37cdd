package io.peerlink.internal.discovery.mdns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

import io.peerlink.internal.wire.Realm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MdnsOptions}.
 */
class MdnsOptionsTests {

	@Test
	void realmHasItsServiceType() {
		MdnsOptions options = MdnsOptions.defaults().withRealm(new Realm("0123456789abcdef"));
		assertThat(options.serviceType()).isEqualTo("_peerlink-012345._tcp.local.");
		assertThat(options.realm()).isEqualTo("0123456789abcdef");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0123456789ABCDEF", "0123456789abcde", "0123456789abcdef0" })
	void invalidRealmIsRejected(String realm) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MdnsOptions("_peerlink._tcp.local.", realm, List.of(), null, Duration.ofSeconds(1)))
			.withMessageContaining("16");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "peerlink", "_peerlink._tcp.local", "_peerlink._sctp.local.", "_a23456789012345b._tcp.local.",
					"_peer.link._tcp.local.", "_-peer._tcp.local.", "_peerlink._tcp.example." })
	void invalidServiceTypeIsRejected(String type) {
		assertThatIllegalArgumentException().isThrownBy(() -> MdnsOptions.defaults().withServiceType(type))
			.withMessageContaining("_peerlink._tcp.local.");
	}

	@Test
	void wildcardIsNoBindAddress() throws UnknownHostException {
		MdnsOptions options = MdnsOptions.defaults().withBindAddress(InetAddress.getByName("192.0.2.1"));
		assertThat(options.bindAddress()).isEqualTo(InetAddress.getByName("192.0.2.1"));
		assertThat(options.withInterfaces(List.of("eth0")).bindAddress()).isEqualTo(options.bindAddress());
		assertThat(options.withBindAddress(InetAddress.getByName("0.0.0.0")).bindAddress()).isNull();
		assertThat(options.withBindAddress(null).bindAddress()).isNull();
	}

}
