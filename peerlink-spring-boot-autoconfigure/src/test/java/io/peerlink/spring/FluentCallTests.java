package io.peerlink.spring;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations.BroadcastSpec;
import io.peerlink.spring.PeerLinkOperations.CallSpec;
import io.peerlink.spring.testing.Calculator;
import io.peerlink.spring.testing.MemoryLan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for the fluent API of calls.
 */
class FluentCallTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final ParameterizedTypeReference<List<Integer>> INTEGERS = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	private final MemoryLan lan = new MemoryLan();

	private final PeerLink caller = this.lan.node("caller");

	private final PeerLink phone1 = this.lan.node("Phone1");

	private final PeerLink phone2 = this.lan.node("Phone2");

	private final PeerLinkTemplate template = new PeerLinkTemplate(this.caller);

	private final CompletableFuture<Integer> unanswered = new CompletableFuture<>();

	@BeforeEach
	void start() {
		this.phone1.register(new Calculator(this.unanswered));
		this.phone2.register(new Calculator(this.unanswered));
		this.phone1.start();
		this.phone2.start();
		this.caller.start();
		this.template.awaitPeers(2, LONG);
	}

	@AfterEach
	void stop() {
		this.unanswered.complete(0);
	}

	@Test
	void callReturnsTheResult() {
		assertThat(this.template.to("Phone1")
			.method("add")
			.args(25, 17)
			.kwarg("scale", 2)
			.timeout(LONG)
			.idempotent()
			.call(Integer.class)).isEqualTo(84);
	}

	@Test
	void callRequiresOnlyAMethod() {
		assertThat(this.template.to("Phone1").method("list").call(INTEGERS)).containsExactly(1, 2);
		assertThat(this.template.to("Phone1").method("nothing").call(Integer.class)).isNull();
	}

	@Test
	void callAsyncCompletesWithTheResult() {
		CallSpec add = this.template.to("Phone1").method("add").args(25, 17);
		assertThat(add.callAsync(Integer.class)).succeedsWithin(LONG).isEqualTo(42);
		assertThat(this.template.to("Phone1").method("list").callAsync(INTEGERS)).succeedsWithin(LONG)
			.isEqualTo(List.of(1, 2));
	}

	@Test
	void runWaitsForTheEndAndIgnoresTheResult() {
		this.template.to("Phone1").method("count").run();
		assertThat(this.template.to("Phone1").method("count").runAsync()).succeedsWithin(LONG).isNull();
		assertThat(this.template.to("Phone1").method("count").call(int.class)).isEqualTo(3);
	}

	@Test
	void runReportsErrors() {
		CallSpec fail = this.template.to("Phone1").method("fail");
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(fail::run).withMessageContaining("no luck");
		assertThat(fail.runAsync()).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(RemoteErrorException.class);
	}

	@Test
	void callCanBeStoredAndMadeAnyNumberOfTimes() {
		CallSpec add = this.template.to("Phone1").method("add").args(1, 2);
		assertThat(add.call(int.class)).isEqualTo(3);
		assertThat(add.call(int.class)).isEqualTo(3);
	}

	@Test
	void changeOfACallIsACopy() {
		CallSpec add = this.template.to("Phone1").method("add").args(1, 2);
		CallSpec scaled = add.kwarg("scale", 10);
		CallSpec never = this.template.to("Phone1").method("never");
		CallSpec shortTimeout = never.timeout(SHORT);
		assertThat(add.args(3, 4).call(int.class)).isEqualTo(7);
		assertThat(scaled.call(int.class)).isEqualTo(30);
		assertThat(add.call(int.class)).isEqualTo(3);
		CompletableFuture<?> defaultTimeout = never.runAsync();
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(shortTimeout::run);
		assertThat(defaultTimeout).isNotDone();
		defaultTimeout.cancel(false);
	}

	@Test
	void argumentsAreCopied() {
		Object[] args = { 1, 2 };
		CallSpec add = this.template.to("Phone1").method("add").args(args);
		args[0] = 100;
		assertThat(add.call(int.class)).isEqualTo(3);
	}

	@Test
	void keywordArgumentsAreAddedAndReplacedByName() {
		CallSpec add = this.template.to("Phone1").method("add").kwarg("x", 1).kwargs(Map.of("y", 2, "x", 5));
		assertThat(add.call(int.class)).isEqualTo(7);
		assertThat(add.kwarg("y", 3).call(int.class)).isEqualTo(8);
		assertThat(add.kwarg("scale", null).call(int.class)).isEqualTo(7);
	}

	@Test
	void optionsAreChangedAsAWhole() {
		CallSpec add = this.template.to("Phone1").method("add").args(1, 2).kwarg("scale", 10);
		CallSpec plain = add
			.options((options) -> CallOptions.defaults().withTimeout(options.kwargs().isEmpty() ? SHORT : LONG));
		assertThat(plain.call(int.class)).isEqualTo(3);
		assertThat(add.call(int.class)).isEqualTo(30);
	}

	@Test
	void optionsOfTheTemplateAreTheDefaults() {
		PeerLinkOperations scaled = this.template
			.with(CallOptions.defaults().withTimeout(SHORT).withKwarg("scale", 10));
		assertThat(scaled.to("Phone1").method("add").args(1, 2).timeout(LONG).call(int.class)).isEqualTo(30);
		assertThatExceptionOfType(PeerTimeoutException.class)
			.isThrownBy(() -> scaled.to("Phone1").method("never").run());
	}

	@Test
	void nameIsLookedUpAtEachCallAndAnInstanceIsNot() {
		Peer instance = this.template.awaitPeer("Phone1", LONG);
		CallSpec byName = this.template.to("Phone1").method("count").timeout(SHORT);
		CallSpec byInstance = this.template.to(instance).method("count").timeout(SHORT);
		assertThat(byInstance.timeout(LONG).call(int.class)).isOne();
		this.phone1.stop();
		await().untilAsserted(() -> assertThat(this.template.peers()).hasSize(1));
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(byName::run);
		assertThatExceptionOfType(PeerTimeoutException.class).isThrownBy(byInstance::run);
	}

	@Test
	void broadcastCallsEveryPeer() {
		BroadcastSpec add = this.template.broadcast().method("add").args(1, 2).kwarg("scale", 2).timeout(LONG);
		assertThat(add.call(Integer.class)).containsOnlyKeys("Phone1", "Phone2")
			.allSatisfy((name, result) -> assertThat(result.value()).isEqualTo(6));
		assertThat(add.callAsync(Integer.class)).succeedsWithin(LONG)
			.satisfies((results) -> assertThat(results).containsOnlyKeys("Phone1", "Phone2"));
	}

	@Test
	void broadcastReadsGenericResults() {
		BroadcastSpec list = this.template.broadcast().method("list");
		assertThat(list.call(INTEGERS).values()).extracting(CallResult::value)
			.containsExactly(List.of(1, 2), List.of(1, 2));
		assertThat(list.callAsync(INTEGERS)).succeedsWithin(LONG)
			.satisfies((results) -> assertThat(results.values()).extracting(CallResult::value)
				.containsExactly(List.of(1, 2), List.of(1, 2)));
	}

	@Test
	void firstSuccessesOfABroadcastAreReturned() {
		this.phone1.register("only", () -> List.of(1));
		BroadcastSpec only = this.template.broadcast().method("only");
		assertThat(only.first(int[].class).peer().name()).isEqualTo("Phone1");
		assertThat(only.first(INTEGERS).value()).containsExactly(1);
		assertThat(only.first(2, int[].class)).singleElement().extracting(CallResult::value).isEqualTo(new int[] { 1 });
		assertThat(only.first(2, INTEGERS)).singleElement().extracting(CallResult::value).isEqualTo(List.of(1));
	}

	@Test
	void firstSuccessesOfABroadcastCompleteTheFuture() {
		this.phone1.register("only", () -> List.of(1));
		BroadcastSpec only = this.template.broadcast().method("only");
		assertThat(only.firstAsync(int[].class)).succeedsWithin(LONG)
			.satisfies((first) -> assertThat(first.peer().name()).isEqualTo("Phone1"));
		assertThat(only.firstAsync(INTEGERS)).succeedsWithin(LONG)
			.satisfies((first) -> assertThat(first.value()).containsExactly(1));
		assertThat(only.firstAsync(2, int[].class)).succeedsWithin(LONG)
			.satisfies((first) -> assertThat(first).hasSize(1));
		assertThat(only.firstAsync(2, INTEGERS)).succeedsWithin(LONG)
			.satisfies((first) -> assertThat(first).hasSize(1));
	}

	@Test
	void silentPeerOfABroadcastTimesOutAlone() {
		this.phone1.register("half", () -> 1);
		this.phone2.register("half", () -> this.unanswered);
		Map<String, CallResult<Integer>> results = this.template.broadcast()
			.method("half")
			.timeout(Duration.ofSeconds(1))
			.call(Integer.class);
		assertThat(results).hasEntrySatisfying("Phone1", (result) -> assertThat(result.value()).isOne())
			.hasEntrySatisfying("Phone2",
					(result) -> assertThat(result.error()).isInstanceOf(PeerTimeoutException.class));
	}

	@Test
	void broadcastWithoutSuccessFailsItsFirst() {
		BroadcastSpec fail = this.template.broadcast().method("fail");
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> fail.first(Integer.class))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2));
		assertThat(fail.firstAsync(Integer.class)).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(PeerLinkException.class);
	}

	@Test
	void changeOfABroadcastIsACopy() {
		BroadcastSpec add = this.template.broadcast().method("add").args(1, 2);
		assertThat(add.args(3, 4).first(int.class).value()).isEqualTo(7);
		assertThat(add.first(int.class).value()).isEqualTo(3);
	}

	@Test
	void operationsCanBeMocked() {
		PeerLinkOperations peers = mock(PeerLinkOperations.class);
		CallSpec add = mock(CallSpec.class, RETURNS_SELF);
		given(peers.call("Phone1", "add", Integer.class, 1, 2)).willReturn(3);
		given(peers.to("Phone1")).willReturn((method) -> add);
		given(add.call(Integer.class)).willReturn(42);
		assertThat(sums(peers)).containsExactly(3, 42);
		verify(add).args(25, 17);
	}

	private static List<@Nullable Integer> sums(PeerLinkOperations peers) {
		return Arrays.asList(peers.call("Phone1", "add", Integer.class, 1, 2),
				peers.to("Phone1").method("add").args(25, 17).timeout(LONG).call(Integer.class));
	}

}
