package io.peerlink;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.peerlink.call.Broadcast;
import io.peerlink.call.CallOptions;
import io.peerlink.call.ClientContract;
import io.peerlink.call.InvalidClientException;
import io.peerlink.call.PeerClient;
import io.peerlink.peer.Peer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for what can never be right in a call: it is refused at once, and nothing is
 * sent.
 */
@SuppressWarnings({ "NullAway", "FutureReturnValueIgnored", "DataFlowIssue" })
class CallArgumentTests {

	private static final TypeReference<String> TEXT = new TypeReference<>() {
	};

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerClient client = this.caller.peer("callee");

	private final Broadcast broadcast = this.caller.broadcast();

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void methodNeedsAName(@Nullable String name) {
		Stream
			.<ThrowingCallable>of(() -> this.client.call(name, String.class), () -> this.client.call(name, TEXT),
					() -> this.client.callAsync(name, String.class), () -> this.client.callAsync(name, TEXT),
					() -> this.broadcast.call(name, String.class), () -> this.broadcast.call(name, TEXT),
					() -> this.broadcast.callAsync(name, String.class), () -> this.broadcast.callAsync(name, TEXT),
					() -> this.broadcast.first(name, String.class), () -> this.broadcast.first(2, name, TEXT),
					() -> this.broadcast.firstAsync(name, String.class), () -> this.broadcast.firstAsync(2, name, TEXT))
			.forEach((call) -> assertRefused(name, "method", call));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void peerNeedsAName(@Nullable String name) {
		assertRefused(name, "name", () -> this.caller.peer(name));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void keywordArgumentNeedsAName(@Nullable String name) {
		assertRefused(name, "name", () -> CallOptions.defaults().withKwarg(name, 1));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void methodOfATypedClientNeedsAName(@Nullable String name) {
		ClientContract nameless = new ClientContract() {

			@Override
			public String nameOf(Method method) {
				return name;
			}

		};
		assertThatExceptionOfType(InvalidClientException.class)
			.isThrownBy(() -> this.client.proxy(Runnable.class, nameless))
			.withMessageContaining("without a name");
	}

	@Test
	void resultNeedsAType() {
		Stream
			.<ThrowingCallable>of(() -> this.client.call("run", (Class<String>) null),
					() -> this.client.call("run", (TypeReference<String>) null),
					() -> this.client.callAsync("run", (Class<String>) null),
					() -> this.client.callAsync("run", (TypeReference<String>) null),
					() -> this.broadcast.call("run", (Class<String>) null),
					() -> this.broadcast.call("run", (TypeReference<String>) null),
					() -> this.broadcast.firstAsync("run", (Class<String>) null))
			.forEach((call) -> assertRefused(null, "resultType", call));
	}

	@Test
	void arrayOfArgumentsIsNeeded() {
		assertRefused(null, "args", () -> this.client.call("run", String.class, (Object[]) null));
		assertRefused(null, "args", () -> this.client.callAsync("run", String.class, (Object[]) null));
		assertRefused(null, "args", () -> this.broadcast.call("run", String.class, (Object[]) null));
	}

	@Test
	void everythingElseIsNeededAsWell() {
		assertRefused(null, "peer", () -> this.caller.peer((Peer) null));
		assertRefused(null, "options", () -> this.client.with(null));
		assertRefused(null, "options", () -> this.broadcast.with(null));
		assertRefused(null, "type", () -> this.client.proxy(null));
		assertRefused(null, "contract", () -> this.client.proxy(Runnable.class, null));
		assertRefused(null, "timeout", () -> CallOptions.defaults().withTimeout(null));
		assertRefused(null, "kwargs", () -> CallOptions.defaults().withKwargs((Map<String, Object>) null));
		assertRefused(null, "name", () -> this.caller.awaitPeer(null, Duration.ZERO));
		assertRefused(null, "timeout", () -> this.caller.awaitPeer("callee", null));
		assertRefused(null, "timeout", () -> this.caller.awaitPeers(1, null));
		assertRefused(null, "listener", () -> this.caller.addPeerListener(null));
	}

	private void assertRefused(@Nullable String name, String what, ThrowingCallable call) {
		if (name == null) {
			assertThatNullPointerException().isThrownBy(call).withMessageContaining(what + " must not be null");
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(what + " must not be blank");
		}
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
		assertThat(this.caller.status().transport().datagramsOut()).isZero();
	}

}
