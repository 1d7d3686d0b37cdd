package io.peerlink.internal.server;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.context.TcpListener;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for results that do not fit into a datagram: callers that can come for them by
 * TCP are told to.
 */
class LargeResultTests {

	private static final int PORT = 50_001;

	private static final int MAX_PAYLOAD = 4 << 20;

	private final ServerFixture server = new ServerFixture(10, new TcpListener(PORT, MAX_PAYLOAD));

	private final HandlerRegistry registry = new HandlerRegistry(this.server.mapper);

	private final RequestDispatcher dispatcher = new RequestDispatcher(this.server.context, this.registry);

	private int length = 2000;

	private int executions;

	LargeResultTests() {
		this.registry.register(List.of(new RpcMethod("text", List.of(), "text", (args) -> {
			this.executions++;
			return "x".repeat(this.length);
		})));
		this.dispatcher.open();
	}

	private void request(int number) {
		this.dispatcher.onRequest(ServerFixture.request("text", number), this.server.arrival());
		this.server.handlers.forEach(Runnable::run);
		this.server.handlers.clear();
	}

	private void requestByTcp(int number) {
		this.server.connected = true;
		request(number);
		this.server.connected = false;
	}

	private void assertSentToTcp() {
		Message.ErrorReply answer = this.server.lastError();
		assertThat(answer.errorType()).isEqualTo("UseTcp");
		assertThat(Objects.requireNonNull(answer.pl()).tcpPort()).isEqualTo(PORT);
		assertThat(answer.pl().attemptEcho()).isOne();
	}

	private void assertResult() {
		assertThat(this.server.replies.get(this.server.replies.size() - 1))
			.isInstanceOfSatisfying(Message.Response.class, (response) -> assertThat(response.result())
				.isEqualTo(RawJson.of("\"" + "x".repeat(this.length) + "\"")));
	}

	@Test
	void callerIsSentToTcpAsOftenAsItAsksAndGetsTheResultThere() {
		this.server.meetCaller(50_002);
		request(1);
		assertSentToTcp();
		request(1);
		assertSentToTcp();
		assertThat(this.server.replies).hasSize(2);
		requestByTcp(1);
		assertResult();
		requestByTcp(1);
		assertResult();
		assertThat(this.executions).isOne();
		assertThat(this.server.endedLinks).isEqualTo(4);
	}

	@Test
	void callerThatNobodyKnowsIsSentToTcp() {
		request(1);
		assertSentToTcp();
		request(1);
		assertSentToTcp();
		requestByTcp(1);
		assertResult();
		assertThat(this.executions).isOne();
	}

	@Test
	void callerThatHasSaidThatItDoesNotComeGetsAnError() {
		this.server.meetCaller(0);
		request(2);
		assertThat(this.server.lastError().errorType()).isEqualTo("PeerLinkError");
		assertThat(this.server.lastError().errorMessage()).contains("RPC result too large");
	}

	@Test
	void requestOfPythonGetsAnError() {
		this.server.meetCaller(50_002);
		this.dispatcher.onRequest(ServerFixture.unnumbered("text", 1), this.server.arrival());
		this.server.handlers.forEach(Runnable::run);
		assertThat(this.server.lastError().errorType()).isEqualTo("PeerLinkError");
		assertThat(this.server.lastError().pl()).isNull();
	}

	@Test
	void resultThatIsAcknowledgedIsForgotten() {
		this.server.meetCaller(50_002);
		this.length = 6 << 20;
		for (int number = 1; number <= 20; number++) {
			this.dispatcher.onRequest(
					new Message.Request(ServerFixture.request("text", number).id(), "caller", null, "text",
							RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT,
							Extension.call("caller", "callee", number, number, Extension.ABSENT, 1, 5000), null),
					this.server.arrival());
			this.length = 3 << 20;
			this.server.handlers.forEach(Runnable::run);
			this.server.handlers.clear();
			assertSentToTcp();
		}
	}

	@Test
	void resultThatFindsNoRoomIsSaidToBeLost() {
		this.server.meetCaller(50_002);
		this.length = 3 << 20;
		for (int number = 1; number <= 5; number++) {
			request(number);
			assertSentToTcp();
		}
		request(6);
		assertThat(this.server.lastError().errorType()).isEqualTo("ReplyLost");
		assertThat(this.server.lastError().errorMessage()).startsWith("the call was executed");
		request(6);
		assertThat(this.server.lastError().errorType()).isEqualTo("ReplyLost");
		assertThat(this.executions).isEqualTo(6);
		// Those that wait are all there.
		requestByTcp(1);
		assertResult();
		// One that was sent makes room.
		request(7);
		assertSentToTcp();
		requestByTcp(1);
		assertThat(this.server.lastError().errorType()).isEqualTo("ReplyLost");
		requestByTcp(2);
		assertResult();
		assertThat(this.executions).isEqualTo(7);
	}

	@Test
	void resultThatWasNotSentKeepsItsPlace() {
		this.server.meetCaller(50_002);
		this.length = 3 << 20;
		this.server.gone = true;
		requestByTcp(1);
		requestByTcp(1);
		this.server.gone = false;
		for (int number = 2; number <= 5; number++) {
			request(number);
			assertSentToTcp();
		}
		request(6);
		assertThat(this.server.lastError().errorType()).isEqualTo("ReplyLost");
		requestByTcp(1);
		assertResult();
		request(7);
		assertSentToTcp();
	}

	@Test
	void resultThatFindsNoRoomGoesToTheRequestThatWaitsForIt() {
		this.server.meetCaller(50_002);
		this.length = 3 << 20;
		for (int number = 1; number <= 5; number++) {
			request(number);
		}
		this.dispatcher.onRequest(ServerFixture.request("text", 6), this.server.arrival());
		this.server.connected = true;
		this.dispatcher.onRequest(ServerFixture.request("text", 6), this.server.arrival());
		this.server.handlers.forEach(Runnable::run);
		assertThat(this.server.replies)
			.noneMatch((reply) -> reply instanceof Message.ErrorReply error && error.errorType().equals("ReplyLost"))
			.anyMatch(
					(reply) -> reply instanceof Message.Response response && response.result().length() > this.length);
	}

	@Test
	void requestThatIsRepeatedOverAConnectionWaitsForTheResult() {
		CompletableFuture<String> later = new CompletableFuture<>();
		CompletionStage<String> result = later;
		this.registry.register(List.of(new RpcMethod("later", List.of(), "later", (args) -> {
			this.executions++;
			return result;
		})));
		this.server.connected = true;
		for (int attempt = 1; attempt <= 3; attempt++) {
			this.dispatcher.onRequest(ServerFixture.request("later", 1), this.server.arrival());
			this.server.handlers.forEach(Runnable::run);
			this.server.handlers.clear();
		}
		assertThat(this.server.replies).isEmpty();
		// The second connection is of no use any more.
		assertThat(this.server.endedLinks).isOne();
		later.complete("done");
		assertThat(this.server.replies).hasSize(2);
		assertThat(this.server.endedLinks).isEqualTo(3);
		assertThat(this.executions).isOne();
	}

}
