package io.peerlink.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.file.FileTransfer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Fetches a file that a peer shares.
 */
@Command(name = "get", mixinStandardHelpOptions = true, header = "Fetch a file from a peer.",
		description = "Fetches a file that a peer shares. It appears here when it is complete.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink get Phone1 photos/1.jpg", "  peerlink get Phone1 photos/1.jpg --to first.jpg" })
final class GetCommand implements Callable<Integer> {

	private final CommandContext context;

	@Mixin
	private final TransferOptionsMixin transfer = new TransferOptionsMixin();

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1", paramLabel = "NAME", description = "Name of the file, as 'files' lists it.")
	private String name = "";

	@Option(names = "--to", paramLabel = "FILE",
			description = "File or folder to write; by default a file of the same name in the current folder.")
	private @Nullable Path target;

	GetCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		return this.context.withCaller(this::fetch);
	}

	private int fetch(PeerLink node) throws InterruptedException {
		Peer source = this.context.awaitPeer(node, this.peer);
		Path file = file();
		FileOutcome outcome;
		try (FileProgress progress = new FileProgress(this.context, source.name(), this.name)) {
			FileTransfer fetching = begin(node, source.name(), file, progress);
			try {
				outcome = new FileOutcome("fetched", source.name(), file.toString(), fetching.await());
			}
			finally {
				fetching.cancel();
			}
		}
		this.context.output().print(outcome);
		return ExitCode.SUCCESS;
	}

	private FileTransfer begin(PeerLink node, String source, Path file, FileProgress progress) {
		try {
			return node.files().fetch(source, this.name, file, this.transfer.with(progress));
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	private Path file() {
		String own = this.name.substring(this.name.lastIndexOf('/') + 1);
		if (this.target == null) {
			return Path.of(own);
		}
		return Files.isDirectory(this.target) ? this.target.resolve(own) : this.target;
	}

}
