package io.peerlink.benchmark.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.peerlink.PeerLink;
import io.peerlink.handler.HandlerExecution;
import io.peerlink.spring.PeerLinkTemplate;
import io.peerlink.spring.annotation.PeerLinkClient;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.annotation.PeerLinkMethod;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * PeerLink as Spring applications use it: an annotated handler, called through the
 * template or with {@code via=client} through a typed client, and metrics. With
 * {@code exec=inline} the handler runs on the thread that has read the request.
 */
final class SpringDriver implements Driver {

	private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(30);

	private static final String CALLEE = "callee0";

	@Override
	public Server server(DriverOptions options) {
		Class<?> handler = PeerLinkNodes.inline(options) ? InlineCalculator.class : Calculator.class;
		ConfigurableApplicationContext context = start(CALLEE, Map.of(), Application.class, handler);
		int port = context.getBean(PeerLink.class).status().address().getPort();
		return () -> CALLEE + "@127.0.0.1:" + port;
	}

	@Override
	public Client client(DriverOptions options, String address) throws InterruptedException {
		ConfigurableApplicationContext context = start("caller", Map.of("peerlink.discovery.static-peers", address),
				Application.class);
		context.getBean(PeerLink.class).awaitPeer(CALLEE, DISCOVERY_TIMEOUT);
		if (options.text("via", "template").equals("client")) {
			Adder adder = context.getBean(Adder.class);
			return (thread) -> adder::add;
		}
		PeerLinkTemplate template = context.getBean(PeerLinkTemplate.class);
		return (thread) -> (a, b) -> PeerLinkDriver.sum(template.call(CALLEE, "add", Integer.class, a, b));
	}

	private static ConfigurableApplicationContext start(String name, Map<String, Object> more, Class<?>... sources) {
		Map<String, Object> properties = new HashMap<>(more);
		properties.put("spring.main.banner-mode", "off");
		properties.put("spring.threads.virtual.enabled", "false");
		properties.put("peerlink.node.name", name);
		properties.put("peerlink.node.port", "0");
		properties.put("peerlink.node.bind-address", "127.0.0.1");
		properties.put("peerlink.discovery.mdns.enabled", "false");
		SpringApplication application = new SpringApplication(sources);
		application.setDefaultProperties(properties);
		ConfigurableApplicationContext context = application.run();
		// Fails if the meters are missing, which would be measured as an advantage.
		context.getBean(MeterRegistry.class);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@PeerLinkHandler
	static class Calculator {

		@SuppressWarnings("unused") // Peers call it.
		public int add(int a, int b) {
			return a + b;
		}

	}

	@PeerLinkHandler
	static class InlineCalculator {

		@PeerLinkMethod(execution = HandlerExecution.INLINE)
		@SuppressWarnings("unused") // Peers call it.
		public int add(int a, int b) {
			return a + b;
		}

	}

	@PeerLinkClient(CALLEE)
	interface Adder {

		int add(int a, int b);

	}

}
