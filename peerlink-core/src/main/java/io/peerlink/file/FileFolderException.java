package io.peerlink.file;

import java.nio.file.Path;

import io.peerlink.error.PeerLinkException;

/**
 * Thrown at the start of a node if a folder for files cannot be used.
 *
 * @since 0.1.0
 */
public class FileFolderException extends PeerLinkException {

	private final Folder folder;

	private final String path;

	/**
	 * Creates an exception.
	 * @param folder which folder
	 * @param path where it is
	 * @param problem why it cannot be used
	 * @param cause the cause
	 */
	public FileFolderException(Folder folder, Path path, String problem, Throwable cause) {
		super("The folders for files cannot be used: the " + folder.text + " is '" + path + "': " + problem, cause);
		this.folder = folder;
		this.path = path.toString();
	}

	/**
	 * Returns which folder cannot be used.
	 * @return the folder
	 */
	public Folder getFolder() {
		return this.folder;
	}

	/**
	 * Returns where the folder is.
	 * @return the path
	 */
	public String getPath() {
		return this.path;
	}

	/**
	 * The folders of a node for files.
	 */
	public enum Folder {

		/**
		 * Takes files of other nodes.
		 */
		INBOX("inbox"),

		/**
		 * Has files that other nodes may fetch.
		 */
		SHARED("shared folder");

		private final String text;

		Folder(String text) {
			this.text = text;
		}

	}

}
