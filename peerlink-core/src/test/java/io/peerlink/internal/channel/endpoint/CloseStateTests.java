package io.peerlink.internal.channel.endpoint;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.OverflowPolicy;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.peer.Peer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class CloseStateTests {

	private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("peer", 1);

	private final ChannelTerms terms = new ChannelTerms("id", "name", new Peer("bob", "instance", ADDRESS, Map.of()),
			true, ChannelOrdering.RAW, 1, OverflowPolicy.DROP_OLDEST, null);

	private final CloseState state = new CloseState(this.terms,
			new CallbackRunner(Runnable::run, (task) -> false, new ChannelMeter(new ChannelCounters())));

	private final List<String> notified = new ArrayList<>();

	@Test
	void firstReasonStays() {
		assertThat(this.state.isOpen()).isTrue();
		assertThat(this.state.reason()).isNull();
		assertThat(this.state.close("first")).isTrue();
		assertThat(this.state.close("second")).isFalse();
		assertThat(this.state.isOpen()).isFalse();
		assertThat(this.state.reason()).isEqualTo("first");
	}

	@Test
	void closedStateIsReportedWithItsReason() {
		assertThatNoException().isThrownBy(this.state::requireOpen);
		this.state.close("idle_timeout");
		assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(this.state::requireOpen).satisfies((ex) -> {
			assertThat(ex.getChannelName()).isEqualTo("name");
			assertThat(ex.getPeerName()).isEqualTo("bob");
			assertThat(ex.getReason()).isEqualTo("idle_timeout");
		});
	}

	@Test
	void closedExceptionIsExpectedOfAClosedChannelOnly() {
		ChannelClosedException failure = new ChannelClosedException("name", "bob", "closed");
		assertThat(this.state.isCauseOf(failure)).isFalse();
		this.state.close("closed");
		assertThat(this.state.isCauseOf(failure)).isTrue();
		assertThat(this.state.isCauseOf(new IllegalStateException())).isFalse();
	}

	@Test
	void everyListenerIsNotifiedOnceEvenIfAnotherOneThrows() {
		this.state.addListener((reason) -> {
			throw new AssertionError("test");
		});
		this.state.addListener(this.notified::add);
		this.state.close("closed");
		assertThat(this.notified).isEmpty();
		this.state.notifyListeners();
		this.state.notifyListeners();
		assertThat(this.notified).containsExactly("closed");
	}

	@Test
	void lateListenerIsNotifiedAtOnce() {
		this.state.close("closed");
		this.state.addListener(this.notified::add);
		assertThat(this.notified).isEmpty();
		this.state.notifyListeners();
		this.state.addListener(this.notified::add);
		assertThat(this.notified).containsExactly("closed", "closed");
	}

}
