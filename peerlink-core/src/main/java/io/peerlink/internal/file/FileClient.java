package io.peerlink.internal.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.internal.wire.Realm;

/**
 * The requests of one attempt, over one connection.
 */
final class FileClient implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * How long the other side may take to read a file from its disk, or to write it.
	 */
	private static final Duration DISK_TIMEOUT = Duration.ofMinutes(2);

	private static final int BUFFER = 64 * 1024;

	private final String peer;

	private final ByteLink link;

	private final boolean toJava;

	private final InputStream in;

	private final Identity self;

	FileClient(String peer, ByteLink.Connected connected, Identity self) {
		this.peer = peer;
		this.link = connected.link();
		this.toJava = connected.toJava();
		this.self = self;
		this.in = new BufferedInputStream(this.link.input(), BUFFER);
	}

	boolean isToJava() {
		return this.toJava;
	}

	ByteLink link() {
		return this.link;
	}

	/**
	 * Returns what follows a response.
	 */
	InputStream content() {
		return this.in;
	}

	/**
	 * Returns what this machine is called.
	 */
	String host() {
		return this.self.host();
	}

	/**
	 * Returns the fields that each request has.
	 */
	Map<String, String> fields() {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(FileFields.HOST, this.peer);
		if (this.toJava) {
			fields.put(FileFields.INSTANCE, this.self.instance());
			if (this.self.realm().id() != null) {
				fields.put(FileFields.REALM, this.self.realm().id());
			}
		}
		return fields;
	}

	/**
	 * Sends a request.
	 * @throws FileTransferException if the peer cannot take the name
	 */
	void send(String method, String name, Map<String, String> fields) throws IOException, RefusedException {
		if (!this.toJava && name.chars().anyMatch(Character::isWhitespace)) {
			throw new FileTransferException(Reason.UNSUPPORTED, "'" + name + "' is not transferred: '" + this.peer
					+ "' is a Python node, which takes the part before a space for the whole name", null);
		}
		this.link.timeout(TIMEOUT);
		String path = this.toJava ? FilePath.encode(name) : FilePath.PREFIX + name;
		try {
			new HttpHead(method + " " + path + " HTTP/1.1", fields).write(this.link.output());
		}
		catch (IOException ex) {
			throw refusedBefore(ex);
		}
	}

	/**
	 * Sends a part of the content of a request.
	 * @throws RefusedException if the other side has answered already, and takes no more
	 */
	void write(byte[] content, int length) throws IOException, RefusedException {
		try {
			this.link.output().write(content, 0, length);
		}
		catch (IOException ex) {
			throw refusedBefore(ex);
		}
	}

	/**
	 * Whoever refuses a request does not read its content to the end.
	 */
	private IOException refusedBefore(IOException failure) throws RefusedException {
		try {
			FileResponse.read(this.in);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
		return failure;
	}

	/**
	 * Waits for the word to go on with the content of a request.
	 */
	void awaitContinue() throws IOException, RefusedException {
		FileResponse.awaitContinue(this.in);
	}

	/**
	 * Waits for the response.
	 * @param disk whether the other side reads or writes the whole file before it answers
	 */
	FileResponse receive(boolean disk) throws IOException, RefusedException {
		this.link.output().flush();
		this.link.timeout(disk ? DISK_TIMEOUT : TIMEOUT);
		FileResponse response = FileResponse.read(this.in);
		this.link.timeout(TIMEOUT);
		return response;
	}

	@Override
	public void close() {
		this.link.close();
	}

	/**
	 * Who sends the requests.
	 *
	 * @param instance the instance of this node
	 * @param realm its realm
	 * @param host what its machine is called
	 */
	record Identity(String instance, Realm realm, String host) {

	}

}
