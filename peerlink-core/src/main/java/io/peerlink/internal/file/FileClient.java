package io.peerlink.internal.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;

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

	private final Patience patience;

	FileClient(String peer, ByteLink.Connected connected, Identity self, Patience patience) {
		this.patience = patience;
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
	 * Reads what follows a response.
	 * @param length how many bytes
	 */
	byte[] read(int length) throws IOException {
		byte[] content = new byte[length];
		int there = 0;
		while (there < length) {
			if (this.patience.isOver()) {
				throw new SocketTimeoutException("The content takes too long");
			}
			this.link.timeout(this.patience.within(TIMEOUT));
			int count = this.in.read(content, there, length - there);
			if (count < 0) {
				throw new EOFException("The connection ended within the content");
			}
			there += count;
		}
		return content;
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
		this.link.timeout(this.patience.within(TIMEOUT));
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
			read();
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
		this.link.timeout(this.patience.withDisk(DISK_TIMEOUT));
		FileResponse response = FileResponse.read(this.in, this.patience::isOver);
		while (response.isInterim() && !response.isContinue()) {
			this.patience.moved();
			response = FileResponse.read(this.in, this.patience::isOver);
		}
		if (!response.isContinue()) {
			throw new MalformedHeadException("The peer has answered before it has the file");
		}
		this.patience.moved();
		this.link.timeout(this.patience.within(TIMEOUT));
	}

	/**
	 * Waits for the response.
	 * @param disk whether the other side reads or writes the whole file before it answers
	 */
	FileResponse receive(boolean disk) throws IOException, RefusedException {
		this.link.output().flush();
		this.link.timeout(disk ? this.patience.withDisk(DISK_TIMEOUT) : this.patience.within(TIMEOUT));
		FileResponse response = read();
		this.link.timeout(this.patience.within(TIMEOUT));
		return response;
	}

	/**
	 * Reads a response. As long as the other side tells that there will be one, it is
	 * there.
	 */
	private FileResponse read() throws IOException, RefusedException {
		FileResponse response = FileResponse.read(this.in, this.patience::isOver);
		while (response.isInterim()) {
			this.patience.moved();
			response = FileResponse.read(this.in, this.patience::isOver);
		}
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
	 * @param host what its machine is called
	 */
	record Identity(String instance, String host) {

	}

}
