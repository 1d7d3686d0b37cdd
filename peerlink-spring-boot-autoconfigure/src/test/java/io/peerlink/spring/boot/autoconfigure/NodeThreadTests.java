package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.event.PeerUpEvent;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the threads that run the application's code.
 */
class NodeThreadTests {

	private static final boolean JVM_HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkHandlerAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean(Threads.class)
		.withPropertyValues("peerlink.node.name=server");

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "true", "false" })
	void virtualThreadsAreUsedIfTheyAreEnabledAndAvailable(@Nullable String enabled) {
		boolean virtual = JVM_HAS_VIRTUAL_THREADS && "true".equals(enabled);
		this.runner
			.withPropertyValues(
					(enabled != null) ? new String[] { "spring.threads.virtual.enabled=" + enabled } : new String[0])
			.run((context) -> assertThreads(context, virtual));
	}

	@Test
	void customizerOverridesTheProperty() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.withBean("platform", PeerLinkBuilderCustomizer.class, () -> (builder) -> builder.virtualThreads(false))
			.run((context) -> assertThreads(context, false));
	}

	@Test
	void customizerChoosesVirtualThreadsForTheNodeOnly() {
		this.runner
			.withBean("virtual", PeerLinkBuilderCustomizer.class, () -> (builder) -> builder.virtualThreads(true))
			.run((context) -> assertThreads(context, JVM_HAS_VIRTUAL_THREADS));
	}

	private void assertThreads(AssertableApplicationContext context, boolean virtual) throws Exception {
		Threads threads = context.getBean(Threads.class);
		context.getBean(PeerLink.class).registerChannel("in", threads::onChannel, ChannelOptions.raw());
		try (PeerLink client = this.lan.node("client").start()) {
			assertThread(threads.take(), "peerlink-server-event-", virtual);
			client.awaitPeer("server", Duration.ofSeconds(10));
			client.peer("server").call("handle", void.class);
			assertThread(threads.take(), "peerlink-server-handler-", virtual);
			client.openChannel("server", "in", ChannelOptions.raw()).close();
			assertThread(threads.take(), "peerlink-server-channel-", virtual);
		}
	}

	private static void assertThread(Thread thread, String prefix, boolean virtual) throws Exception {
		assertThat(thread.getName()).startsWith(prefix);
		assertThat(thread.isDaemon()).isTrue();
		if (JVM_HAS_VIRTUAL_THREADS) {
			assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(virtual);
		}
	}

	@PeerLinkHandler
	static class Threads {

		private final BlockingQueue<Thread> used = new LinkedBlockingQueue<>();

		public void handle() {
			this.used.add(Thread.currentThread());
		}

		@EventListener
		void onUp(PeerUpEvent event) {
			this.used.add(Thread.currentThread());
		}

		private void onChannel(Object channel) {
			this.used.add(Thread.currentThread());
		}

		private Thread take() throws InterruptedException {
			Thread thread = this.used.poll(10, TimeUnit.SECONDS);
			assertThat(thread).isNotNull();
			return thread;
		}

	}

}
