package io.peerlink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.internal.node.IdentityFile;
import io.peerlink.internal.node.PinStore;
import io.peerlink.peer.PinnedKey;

/**
 * The files of nodes in sealed realms, for tools: the one with the key of a node
 * ({@link PeerLinkBuilder#identity}), and the one with the keys of others
 * ({@link PeerLinkBuilder#pinsFile}). Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeyFiles {

	private KeyFiles() {
	}

	/**
	 * Returns the fingerprint of the key of a node.
	 * @param identity the file with its key
	 * @return eight groups of four hexadecimal digits, empty if there is no such file
	 * @throws PeerLinkException when the file cannot be read, is no identity, or others
	 * may read it, as at the start of a node; the message says what to do
	 */
	public static Optional<String> fingerprint(Path identity) {
		return new IdentityFile(identity).find().map(StaticKey::fingerprint);
	}

	/**
	 * Returns the fingerprint of the key of a node; makes the key and its file if there
	 * is none.
	 * @param identity the file
	 * @return eight groups of four hexadecimal digits
	 * @throws PeerLinkException as {@link #fingerprint} does, or when the file cannot be
	 * written
	 */
	public static String createIdentity(Path identity) {
		return new IdentityFile(identity).load().fingerprint();
	}

	/**
	 * Returns the pins in a file.
	 * @param pinsFile the file
	 * @return the pins, by name; none if there is no file
	 * @throws PeerLinkException when the file cannot be read, is damaged, or others may
	 * read or write it; the message says what to do
	 */
	public static List<PinnedKey> pins(Path pinsFile) {
		return open(pinsFile).list();
	}

	/**
	 * Forgets the pin of a name in a file. A node that runs with the file adopts that
	 * within seconds.
	 * @param pinsFile the file
	 * @param name the name; case of ASCII letters does not count
	 * @return whether it was pinned
	 * @throws PeerLinkException as {@link #pins} does, or when the file cannot be written
	 */
	public static boolean forgetPin(Path pinsFile, String name) {
		Arguments.notNull("name", name);
		PinStore store = open(pinsFile);
		return store.remove(name) && write(store, pinsFile);
	}

	/**
	 * Forgets all pins of a key in a file, as {@link #forgetPin} does for a name.
	 * @param pinsFile the file
	 * @param fingerprint the fingerprint of the key, as of {@link PinnedKey}
	 * @return the names that were pinned to it, in order; none if there were none
	 * @throws PeerLinkException as {@link #forgetPin} does
	 */
	public static List<String> forgetKey(Path pinsFile, String fingerprint) {
		Arguments.notNull("fingerprint", fingerprint);
		PinStore store = open(pinsFile);
		List<String> names = store.removeKey(fingerprint);
		if (!names.isEmpty()) {
			write(store, pinsFile);
		}
		return names;
	}

	private static boolean write(PinStore store, Path pinsFile) {
		try {
			store.synchronize();
			return true;
		}
		catch (IOException ex) {
			throw new PeerLinkException("The file of pins, " + pinsFile + ", cannot be written: " + ex, ex);
		}
	}

	private static PinStore open(Path pinsFile) {
		PinStore store = new PinStore(Arguments.notNull("pinsFile", pinsFile));
		store.load();
		return store;
	}

}
