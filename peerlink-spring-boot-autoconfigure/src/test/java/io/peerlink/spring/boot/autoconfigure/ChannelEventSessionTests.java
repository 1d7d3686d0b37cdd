package io.peerlink.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.spring.event.ChannelClosedEvent;
import io.peerlink.spring.event.ChannelEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ChannelEventSessionTests {

	private final PeerLink node = new MemoryLan().node("node");

	private final List<String> events = new ArrayList<>();

	private final ChannelEventSession session = new ChannelEventSession(this.node, this::record);

	@Test
	void openChannelIsReportedClosedAtTheEnd() {
		this.session.startPublishing();
		Channel idle = channel("idle", "idle_timeout");
		this.session.channelOpened(idle);
		this.session.channelOpened(channel("open", null));
		this.session.end();
		assertThat(this.events).containsExactly("open idle", "open open", "idle_timeout idle", "local_close open");
	}

	@Test
	void nothingIsReportedAfterTheEnd() {
		this.session.startPublishing();
		Channel channel = channel("late", null);
		this.session.channelOpened(channel);
		this.session.end();
		this.events.clear();
		this.session.channelClosed(channel, "closed");
		this.session.channelOpened(channel("later", null));
		this.session.end();
		assertThat(this.events).isEmpty();
	}

	@Test
	void nothingIsReportedWhenTheStartFails() {
		Channel channel = channel("a", null);
		this.session.channelOpened(channel);
		this.session.channelOpened(channel("b", null));
		this.session.channelClosed(channel, "closed");
		this.session.end();
		assertThat(this.events).isEmpty();
	}

	@Test
	void eventThatWaitsForABusyListenerIsDiscardedAtTheEnd() {
		Channel channel = channel("busy", null);
		ChannelEventSession[] session = new ChannelEventSession[1];
		session[0] = new ChannelEventSession(this.node, (event) -> {
			record(event);
			session[0].end();
		});
		session[0].startPublishing();
		session[0].channelOpened(channel);
		assertThat(this.events).containsExactly("open busy");
	}

	@Test
	void numberOfHeldChannelsIsLimited() {
		for (int i = 0; i < ChannelEventSession.MAX_HELD; i++) {
			Channel channel = channel("held", null);
			this.session.channelOpened(channel);
			this.session.channelClosed(channel, "closed");
		}
		Channel excess = channel("excess", null);
		this.session.channelOpened(excess);
		this.session.startPublishing();
		this.session.channelClosed(excess, "closed");
		assertThat(this.events).hasSize(2 * ChannelEventSession.MAX_HELD).doesNotContain("open too many");
	}

	@Test
	void channelThatWasOpenedBeforeTheSessionIsNotReported() {
		this.session.startPublishing();
		this.session.channelClosed(channel("earlier", "closed"), "closed");
		assertThat(this.events).isEmpty();
	}

	private static Channel channel(String name, @Nullable String closeReason) {
		Channel channel = mock();
		given(channel.name()).willReturn(name);
		given(channel.closeReason()).willReturn(Optional.ofNullable(closeReason));
		return channel;
	}

	private void record(Object event) {
		String text = (event instanceof ChannelClosedEvent closed) ? closed.getReason() : "open";
		this.events.add(text + " " + ((ChannelEvent) event).getChannel().name());
	}

}
