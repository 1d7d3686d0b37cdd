package io.peerlink.spring.annotation;

import java.time.Duration;
import java.util.Optional;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for handlers with the caller as a parameter.
 */
class HandlerCallerTests {

	private final HandlerRunner handlers = HandlerRunner.of(Greeter.class);

	@Test
	void peerParameterIsTheCaller() {
		this.handlers.run((context, server) -> {
			assertThat(server.call("greet", String.class, "Hello", 2)).isEqualTo("Hello client Hello client ");
			assertThat(server.with(CallOptions.defaults().withKwarg("times", 1).withKwarg("greeting", "Hi"))
				.call("greet", String.class)).isEqualTo("Hi client ");
		});
	}

	@Test
	void currentPeerParameterIsTheCaller() {
		this.handlers.run((context, server) -> {
			Peer client = context.getBean(PeerLink.class).peers().get(0);
			assertThat(server.call("whoami", String.class)).isEqualTo("client " + client.instanceId());
		});
	}

	@Test
	void callerIsNotVisibleToPeers() {
		this.handlers.run((context, server) -> assertThat(context.getBean(PeerLink.class).methods())
			.extracting(RpcMethod::signature)
			.containsExactly("greet(String greeting, int times)", "inherited()", "nullable()", "optional()",
					"optionalCaller()", "remaining(String text)", "whoami()"));
	}

	@Test
	void argumentsCannotSetTheCaller() {
		this.handlers.run((context, server) -> {
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> server.with(CallOptions.defaults().withKwarg("peer", "root"))
					.call("greet", String.class, "Hello", 1))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"));
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> server.call("optionalCaller", String.class, "root"))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"));
		});
	}

	@Test
	void optionalPeerIsPresentForAKnownCaller() {
		this.handlers.run((context, server) -> {
			assertThat(server.call("optional", String.class)).isEqualTo("client");
			assertThat(server.call("nullable", String.class)).isEqualTo("client");
			assertThat(server.call("optionalCaller", String.class)).isEqualTo("client");
		});
	}

	@Test
	void unknownCallerCannotCallMethodThatRequiresAPeer() {
		this.handlers.runWithUnknownCaller((context, server) -> assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> server.call("greet", String.class, "Hello", 2))
			.satisfies((ex) -> {
				assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments");
				assertThat(ex.getRemoteMessage()).startsWith("greet(String greeting, int times): only peers that ");
				assertThat(context.getBean(Greeter.class).greetings).isZero();
			}));
	}

	@Test
	void unknownCallerCanCallMethodWithOptionalPeer() {
		this.handlers.runWithUnknownCaller((context, server) -> {
			assertThat(server.call("optional", String.class)).isEqualTo("nobody");
			assertThat(server.call("nullable", String.class)).isEqualTo("nobody");
			assertThat(server.call("whoami", String.class)).isEqualTo("unknown null");
			assertThat(server.call("optionalCaller", String.class)).isEqualTo("unknown");
		});
	}

	@Test
	void requestContextHasTheRemainingTime() {
		this.handlers.run((context, server) -> {
			CallOptions options = CallOptions.defaults().withTimeout(Duration.ofSeconds(20));
			assertThat(server.with(options).call("remaining", Duration.class, "left")).isBetween(Duration.ofSeconds(5),
					Duration.ofSeconds(20));
			assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(
					() -> server.with(options.withKwarg("request", "none")).call("remaining", Duration.class, "left"))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("InvalidArguments"));
		});
	}

	@Test
	void callerMayBeTheTypeVariableOfASuperclass() {
		this.handlers.run((context, server) -> assertThat(server.call("inherited", String.class)).isEqualTo("client"));
	}

	abstract static class Base<P> {

		public String inherited(P peer) {
			return nameOf(peer);
		}

		abstract String nameOf(P peer);

	}

	@PeerLinkHandler
	static class Greeter extends Base<Peer> {

		private volatile int greetings;

		public String greet(String greeting, Peer peer, int times) {
			this.greetings = times;
			return (greeting + " " + peer.name() + " ").repeat(times);
		}

		public String whoami(CurrentPeer current) {
			return current.name() + " " + current.instanceId();
		}

		public String optional(Optional<Peer> peer) {
			return peer.map(Peer::name).orElse("nobody");
		}

		public String nullable(@Nullable Peer peer) {
			return (peer != null) ? peer.name() : "nobody";
		}

		public @Nullable String optionalCaller(Optional<CurrentPeer> current) {
			return current.map(CurrentPeer::name).orElse(null);
		}

		public Duration remaining(RequestContext request, String text) {
			assertThat(text).isEqualTo("left");
			assertThat(request.isExpired()).isFalse();
			return request.remaining().orElseThrow();
		}

		@Override
		String nameOf(Peer peer) {
			return peer.name();
		}

	}

}
