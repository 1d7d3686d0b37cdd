package io.peerlink.internal.time;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link FailureLog}.
 */
class FailureLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLogTests.class);

	private final FailureLog log = new FailureLog(this.logger);

	@Test
	void everFewerFailuresAreLogged() {
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		this.logger.setAdditive(false);
		this.logger.addAppender(appender);
		for (int i = 0; i < 100; i++) {
			this.log.record("Something has failed", new IllegalStateException("test"));
		}
		this.logger.detachAppender(appender);
		assertThat(appender.list).hasSize(7).allSatisfy((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("test");
		});
		assertThat(appender.list).last()
			.satisfies((event) -> assertThat(event.getFormattedMessage())
				.isEqualTo("Something has failed; 64 failures so far"));
	}

	@Test
	void failureToLogIsSurvived() {
		try (BrokenLog broken = new BrokenLog(FailureLogTests.class)) {
			assertThat(broken.isStarted()).isTrue();
			assertThatNoException()
				.isThrownBy(() -> this.log.record("Something has failed", new StackOverflowError("test")));
		}
	}

}
