package io.peerlink.internal.time;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Makes the logger of a class fail as it does when no memory is left.
 */
public final class BrokenLog extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	public BrokenLog(Class<?> type) {
		this.logger = (Logger) LoggerFactory.getLogger(type);
		start();
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		throw new OutOfMemoryError("test");
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
	}

}
