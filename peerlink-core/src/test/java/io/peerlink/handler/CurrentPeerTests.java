package io.peerlink.handler;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CurrentPeerTests {

	private final CurrentPeer ada = new CurrentPeer("Ada", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
			null);

	@Test
	void callerOfAThreadIsSetAndRestored() {
		CurrentPeer before = CurrentPeer.enter(this.ada);
		try {
			assertThat(before).isNull();
			assertThat(CurrentPeer.get()).hasValue(this.ada);
		}
		finally {
			assertThat(CurrentPeer.enter(before)).isEqualTo(this.ada);
		}
		assertThat(CurrentPeer.get()).isEmpty();
	}

}
