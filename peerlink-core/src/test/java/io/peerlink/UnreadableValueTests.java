package io.peerlink;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.peerlink.call.CallResult;
import io.peerlink.call.PeerClient;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.channel.ChannelOptions;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.RemoteErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for values that a reader refuses with an exception that is not one of Jackson.
 */
class UnreadableValueTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller", (builder) -> builder.jsonMapper(unwrapping()));

	private final PeerLink broken = this.nodes.start("broken");

	private final PeerLink fine = this.nodes.start("fine");

	/**
	 * Lets exceptions of creators through as they are.
	 */
	private static JsonMapper unwrapping() {
		return JsonMapper.builder().disable(DeserializationFeature.WRAP_EXCEPTIONS).build();
	}

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.broken.register("measure", () -> Double.NaN);
		this.fine.register("measure", () -> 2.5);
		this.caller.register("decimal", BigDecimal.class, (value) -> value);
		this.caller.register("instant", Instant.class, (value) -> value);
		this.caller.register("duration", Duration.class, (value) -> value);
		this.caller.register("stubborn", Stubborn.class, (value) -> "read");
		this.caller.register("bottomless", Bottomless.class, (value) -> "read");
		this.caller.register("created", Created.class, (value) -> "read");
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void onePeersResultDoesNotEndABroadcast() {
		assertOneFailed(this.caller.broadcast().call("measure", BigDecimal.class));
		assertOneFailed(this.caller.broadcast().callAsync("measure", BigDecimal.class).join());
		assertThat(this.caller.broadcast().first(2, "measure", BigDecimal.class))
			.extracting((result) -> result.peer().name())
			.containsExactly("fine");
		assertThat(this.caller.broadcast().firstAsync(2, "measure", BigDecimal.class).join())
			.extracting((result) -> result.peer().name())
			.containsExactly("fine");
	}

	@Test
	void unreadableResultIsNotTheFirstSuccess() {
		CompletableFuture<Object> late = new CompletableFuture<>();
		this.fine.register("late", () -> late);
		this.broken.register("late", () -> Double.NaN);
		CompletableFuture<CallResult<BigDecimal>> first = this.caller.broadcast().firstAsync("late", BigDecimal.class);
		await().until(() -> this.caller.status().rpc().pendingCalls() == 1);
		assertThat(first).isNotDone();
		late.complete(2.5);
		assertThat(first).succeedsWithin(Duration.ofSeconds(5))
			.satisfies((result) -> assertThat(result.peer().name()).isEqualTo("fine"));
	}

	@Test
	void blockedCallerWaitsForAReadableResult() {
		CompletableFuture<Object> late = new CompletableFuture<>();
		this.fine.register("late", () -> late);
		this.broken.register("late", () -> Double.NaN);
		CompletableFuture<CallResult<BigDecimal>> first = CompletableFuture
			.supplyAsync(() -> this.caller.broadcast().first("late", BigDecimal.class));
		await().until(() -> this.caller.status().rpc().pendingCalls() == 1);
		late.complete(2.5);
		assertThat(first).succeedsWithin(Duration.ofSeconds(5))
			.satisfies((result) -> assertThat(result.get()).isEqualTo("2.5"));
		assertThat(this.caller.status().rpc().pendingCalls()).isZero();
	}

	@Test
	void onlyUnreadableResultsAreNoSuccess() {
		this.fine.register("always", () -> Double.NaN);
		this.broken.register("always", () -> Double.NaN);
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.caller.broadcast().first("always", BigDecimal.class))
			.withMessage("None of 2 peers answered always with a result");
		assertThat(this.caller.broadcast().firstAsync(2, "always", BigDecimal.class))
			.succeedsWithin(Duration.ofSeconds(5))
			.satisfies((results) -> assertThat(results).isEmpty());
	}

	private static void assertOneFailed(Map<String, CallResult<BigDecimal>> results) {
		assertThat(Objects.requireNonNull(results.get("fine")).get()).isEqualTo("2.5");
		assertThat(Objects.requireNonNull(results.get("broken")).error())
			.hasMessageStartingWith("Peer 'broken' answered measure with JSON that is no java.math.BigDecimal: ");
	}

	@Test
	void callFailsWithAPeerLinkException() {
		PeerClient client = this.caller.peer("broken");
		for (Class<?> type : List.of(BigDecimal.class, Instant.class, Duration.class, Stubborn.class, Bottomless.class,
				Created.class)) {
			assertThatExceptionOfType(PeerLinkException.class).as(type.getName())
				.isThrownBy(() -> client.call("measure", type))
				.withMessageStartingWith("Peer 'broken' answered measure with JSON that is no " + type.getTypeName());
			assertThatExceptionOfType(CompletionException.class).as(type.getName())
				.isThrownBy(() -> client.callAsync("measure", type).join())
				.withCauseInstanceOf(PeerLinkException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "decimal", "instant", "duration", "stubborn", "bottomless", "created" })
	void argumentIsInvalid(String method) {
		assertThatExceptionOfType(RemoteErrorException.class)
			.isThrownBy(() -> this.fine.peer("caller").call(method, Object.class, Double.NaN))
			.satisfies(
					(failure) -> assertThat(failure.getRemoteType()).isEqualTo(InvalidArgumentsException.REMOTE_TYPE))
			.withMessageContaining("argument 'arg0' must be ");
	}

	@Test
	void messageOfAChannelFailsToBeRead() throws InterruptedException {
		this.caller.registerChannel("values", (channel) -> channel.send(Double.NaN), ChannelOptions.sequenced());
		Channel answers = this.fine.openChannel("caller", "values", ChannelOptions.sequenced());
		ChannelMessage message = answers.receive(Duration.ofSeconds(5));
		for (Class<?> type : List.of(BigDecimal.class, Instant.class, Stubborn.class, Bottomless.class)) {
			assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> message.read(type))
				.withMessageStartingWith("The message is no ");
		}
	}

	@JsonDeserialize(using = StubbornDeserializer.class)
	record Stubborn() {
	}

	@JsonDeserialize(using = BottomlessDeserializer.class)
	record Bottomless() {
	}

	record Created(double value) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Created {
			throw new IllegalStateException("never");
		}

	}

	static final class StubbornDeserializer extends StdDeserializer<Stubborn> {

		StubbornDeserializer() {
			super(Stubborn.class);
		}

		@Override
		public Stubborn deserialize(JsonParser parser, DeserializationContext context) {
			throw new IllegalStateException("will not read " + parser.currentToken());
		}

	}

	static final class BottomlessDeserializer extends StdDeserializer<Bottomless> {

		BottomlessDeserializer() {
			super(Bottomless.class);
		}

		@Override
		public Bottomless deserialize(JsonParser parser, DeserializationContext context) {
			return descend(parser.currentToken());
		}

		private Bottomless descend(JsonToken token) {
			throw new StackOverflowError(token.name());
		}

	}

}
