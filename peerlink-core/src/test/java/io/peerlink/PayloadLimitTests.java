package io.peerlink;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.call.CallOptions;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.PayloadLimitException;
import io.peerlink.error.RemoteErrorException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for values that no Java node reads: the sender is told at once.
 */
class PayloadLimitTests {

	private static final BigInteger LONGEST = BigInteger.TEN.pow(399);

	private static final BigInteger TOO_LONG = BigInteger.TEN.pow(400);

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee");

	private final AtomicInteger calls = new AtomicInteger();

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.callee.register("count", Object.class, (value) -> this.calls.incrementAndGet());
		this.callee.register("echo", Object.class, (value) -> value);
		this.callee.register("digits", int.class, (count) -> BigInteger.TEN.pow(count - 1));
		this.callee.register("nested", int.class, PayloadLimitTests::nested);
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void longestNumberAndDeepestNestingArrive() {
		PeerClient client = client();
		assertThat(client.call("echo", BigInteger.class, LONGEST)).isEqualTo(LONGEST);
		assertThat(client.call("echo", Object.class, nested(62))).isEqualTo(nested(62));
		assertThat(client.call("nested", Object.class, 63)).isEqualTo(nested(63));
		assertThat(client.with(CallOptions.defaults().withKwarg("arg0", nested(62))).call("count", int.class)).isOne();
	}

	@Test
	void argumentsBeyondTheLimitsAreNotSent() {
		PeerClient client = client();
		assertRefused(() -> client.call("count", int.class, TOO_LONG),
				"The arguments hold a number of 401 characters; peers read at most 400");
		assertRefused(() -> client.call("count", int.class, List.of(1, Map.of("a", TOO_LONG.negate()))),
				"The arguments hold a number of 402 characters; peers read at most 400");
		assertRefused(() -> client.call("count", int.class, nested(63)),
				"The arguments are nested too deep; peers read at most 62 arrays and objects within each other");
		assertRefused(() -> client.with(CallOptions.defaults().withKwarg("arg0", nested(63))).call("count", int.class),
				"The keyword arguments are nested too deep; peers read at most 62");
		assertRefused(() -> this.caller.broadcast().call("count", int.class, TOO_LONG), "The arguments hold");
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> client.callAsync("count", int.class, TOO_LONG).join())
			.withCauseInstanceOf(PayloadLimitException.class);
		assertThat(this.calls).hasValue(0);
	}

	@Test
	void textIsNoNumberAndNoNesting() {
		String text = "[".repeat(200) + "\\\"" + "1".repeat(420) + "é".repeat(50);
		assertThat(client().call("echo", String.class, text)).isEqualTo(text);
	}

	@Test
	void callerIsToldThatTheHandlerHasRun() {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client().call("digits", Object.class, 401))
			.withMessageContaining("PeerLinkError")
			.withMessageContaining(
					"digits has run, but: The result holds a number of 401 characters; peers read at most 400");
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> client().call("nested", Object.class, 64))
			.withMessageContaining("nested has run, but: The result is nested too deep; peers read at most 63 ");
	}

	@Test
	void messageOfAChannelIsNotSent() throws InterruptedException {
		this.callee.registerChannel("values", (channel) -> {
		}, ChannelOptions.sequenced());
		Channel channel = this.caller.openChannel("callee", "values", ChannelOptions.sequenced());
		assertRefused(() -> channel.send(TOO_LONG), "The message holds a number of 401 characters");
		assertRefused(() -> channel.send(nested(64)), "The message is nested too deep; peers read at most 63 ");
		channel.send(nested(63));
		assertThat(channel.statistics().sent()).isOne();
	}

	private void assertRefused(ThrowingCallable call, String message) {
		long before = this.caller.status().transport().datagramsOut();
		assertThatExceptionOfType(PayloadLimitException.class).isThrownBy(call).withMessageStartingWith(message);
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
		assertThat(this.caller.status().transport().datagramsOut()).isGreaterThanOrEqualTo(before);
	}

	private PeerClient client() {
		return this.caller.peer("callee");
	}

	private static Object nested(int depth) {
		Object value = 1;
		for (int i = 0; i < depth; i++) {
			value = List.of(value);
		}
		return value;
	}

}
