package io.peerlink.internal.channel;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelSlotsTests {

	private final InetSocketAddress peer = InetSocketAddress.createUnresolved("peer", 1);

	private final InetSocketAddress other = InetSocketAddress.createUnresolved("peer", 2);

	@Test
	void peersTogetherTakeThreeQuartersOfTheSlots() {
		ChannelSlots slots = new ChannelSlots(4, 4);
		for (int i = 0; i < 3; i++) {
			assertThat(slots.acquireInbound(this.peer)).isNotNull();
		}
		assertThat(slots.acquireInbound(this.other)).isNull();
		assertThat(slots.acquire(this.other)).isNotNull();
		assertThat(slots.acquire(this.other)).isNull();
	}

	@Test
	void limitPerPeerAffectsThatPeerOnly() {
		ChannelSlots slots = new ChannelSlots(100, 1);
		assertThat(slots.acquire(this.peer)).isNotNull();
		assertThat(slots.acquireInbound(this.peer)).isNull();
		assertThat(slots.acquire(this.other)).isNotNull();
	}

	@Test
	void retainedSlotIsFreeAfterItsLastRelease() {
		ChannelSlots slots = new ChannelSlots(1, 1);
		ChannelSlots.Slot slot = slots.acquireInbound(this.peer);
		assertThat(slot).isNotNull();
		slot.retain();
		slot.release();
		assertThat(slots.acquireInbound(this.peer)).isNull();
		slot.release();
		assertThat(slots.acquireInbound(this.peer)).isNotNull();
	}

}
