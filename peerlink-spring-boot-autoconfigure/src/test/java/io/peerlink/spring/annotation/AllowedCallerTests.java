package io.peerlink.spring.annotation;

import java.util.Properties;

import io.peerlink.PeerLink;
import io.peerlink.error.CallDeniedException;
import io.peerlink.handler.RpcMethod;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for the peers that handlers and their methods allow.
 */
class AllowedCallerTests {

	@Test
	void whatTheMethodSaysCountsBeforeWhatTheHandlerSays() {
		HandlerRunner.of(Placeholders.class, Machine.class)
			.run((context, server) -> assertThat(context.getBean(PeerLink.class).methods())
				.extracting(RpcMethod::name, (method) -> method.allowed().patterns().toString())
				.containsExactly(tuple("list", "[left, right, of, line 1]"), tuple("reset", "[console-*]"),
						tuple("status", "[cli*, watch]"), tuple("stop", "[admin-of-hall-3]")));
	}

	@Test
	void handlerIsForPeersOfItsNamesOnly() {
		HandlerRunner.of(Placeholders.class, Machine.class, Greeter.class).run((context, server) -> {
			assertThatExceptionOfType(CallDeniedException.class).isThrownBy(() -> server.call("reset", String.class))
				.withMessageContaining("'client' may not call reset");
			assertThat(server.call("status", String.class)).isEqualTo("fine");
			assertThat(server.call("greet", String.class)).isEqualTo("hello");
			assertThat(context.getBean(PeerLink.class).status().rpc().deniedRequests()).isOne();
		});
	}

	@Test
	void unknownCallerHasNoName() {
		HandlerRunner.of(Placeholders.class, ForPeers.class)
			.runWithUnknownCaller((context, server) -> assertThatExceptionOfType(CallDeniedException.class)
				.isThrownBy(() -> server.call("work", String.class))
				.withMessageContaining("A node that is not known here by a name may not call work"));
	}

	@Test
	void gapInAListFailsTheStart() {
		HandlerRunner.of(Placeholders.class, Gap.class)
			.fail(IllegalStateException.class, "Gap.work()", "must not be blank");
	}

	@Test
	void blankNameFailsTheStart() {
		HandlerRunner.of(Placeholders.class, Blank.class)
			.fail(IllegalStateException.class, "Blank.work()", "must not be blank");
	}

	@PeerLinkHandler(allow = "console-*")
	static class Machine {

		@PeerLinkMethod
		String reset() {
			return "reset";
		}

		@PeerLinkMethod(allow = { "cli*", "watch" })
		String status() {
			return "fine";
		}

		@PeerLinkMethod(allow = { "${consoles}", "line 1" })
		String list() {
			return "list";
		}

		@PeerLinkMethod(allow = "${admin}")
		String stop() {
			return "stopped";
		}

	}

	@PeerLinkHandler
	static class Greeter {

		public String greet() {
			return "hello";
		}

	}

	@PeerLinkHandler(allow = "*")
	static class ForPeers {

		public String work() {
			return "done";
		}

	}

	@PeerLinkHandler(allow = "${gap}")
	static class Gap {

		public String work() {
			return "done";
		}

	}

	@PeerLinkHandler(allow = "${nobody}")
	static class Blank {

		public String work() {
			return "done";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Placeholders {

		@Bean
		static PropertySourcesPlaceholderConfigurer placeholders() {
			PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
			Properties values = new Properties();
			values.put("admin", "admin-of-hall-3");
			values.put("nobody", "");
			values.put("consoles", "left,right, of");
			values.put("gap", "left,");
			configurer.setProperties(values);
			return configurer;
		}

	}

}
