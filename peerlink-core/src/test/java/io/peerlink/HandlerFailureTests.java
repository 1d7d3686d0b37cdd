package io.peerlink;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.handler.RpcFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what callers learn of a handler that fails.
 */
class HandlerFailureTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private RpcFunction.Of0 handler = () -> null;

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void messagesOfTheApplicationAreSent() throws Exception {
		start(ErrorMessages.APPLICATION);
		assertFails(() -> {
			throw new OrderException("order 7 is closed");
		}, "OrderException", "order 7 is closed");
		assertFails(() -> {
			throw new IllegalStateException("closed");
		}, "IllegalStateException", "closed");
		assertFails(() -> {
			throw new NoSuchElementException("no order 7");
		}, "NoSuchElementException", "no order 7");
	}

	@Test
	void messagesOfLibrariesAreNotSent() throws Exception {
		start(ErrorMessages.APPLICATION);
		assertFails(() -> List.of("secret").get(7), "IndexOutOfBoundsException",
				"The handler failed with IndexOutOfBoundsException");
		assertFails(() -> Optional.empty().orElseThrow(), "NoSuchElementException",
				"The handler failed with NoSuchElementException");
		assertFails(() -> Integer.parseInt("secret"), "NumberFormatException",
				"The handler failed with NumberFormatException");
		assertFails(() -> {
			throw new NullPointerException("secret");
		}, "NullPointerException", "The handler failed with NullPointerException");
	}

	@Test
	void messagesOfPeerLinkAreSent() throws Exception {
		PeerLink callee = start(ErrorMessages.NEVER);
		assertFails(() -> callee.peer("nobody").call("add", int.class), PeerNotFoundException.class.getSimpleName(),
				"No peer named 'nobody'");
		callee.register("twice", int.class, (x) -> 2 * x);
		assertThat(failure("twice", "text").getRemoteMessage())
			.startsWith("twice(int arg0): argument 'arg0' must be int");
	}

	@Test
	void allMessagesAreSentIfWanted() throws Exception {
		start(ErrorMessages.ALWAYS);
		assertFails(() -> {
			throw new NullPointerException("no order");
		}, "NullPointerException", "no order");
	}

	@Test
	void noMessagesAreSentIfWanted() throws Exception {
		start(ErrorMessages.NEVER);
		assertFails(() -> {
			throw new OrderException("order 7 is closed");
		}, "OrderException", "The handler failed with OrderException");
	}

	@Test
	void exceptionWithoutMessageHasNoColon() throws Exception {
		start(ErrorMessages.APPLICATION);
		this.handler = () -> {
			throw new IllegalStateException();
		};
		assertThat(failure("fail")).hasMessage("Peer 'callee' answered with IllegalStateException");
	}

	@Test
	void exceptionWhoseMessageFailsIsAnswered() throws Exception {
		start(ErrorMessages.APPLICATION);
		assertFails(() -> {
			throw new BrokenException();
		}, "BrokenException", "The handler failed with BrokenException");
	}

	private PeerLink start(ErrorMessages messages) throws InterruptedException {
		PeerLink callee = this.nodes.start("callee", (builder) -> builder.handlerErrorMessages(messages));
		callee.register("fail", () -> this.handler.call());
		this.nodes.awaitAll();
		return callee;
	}

	private void assertFails(RpcFunction.Of0 handler, String type, String message) {
		this.handler = handler;
		RemoteErrorException failure = failure("fail");
		assertThat(failure.getRemoteType()).isEqualTo(type);
		assertThat(failure.getRemoteMessage()).startsWith(message);
	}

	private RemoteErrorException failure(String method, Object... args) {
		return catchThrowableOfType(RemoteErrorException.class,
				() -> this.caller.peer("callee").call(method, Object.class, args));
	}

	private static final class OrderException extends RuntimeException {

		OrderException(String message) {
			super(message);
		}

	}

	private static final class BrokenException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("broken");
		}

	}

}
