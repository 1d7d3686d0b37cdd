package io.peerlink.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Where the page is: at port 8080, or any free one when a second demo on this machine has
 * that. {@code server.port} is left as it is set.
 */
@Component
class PageAddress implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {

	private static final int USUAL_PORT = 8080;

	private final Environment environment;

	private final Console console;

	PageAddress(Environment environment, Console console) {
		this.environment = environment;
		this.console = console;
	}

	@Override
	public void customize(ConfigurableWebServerFactory factory) {
		if (!this.environment.containsProperty("server.port") && isTaken()) {
			factory.setPort(0);
		}
	}

	/**
	 * After Spring Boot's own, which sets the port of the properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@EventListener
	void onServerStarted(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() != null) {
			// That of the actuator, where it has one of its own.
			return;
		}
		this.console.print("Open http://localhost:" + event.getWebServer().getPort());
	}

	private boolean isTaken() {
		InetAddress address = this.environment.getProperty("server.address", InetAddress.class);
		try (ServerSocket probe = bind(address)) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static ServerSocket bind(@Nullable InetAddress address) throws IOException {
		return new ServerSocket(USUAL_PORT, 1, address);
	}

}
