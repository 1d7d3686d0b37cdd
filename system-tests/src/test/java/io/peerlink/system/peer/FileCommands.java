package io.peerlink.system.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.peerlink.PeerLink;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.TransferOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The commands of a {@link JavaPeer} for files, as in {@code python_files.py}.
 */
final class FileCommands {

	private FileCommands() {
	}

	/**
	 * Returns the options of a node whose inbox is also what it shares.
	 */
	static FileOptions options(Path folder) {
		try {
			Files.createDirectories(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return FileOptions.none().withInbox(folder).withShared(folder);
	}

	private static TransferOptions options(JsonNode command) {
		TransferOptions defaults = TransferOptions.defaults();
		return command.has("patience")
				? defaults.withPatience(Duration.ofMillis((long) (command.path("patience").asDouble() * 1000)))
				: defaults;
	}

	/**
	 * Executes a command.
	 * @return how many bytes were there before
	 */
	static @Nullable Object resultOf(PeerLink node, JsonNode command) {
		String peer = command.path("peer").asString();
		String name = command.path("name").asString();
		Path path = Path.of(command.path("path").asString());
		TransferOptions options = options(command);
		FileTransfer transfer = command.path("do").asString().equals("file_send")
				? node.files().send(peer, FileSource.of(path), name, options)
				: node.files().fetch(peer, name, path, options);
		try {
			return transfer.await().resumedAt();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Nobody interrupts this thread", ex);
		}
	}

}
