package io.peerlink.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.PeerListener;

/**
 * Sends files to peers, and fetches files from them. Thread-safe.
 * <p>
 * A file is streamed: it needs no memory but for a buffer, whatever its size. Between
 * Java nodes a transfer that breaks goes on where it ended, and is compared by SHA-256 at
 * the end; with Python nodes it starts again and is compared by its length. A file
 * appears under its name when it is complete, and never before.
 * <p>
 * A peer is looked up when a transfer begins, and again after each break. Names of files
 * have parts with {@code /} between them, each of at most 255 bytes of UTF-8, without
 * leading dots, control characters, and characters that some file systems do not take.
 *
 * @since 0.1.0
 */
public interface PeerFiles {

	/**
	 * Sends a file to the inbox of a peer. Returns at once.
	 * @param peer the name of the peer
	 * @param source the file
	 * @param name the name it is to have there
	 * @return the transfer, which fails with a {@link FileTransferException} or with
	 * {@link io.peerlink.error.PeerNotFoundException}
	 * @throws IllegalArgumentException if no file can have that name
	 */
	default FileTransfer send(String peer, Path source, String name) {
		return send(peer, FileSource.of(source), name, TransferOptions.defaults());
	}

	/**
	 * Sends something to the inbox of a peer as a file. Returns at once.
	 * @param peer the name of the peer
	 * @param source what is sent
	 * @param name the name it is to have there
	 * @param options how it is sent
	 * @return the transfer, as of {@link #send(String, Path, String)}
	 * @throws IllegalArgumentException if no file can have that name
	 */
	FileTransfer send(String peer, FileSource source, String name, TransferOptions options);

	/**
	 * Fetches a file that a peer shares. Returns at once.
	 * @param peer the name of the peer
	 * @param name the name of the file there
	 * @param target the file to write, whose folder exists
	 * @return the transfer, as of {@link #send(String, Path, String)}
	 * @throws IllegalArgumentException if no file can have that name
	 */
	default FileTransfer fetch(String peer, String name, Path target) {
		return fetch(peer, name, target, TransferOptions.defaults());
	}

	/**
	 * Fetches a file that a peer shares. Returns at once.
	 * @param peer the name of the peer
	 * @param name the name of the file there
	 * @param target the file to write, whose folder exists
	 * @param options how it is fetched
	 * @return the transfer, as of {@link #send(String, Path, String)}
	 * @throws IllegalArgumentException if no file can have that name
	 */
	FileTransfer fetch(String peer, String name, Path target, TransferOptions options);

	/**
	 * Asks a peer which files it shares. Waits for the answer for 30 s. Python nodes do
	 * not tell.
	 * @param peer the name of the peer
	 * @return the files, by name, at most 10,000
	 * @throws PeerLinkException as of {@link #list(String, Duration)}
	 */
	default List<RemoteFile> list(String peer) {
		return list(peer, Duration.ofSeconds(30));
	}

	/**
	 * Asks a peer which files it shares. Waits for the answer. Python nodes do not tell.
	 * @param peer the name of the peer
	 * @param timeout how long to wait; positive
	 * @return the files, by name, at most 10,000
	 * @throws PeerLinkException if the peer is not there, shares nothing, or does not
	 * answer
	 */
	List<RemoteFile> list(String peer, Duration timeout);

	/**
	 * Registers a listener of files that arrive, from now on and after each restart.
	 * @param listener the listener
	 * @return closes the registration
	 */
	PeerListener.Registration addListener(FileListener listener);

	/**
	 * Returns what is being transferred, and what was.
	 * @return a snapshot; nothing when the node is not running
	 */
	FileStatistics statistics();

}
