package io.peerlink.cli;

import java.time.Duration;

import io.peerlink.file.TransferListener;
import io.peerlink.file.TransferOptions;
import picocli.CommandLine.Option;

/**
 * The options of the commands that transfer files.
 */
final class TransferOptionsMixin {

	@Option(names = "--overwrite", description = "Replaces a file of the same name.")
	private boolean overwrite;

	@Option(names = "--patience", paramLabel = "TIME", defaultValue = "30s",
			description = "How long to try again when the connection breaks; 30s by default.")
	private Duration patience = Duration.ofSeconds(30);

	/**
	 * There is nothing to switch on: what is there is compared by its digest, so starting
	 * over would only take longer.
	 */
	@Option(names = "--resume",
			description = "Goes on where an earlier run ended. This is so without the option as well, for peers that "
					+ "can; Python nodes begin again.")
	void setResume(boolean resume) {
		// Accepted for those who ask for it.
	}

	TransferOptions with(TransferListener listener) {
		return TransferOptions.defaults()
			.withOverwrite(this.overwrite)
			.withPatience(this.patience)
			.withListener(listener);
	}

}
