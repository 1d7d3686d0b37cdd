package io.peerlink.internal.channel;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChannelKeeper}, which outlives the runs of its node.
 */
class ChannelKeeperTests {

	private final AtomicInteger asked = new AtomicInteger();

	private @Nullable Consumer<String> ended;

	private boolean open = true;

	@Test
	void channelIsForgottenWhenItEndsWhoeverEndsIt() {
		ChannelKeeper keeper = new ChannelKeeper((peers) -> List.of(), "state", ChannelOptions.raw(), (channel) -> {
		}, (closed) -> {
		});
		Channel channel = (Channel) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Channel.class }, (proxy, method, args) -> invoke(proxy, method, args));
		keeper.add(channel);
		assertThat(keeper.channels()).hasSize(1);
		this.open = false;
		assertThat(this.ended).isNotNull();
		this.ended.accept("local_close");
		this.asked.set(0);
		assertThat(keeper.channels()).isEmpty();
		assertThat(this.asked).hasValue(0);
	}

	@SuppressWarnings("unchecked")
	private @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] args) {
		return switch (method.getName()) {
			case "isOpen" -> {
				this.asked.incrementAndGet();
				yield this.open;
			}
			case "onDisconnect" -> {
				this.ended = (Consumer<String>) args[0];
				yield null;
			}
			case "equals" -> proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> throw new UnsupportedOperationException(method.getName());
		};
	}

}
