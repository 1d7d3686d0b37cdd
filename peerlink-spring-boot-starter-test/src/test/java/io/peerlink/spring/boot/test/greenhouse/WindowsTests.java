package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.PeerLink;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import io.peerlink.spring.boot.test.greenhouse.Windows.Opened;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/**
 * Tests for a handler, called by peers.
 */
@PeerLinkTest(handlers = Windows.class, properties = "peerlink.node.name=greenhouse")
class WindowsTests {

	@Autowired
	private PeerLinkTestNetwork network;

	@MockitoBean
	private Motor motor;

	@Test
	void openingDrivesTheMotor() {
		Opened opened = this.network.application().call("open", Opened.class, 40);
		assertThat(opened).isEqualTo(new Opened(40, "test"));
		then(this.motor).should().drive(40);
	}

	@Test
	void callerIsRecorded() {
		PeerLink phone = this.network.node("Phone");
		assertThat(phone.peer("greenhouse").call("open", Opened.class, 40)).isEqualTo(new Opened(40, "Phone"));
	}

	@Test
	void impossibleOpeningIsRefused() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.network.application().call("open", Opened.class, 101))
			.withMessageContaining("No window is open 101 %");
		then(this.motor).should(never()).drive(anyInt());
	}

}
