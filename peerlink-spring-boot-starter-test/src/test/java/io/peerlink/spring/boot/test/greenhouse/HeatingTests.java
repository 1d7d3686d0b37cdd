package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.call.PeerClient;
import io.peerlink.error.CallDeniedException;
import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a handler that is not for everybody.
 */
@PeerLinkTest(handlers = Heating.class, sealed = true, properties = "peerlink.node.name=greenhouse")
class HeatingTests {

	@Autowired
	private PeerLinkTestNetwork network;

	@Test
	void consoleHeatsAndCools() {
		PeerClient greenhouse = this.network.node("Console").peer("greenhouse");
		assertThat(greenhouse.call("heating.heat", Integer.class, 21)).isEqualTo(21);
		assertThat(greenhouse.call("heating.cool", Integer.class)).isEqualTo(20);
	}

	@Test
	void othersDoNot() {
		PeerClient greenhouse = this.network.node("Phone").peer("greenhouse");
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> greenhouse.call("heating.heat", Integer.class, 30));
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> greenhouse.call("heating.cool", Integer.class));
	}

	@Test
	void callerWithoutANameDoesNotEither() {
		assertThatExceptionOfType(CallDeniedException.class)
			.isThrownBy(() -> this.network.application().call("heating.cool", Integer.class));
	}

	@TestConfiguration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class MethodSecurity {

	}

}
