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
 * Sets the port of the page: 8080, or any free port if a second demo on this machine uses
 * that. An explicit {@code server.port} is kept.
 */
@Component
class PageAddress implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {

	private static final int DEFAULT_PORT = 8080;

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
	 * Returns an order after Spring Boot's own customizer, which sets the port of the
	 * properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@EventListener
	void onServerStarted(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() != null) {
			// The server of the actuator, if it has its own.
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
		return new ServerSocket(DEFAULT_PORT, 1, address);
	}

}
