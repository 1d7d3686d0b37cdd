package io.peerlink.internal.server;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.RpcMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerFailureLog}: what a node logs of its own handlers that fail.
 */
class HandlerFailureLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(HandlerFailureLog.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final ServerFixture server = new ServerFixture(1);

	private final HandlerRegistry registry = new HandlerRegistry(this.server.mapper);

	private final RequestDispatcher dispatcher = new RequestDispatcher(this.server.context, this.registry);

	private Throwable failure = new IllegalStateException("test");

	private int number;

	@BeforeEach
	void register() {
		RpcMethod fail = new RpcMethod("fail", List.of(), "fail", (args) -> {
			throw this.failure;
		});
		RpcMethod other = new RpcMethod("other", List.of(), "other", fail.body());
		this.registry.register(List.of(fail, other));
		this.dispatcher.open();
		this.appender.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void oneFailureOfAMethodIsLoggedInAMinute() {
		for (int i = 0; i < 10; i++) {
			call("fail");
		}
		call("other");
		assertThat(this.appender.list).hasSize(2).allSatisfy((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("test");
		});
		this.server.simulator.run(Duration.ofMinutes(1));
		call("fail");
		call("other");
		assertThat(this.appender.list).hasSize(4);
		assertThat(this.appender.list.get(2).getFormattedMessage()).startsWith("Handler of fail failed, called by ")
			.endsWith("; 9 failures since the last one that was logged");
		assertThat(this.appender.list.get(3).getFormattedMessage()).startsWith("Handler of other failed, called by ")
			.endsWith(":5000");
	}

	@Test
	void errorIsLoggedAlthoughAnExceptionWasLoggedBefore() {
		call("fail");
		this.failure = new StackOverflowError("test");
		call("fail");
		call("fail");
		assertThat(this.appender.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.ERROR);
	}

	@Test
	void wrongArgumentsAreNotLogged() {
		this.failure = new InvalidArgumentsException("fail()", "takes none");
		call("fail");
		assertThat(this.appender.list).isEmpty();
	}

	@Test
	void exceptionWhoseMessageFailsIsLoggedByItsClass() {
		this.failure = new BrokenException();
		call("fail");
		assertThat(this.appender.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage())
				.endsWith(", with " + BrokenException.class.getName()));
		assertThat(this.server.lastError().errorType()).isEqualTo("BrokenException");
	}

	private void call(String method) {
		this.dispatcher.onRequest(ServerFixture.request(method, ++this.number), this.server.arrival());
		this.server.handlers.remove(0).run();
	}

	private static final class BrokenException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("broken");
		}

	}

}
