package io.peerlink.cli;

import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import picocli.CommandLine.Command;

/**
 * Generates a secret.
 */
@Command(name = "secret", mixinStandardHelpOptions = true, header = "Generate a secret for a group of nodes.",
		description = "Prints a new random secret and nothing else. All nodes of the group need the same one.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink secret", "  peerlink secret > secret.txt", "  peerlink secret --json" })
final class SecretCommand implements Callable<Integer> {

	private final CommandContext context;

	SecretCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() {
		this.context.output().print(new Secret(PeerLink.generateSecret()));
		return ExitCode.SUCCESS;
	}

	private record Secret(String secret) implements OutputEvent {

		@Override
		public String text(Style style) {
			return this.secret;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("secret").with("secret", this.secret);
		}

	}

}
