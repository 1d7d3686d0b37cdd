package io.peerlink.internal.channel;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelSlotsTests {

	@Test
	void peersTogetherTakeThreeQuartersOfTheSlots() {
		ChannelSlots slots = new ChannelSlots(4, 4);
		for (int i = 0; i < 3; i++) {
			assertThat(slots.acquireInbound("peer")).isNotNull();
		}
		assertThat(slots.acquireInbound("other")).isNull();
		assertThat(slots.acquire("other")).isNotNull();
		assertThat(slots.acquire("other")).isNull();
	}

	@Test
	void limitPerPeerAffectsThatPeerOnly() {
		ChannelSlots slots = new ChannelSlots(100, 1);
		assertThat(slots.acquire("peer")).isNotNull();
		assertThat(slots.acquireInbound("peer")).isNull();
		assertThat(slots.acquire("other")).isNotNull();
	}

	@Test
	void channelsOfOnePeerShareABudget() {
		ChannelSlots slots = new ChannelSlots(100, 2);
		ChannelSlots.Slot first = slots.acquire("peer");
		ChannelSlots.Slot second = slots.acquireInbound("peer");
		ChannelSlots.Slot third = slots.acquire("other");
		assertThat(first).isNotNull();
		assertThat(second).isNotNull();
		assertThat(third).isNotNull();
		assertThat(second.budget()).isSameAs(first.budget()).isNotSameAs(third.budget());
	}

	@Test
	void retainedSlotIsFreeAfterItsLastRelease() {
		ChannelSlots slots = new ChannelSlots(1, 1);
		ChannelSlots.Slot slot = slots.acquireInbound("peer");
		assertThat(slot).isNotNull();
		slot.retain();
		slot.release();
		assertThat(slots.acquireInbound("peer")).isNull();
		slot.release();
		assertThat(slots.acquireInbound("peer")).isNotNull();
	}

}
