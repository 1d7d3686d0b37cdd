package io.peerlink.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.peerlink.KeyFiles;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prints the fingerprint of the key of a node.
 */
@Command(name = "identity", mixinStandardHelpOptions = true, header = "Print the fingerprint of the key of a node.",
		description = "Prints the fingerprint of the key in a file, which a node reads as peerlink.node.identity, and "
				+ "nothing else. Others see the same fingerprint in 'peerlink discover' and the actuator.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink identity --file /var/lib/console/peerlink.key",
				"  peerlink identity --file peerlink.key --create --json" })
final class IdentityCommand implements Callable<Integer> {

	private final CommandContext context;

	@Option(names = "--file", paramLabel = "FILE", required = true, description = "File with the key.")
	private @Nullable Path file;

	@Option(names = "--create", description = "Make a key and its file if there is none.")
	private boolean create;

	IdentityCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() {
		Path file = CommandContext.required(this.file);
		Optional<String> known = KeyFiles.fingerprint(file);
		if (known.isEmpty() && !this.create) {
			this.context.output()
				.printFailure(new Failure("failed", "There is no file " + file + ". --create makes a key."));
			return ExitCode.FAILED;
		}
		String fingerprint = known.orElseGet(() -> KeyFiles.createIdentity(file));
		this.context.output().print(new Identity(fingerprint, known.isEmpty()));
		return ExitCode.SUCCESS;
	}

	private record Identity(String fingerprint, boolean created) implements OutputEvent {

		@Override
		public String text(Style style) {
			return this.fingerprint;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("identity").with("fingerprint", this.fingerprint).with("created", this.created);
		}

	}

}
