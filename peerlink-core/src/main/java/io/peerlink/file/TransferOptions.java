package io.peerlink.file;

import java.time.Duration;
import java.util.Objects;

/**
 * How a file is transferred. Immutable; each {@code with} method returns a changed copy.
 *
 * @param overwrite whether a file of the name may be replaced; that of a peer only if the
 * peer permits it as well
 * @param patience for how long nothing more of the file may get through, until which the
 * transfer is tried again; zero for one attempt
 * @param listener is told of the progress
 * @since 0.1.0
 */
public record TransferOptions(boolean overwrite, Duration patience, TransferListener listener) {

	private static final TransferOptions DEFAULTS = new TransferOptions(false, Duration.ofSeconds(30), (progress) -> {
	});

	/**
	 * Creates options.
	 */
	public TransferOptions {
		Objects.requireNonNull(patience, "patience must not be null");
		Objects.requireNonNull(listener, "listener must not be null");
		if (patience.isNegative()) {
			throw new IllegalArgumentException("patience must not be negative but is " + patience);
		}
	}

	/**
	 * Returns the defaults: overwrite nothing, try again for 30 s, tell nobody.
	 * @return the options
	 */
	public static TransferOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns these options with another choice of what happens to a file of the name.
	 * @param overwrite whether it may be replaced
	 * @return the changed options
	 */
	public TransferOptions withOverwrite(boolean overwrite) {
		return new TransferOptions(overwrite, this.patience, this.listener);
	}

	/**
	 * Returns these options with another patience.
	 * @param patience for how long nothing more of the file may get through, until which
	 * the transfer is tried again; zero for one attempt
	 * @return the changed options
	 */
	public TransferOptions withPatience(Duration patience) {
		return new TransferOptions(this.overwrite, patience, this.listener);
	}

	/**
	 * Returns these options with another listener.
	 * @param listener is told of the progress
	 * @return the changed options
	 */
	public TransferOptions withListener(TransferListener listener) {
		return new TransferOptions(this.overwrite, this.patience, listener);
	}

}
