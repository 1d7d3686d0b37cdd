package io.peerlink.internal.value;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the values that their users have lost without closing them, so that the peer
 * does not wait for ever and their places become free. Ever fewer of them are logged: the
 * 1st, 2nd, 4th, 8th and so on. Thread-safe.
 */
final class ForgottenValues {

	private static final Logger logger = LoggerFactory.getLogger(ForgottenValues.class);

	private static final Cleaner CLEANER = Cleaner.create();

	private final AtomicLong forgotten = new AtomicLong();

	/**
	 * Has the receiver of a value closed when nothing refers to the value any more.
	 * @param value what the user has; nothing that the receiver refers to may refer to it
	 */
	<T> T watch(T value, ValueReceiver receiver) {
		CLEANER.register(value, () -> close(receiver));
		return value;
	}

	private void close(ValueReceiver receiver) {
		if (receiver.isOver()) {
			return;
		}
		long count = this.forgotten.incrementAndGet();
		if (Long.bitCount(count) == 1) {
			logger.warn("{} was neither read to its end nor closed, and nothing refers to it any more; {} so far. "
					+ "Close such values, best by try-with-resources", receiver.context().what(), count);
		}
		receiver.close();
	}

}
