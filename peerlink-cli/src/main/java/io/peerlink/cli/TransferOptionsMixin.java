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
			description = "How long to try again when the connection breaks; 30s by default. The transfer goes on "
					+ "where it ended, also when the command is run again.")
	private Duration patience = Duration.ofSeconds(30);

	TransferOptions with(TransferListener listener) {
		return TransferOptions.defaults()
			.withOverwrite(this.overwrite)
			.withPatience(this.patience)
			.withListener(listener);
	}

}
