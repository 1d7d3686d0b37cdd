package io.peerlink.spring.boot.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.reactive.ReactivePeerLinkOperations;
import io.peerlink.spring.reactive.ReactivePeerLinkTemplate;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class PeerLinkReactiveAutoConfigurationTests {

	private final MemoryLan lan = new MemoryLan();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PeerLinkAutoConfiguration.class,
				PeerLinkLifecycleAutoConfiguration.class, PeerLinkReactiveAutoConfiguration.class))
		.withBean("lan", PeerLinkBuilderCustomizer.class, () -> this.lan::connect);

	@Test
	void reactiveTemplateCallsPeers() {
		try (PeerLink worker = this.lan.node("worker")) {
			worker.register("add", int.class, int.class, (x, y) -> x + y);
			worker.start();
			this.runner.run((context) -> {
				assertThat(context).hasSingleBean(ReactivePeerLinkTemplate.class);
				context.getBean(PeerLinkOperations.class).awaitPeer("worker", Duration.ofSeconds(10));
				assertThat(context.getBean(ReactivePeerLinkOperations.class)
					.call("worker", "add", Integer.class, 25, 17)
					.block(Duration.ofSeconds(10))).isEqualTo(42);
			});
		}
	}

	@Test
	void onlyTheTemplateIsPresentWithoutReactor() {
		this.runner.withClassLoader(new FilteredClassLoader(Mono.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PeerLinkTemplate.class)
				.doesNotHaveBean(ReactivePeerLinkOperations.class)
				.doesNotHaveBean("reactivePeerLinkTemplate"));
	}

	@Test
	void userDefinedReactiveOperationsReplaceTheTemplate() {
		ReactivePeerLinkOperations own = mock(ReactivePeerLinkOperations.class);
		this.runner.withBean("own", ReactivePeerLinkOperations.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(ReactivePeerLinkTemplate.class)
				.getBean(ReactivePeerLinkOperations.class)
				.isSameAs(own));
	}

	@Test
	void userDefinedOperationsMakeTheCalls() {
		PeerLinkOperations own = mock(PeerLinkOperations.class);
		Peer peer = new Peer("Phone1", "1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), Map.of());
		given(own.peers()).willReturn(List.of(peer));
		this.runner.withBean("own", PeerLinkOperations.class, () -> own)
			.run((context) -> assertThat(context.getBean(ReactivePeerLinkOperations.class).peers())
				.containsExactly(peer));
	}

	@Test
	void noBeanIsPresentForSeveralOperations() {
		this.runner.withBean("one", PeerLinkOperations.class, () -> mock(PeerLinkOperations.class))
			.withBean("two", PeerLinkOperations.class, () -> mock(PeerLinkOperations.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReactivePeerLinkOperations.class));
	}

	@Test
	void noBeanIsPresentWhenDisabled() {
		this.runner.withBean("own", PeerLinkOperations.class, () -> mock(PeerLinkOperations.class))
			.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactivePeerLinkOperations.class));
	}

}
