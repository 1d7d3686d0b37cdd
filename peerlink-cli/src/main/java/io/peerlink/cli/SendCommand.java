package io.peerlink.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.Failure;
import io.peerlink.error.PeerLinkException;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Sends files to the inbox of a peer.
 */
@Command(name = "send", mixinStandardHelpOptions = true, header = "Send files to a peer.",
		description = "Sends files to the inbox of a peer, one after the other. A file appears there when it is "
				+ "complete.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink send Phone1 holiday.zip", "  peerlink send Phone1 *.jpg --folder photos" })
final class SendCommand implements Callable<Integer> {

	private final CommandContext context;

	@Mixin
	private final TransferOptionsMixin transfer = new TransferOptionsMixin();

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
	private List<Path> files = new ArrayList<>();

	@Option(names = "--as", paramLabel = "NAME",
			description = "Name that the file gets at the peer; its own by default. For one file only.")
	private @Nullable String name;

	@Option(names = "--folder", paramLabel = "FOLDER", description = "Folder of the inbox that the files go to.")
	private @Nullable String folder;

	SendCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		if (this.name != null && this.files.size() > 1) {
			throw new UsageException("--as gives a name to one file, and there are " + this.files.size());
		}
		for (Path file : this.files) {
			check(file);
		}
		return this.context.withCaller(this::send);
	}

	private static void check(Path file) {
		if (Files.isDirectory(file)) {
			throw new UsageException("'" + file + "' is a directory; name the files in it, such as " + file + "/*");
		}
		if (!Files.exists(file)) {
			throw new UsageException("There is no file '" + file + "'");
		}
		if (!Files.isRegularFile(file)) {
			throw new UsageException("'" + file + "' is no regular file; 'peerlink stream' sends what it contains");
		}
	}

	private int send(PeerLink node) throws InterruptedException {
		Peer target = this.context.awaitPeer(node, this.peer);
		boolean success = true;
		for (Path file : this.files) {
			success &= send(node, target.name(), file);
		}
		return ExitCode.of(success);
	}

	private boolean send(PeerLink node, String target, Path file) throws InterruptedException {
		try (FileProgress progress = new FileProgress(this.context, target, nameOf(file))) {
			FileTransfer sending = begin(node, target, file, progress);
			FileOutcome outcome;
			try {
				outcome = new FileOutcome("sent", target, file.toString(), sending.await());
			}
			finally {
				sending.cancel();
			}
			progress.close();
			this.context.output().print(outcome);
			return true;
		}
		catch (PeerLinkException ex) {
			this.context.output().printFailure(Failure.of(ex));
			return false;
		}
	}

	private FileTransfer begin(PeerLink node, String target, Path file, FileProgress progress) {
		try {
			return node.files().send(target, FileSource.of(file), nameOf(file), this.transfer.with(progress));
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	private String nameOf(Path file) {
		String own = (this.name != null) ? this.name : String.valueOf(file.getFileName());
		return (this.folder != null) ? this.folder + "/" + own : own;
	}

}
