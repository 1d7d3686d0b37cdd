package io.peerlink.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.handler.RpcMethod;
import io.peerlink.spring.annotation.DuplicateMethodException;
import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications with a parent and a child context, both auto-configured.
 */
class ContextHierarchyTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(PeerLinkAutoConfiguration.class, PeerLinkHandlerAutoConfiguration.class,
					PeerLinkChannelAutoConfiguration.class, PeerLinkLifecycleAutoConfiguration.class));

	private final ApplicationContextRunner parent = this.runner.withPropertyValues("peerlink.node.name=family")
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect)
		.withBean("parent", ParentHandler.class);

	@Test
	void handlersOfAChildAreRegisteredWithTheNodeOfItsParentUntilTheChildIsClosed() {
		this.parent.run((parent) -> {
			for (int i = 0; i < 2; i++) {
				this.runner.withParent(parent).withBean("child", ChildHandler.class).run((child) -> {
					assertThat(child.getBean(PeerLink.class)).isSameAs(parent.getBean(PeerLink.class));
					assertThat(methods(parent)).containsExactly("ofChild", "ofParent");
					assertThat(parent.getBean(PeerLink.class).registeredChannels()).containsExactly("streamOfChild");
					assertThat(call("ofParent")).isEqualTo("parent");
					assertThat(call("ofChild")).isEqualTo("child");
				});
				assertThat(methods(parent)).containsExactly("ofParent");
				assertThat(parent.getBean(PeerLink.class).registeredChannels()).isEmpty();
				assertThat(parent.getBean(PeerLink.class).status().announced()).isTrue();
			}
		});
	}

	@Test
	void sameHandlerInBothFailsTheChildAndDoesNotAffectTheParent() {
		this.parent.run((parent) -> {
			this.runner.withParent(parent)
				.withBean("again", ParentHandler.class)
				.run((child) -> assertThat(child).getFailure()
					.isInstanceOf(DuplicateMethodException.class)
					.hasMessageContainingAll("of bean 'parent'", "of bean 'again'"));
			assertThat(methods(parent)).containsExactly("ofParent");
			assertThat(call("ofParent")).isEqualTo("parent");
		});
	}

	private static List<String> methods(ApplicationContext context) {
		return context.getBean(PeerLink.class).methods().stream().map(RpcMethod::name).toList();
	}

	private Object call(String method) throws InterruptedException {
		try (PeerLink caller = this.lan.node("caller").start()) {
			caller.awaitPeer("family", Duration.ofSeconds(10));
			return String.valueOf(caller.peer("family").call(method, String.class));
		}
	}

	@PeerLinkHandler
	static class ParentHandler {

		public String ofParent() {
			return "parent";
		}

	}

	@PeerLinkHandler
	static class ChildHandler {

		public String ofChild() {
			return "child";
		}

		@PeerLinkChannel
		void streamOfChild(String message) {
		}

	}

}
