package io.peerlink.cli;

import io.peerlink.PeerLink;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import org.jspecify.annotations.Nullable;

/**
 * The {@code peerlink} command.
 */
@Command(name = "peerlink", mixinStandardHelpOptions = true, versionProvider = PeerLinkCommand.Version.class,
		description = "Finds and calls PeerLink nodes on the local network.")
public final class PeerLinkCommand implements Runnable {

	@Spec
	private @Nullable CommandSpec spec;

	/**
	 * Run the command and end the JVM with its exit code.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		System.exit(new CommandLine(new PeerLinkCommand()).execute(args));
	}

	@Override
	public void run() {
		if (this.spec != null) {
			this.spec.commandLine().usage(this.spec.commandLine().getOut());
		}
	}

	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			return new String[] { "peerlink " + PeerLink.version() };
		}

	}

}
