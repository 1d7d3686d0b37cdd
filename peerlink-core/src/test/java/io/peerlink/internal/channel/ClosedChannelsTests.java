package io.peerlink.internal.channel;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClosedChannelsTests {

	private final InetSocketAddress peer = InetSocketAddress.createUnresolved("peer", 1);

	private final InetSocketAddress unknownPeer = InetSocketAddress.createUnresolved("peer", 2);

	private final ClosedChannels closed = new ClosedChannels();

	@Test
	void reasonIsReturnedForThePeerOnly() {
		this.closed.remember("a", this.peer, "idle_timeout");
		assertThat(this.closed.reason("a", this.peer)).isEqualTo("idle_timeout");
		assertThat(this.closed.reason("a", this.unknownPeer)).isNull();
		assertThat(this.closed.reason("b", this.peer)).isNull();
	}

	@Test
	void oldestIsForgottenFirst() {
		for (int i = 0; i <= 1024; i++) {
			this.closed.remember("channel " + i, this.peer, "closed");
		}
		assertThat(this.closed.reason("channel 0", this.peer)).isNull();
		assertThat(this.closed.reason("channel 1", this.peer)).isEqualTo("closed");
		assertThat(this.closed.reason("channel 1024", this.peer)).isEqualTo("closed");
	}

}
