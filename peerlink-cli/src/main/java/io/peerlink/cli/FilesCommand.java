package io.peerlink.cli;

import java.util.List;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.file.RemoteFile;
import io.peerlink.peer.Peer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Lists the files that a peer shares.
 */
@Command(name = "files", mixinStandardHelpOptions = true, header = "List the files of a peer.",
		description = "Lists the files that a peer shares. Python nodes do not tell.", footerHeading = "%nExamples:%n",
		footer = { "  peerlink files Phone1", "  peerlink files Phone1 --json" })
final class FilesCommand implements Callable<Integer> {

	private final CommandContext context;

	@Parameters(paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	FilesCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		return this.context.withCaller(this::list);
	}

	private int list(PeerLink node) throws InterruptedException {
		Peer source = this.context.awaitPeer(node, this.peer);
		List<RemoteFile> files = node.files().list(source.name(), this.context.options().timeout());
		files.forEach((file) -> this.context.output().print(new Entry(source.name(), file)));
		if (files.isEmpty()) {
			this.context.output().printRemark("The shared folder of " + source.name() + " is empty.");
		}
		return ExitCode.SUCCESS;
	}

	private record Entry(String peer, RemoteFile file) implements OutputEvent {

		@Override
		public String text(Style style) {
			return style.strong(this.file.name()) + "  " + FileSize.format((double) this.file.size()) + "  "
					+ style.faint(this.file.modified().toString());
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("file")
				.with("peer", this.peer)
				.with("name", this.file.name())
				.with("size", this.file.size())
				.with("modified", this.file.modified().toString());
		}

	}

}
