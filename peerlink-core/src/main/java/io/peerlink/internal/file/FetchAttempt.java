package io.peerlink.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.TransferResult;

/**
 * Fetches a file: from a Java node what is not there yet, and then the digest; from a
 * Python node all of it. Until it is complete it has a hidden name beside its target,
 * which another version of the file does not have.
 */
final class FetchAttempt implements Attempt {

	private static final int BUFFER = 64 * 1024;

	private static final int VERSION_DIGITS = 16;

	private static final int PARTIAL_CONTENT = 206;

	private final String peer;

	private final String name;

	private final Path target;

	private final boolean overwrite;

	private final FileMeter meter;

	FetchAttempt(String peer, String name, Path target, boolean overwrite, FileMeter meter) {
		this.peer = peer;
		this.name = name;
		this.target = target;
		this.overwrite = overwrite;
		this.meter = meter;
	}

	@Override
	public TransferResult run(FileClient client, Transfer transfer) throws IOException, RefusedException {
		checkTarget();
		return client.isToJava() ? fetchRest(client, transfer) : fetchAll(client, transfer);
	}

	private void checkTarget() {
		if (Files.exists(this.target, LinkOption.NOFOLLOW_LINKS)
				&& (!this.overwrite || Files.isDirectory(this.target, LinkOption.NOFOLLOW_LINKS))) {
			throw new FileTransferException(Reason.EXISTS, "There is a file " + this.target, null);
		}
	}

	private TransferResult fetchAll(FileClient client, Transfer transfer) throws IOException, RefusedException {
		Path part = part("");
		client.send("GET", this.name, client.fields());
		FileResponse response = client.receive(true);
		long size = response.bytes(FileFields.CONTENT_LENGTH);
		if (size < 0) {
			throw new MalformedHeadException("The peer does not tell how long the file is");
		}
		transfer.begin(size, 0);
		try {
			write(part, size, false, FileDigest.begin(), client, transfer);
			finish(part);
		}
		catch (IOException | RuntimeException ex) {
			Files.deleteIfExists(part);
			throw ex;
		}
		return new TransferResult(this.name, size, 0, Optional.empty(), transfer.elapsed());
	}

	private TransferResult fetchRest(FileClient client, Transfer transfer) throws IOException, RefusedException {
		client.send("HEAD", this.name, client.fields());
		FileResponse state = client.receive(false);
		long size = state.bytes(FileFields.CONTENT_LENGTH);
		String version = state.field(FileFields.ETAG);
		if (size < 0 || version == null) {
			throw new MalformedHeadException("The peer does not tell how long the file is");
		}
		Path part = part(version);
		MessageDigest digest = FileDigest.begin();
		long there = there(part, size, digest);
		transfer.begin(size, there);
		if (there < size || size == 0) {
			fetchContent(part, there, size, version, digest, client, transfer);
		}
		String received = FileDigest.end(digest);
		compare(part, received, version, client);
		finish(part);
		return new TransferResult(this.name, size, transfer.resumedAt(), Optional.of(received), transfer.elapsed());
	}

	private void fetchContent(Path part, long there, long size, String version, MessageDigest digest, FileClient client,
			Transfer transfer) throws IOException, RefusedException {
		Map<String, String> fields = client.fields();
		if (there > 0) {
			fields.put(FileFields.RANGE, "bytes=" + there + "-");
			fields.put(FileFields.IF_RANGE, version);
		}
		client.send("GET", this.name, fields);
		FileResponse response = client.receive(true);
		boolean rest = response.status() == PARTIAL_CONTENT;
		boolean same = version.equals(response.field(FileFields.ETAG));
		if (!same || rest != (there > 0) || response.bytes(FileFields.CONTENT_LENGTH) != size - there) {
			throw FileRefusal.CHANGED.because("The file has changed meanwhile");
		}
		write(part, size - there, rest, digest, client, transfer);
	}

	/**
	 * Returns how much is there of an earlier attempt, and adds it to the digest.
	 */
	private long there(Path part, long size, MessageDigest digest) {
		return access(() -> {
			if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) || Files.size(part) > size) {
				return 0L;
			}
			long there = Files.size(part);
			try (InputStream content = Files.newInputStream(part)) {
				FileDigest.update(digest, content, there);
			}
			return there;
		});
	}

	private void write(Path part, long length, boolean append, MessageDigest digest, FileClient client,
			Transfer transfer) throws IOException {
		byte[] buffer = new byte[BUFFER];
		try (OutputStream out = access(() -> Files.newOutputStream(part, StandardOpenOption.CREATE,
				append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
			long left = length;
			while (left > 0) {
				int count = client.content().read(buffer, 0, (int) Math.min(left, BUFFER));
				if (count < 0) {
					throw new EOFException("The connection ended within the file");
				}
				access(() -> {
					out.write(buffer, 0, count);
					return count;
				});
				digest.update(buffer, 0, count);
				this.meter.bytesReceived.add(count);
				transfer.moved(count);
				left -= count;
			}
		}
	}

	private void compare(Path part, String received, String version, FileClient client)
			throws IOException, RefusedException {
		Map<String, String> fields = client.fields();
		fields.put(FileFields.IF_MATCH, version);
		fields.put(FileDigest.WANTED_FIELD, FileDigest.WANTED);
		client.send("HEAD", this.name, fields);
		if (!received.equals(FileDigest.read(client.receive(true).field(FileDigest.FIELD)))) {
			Files.deleteIfExists(part);
			throw new FileTransferException(Reason.DIFFERENT,
					"'" + this.name + "' has arrived, and is not what '" + this.peer + "' has", null);
		}
	}

	private void finish(Path part) {
		checkTarget();
		access(() -> Files.move(part, this.target, StandardCopyOption.ATOMIC_MOVE));
	}

	/**
	 * Returns where the file is until it is complete.
	 */
	private Path part(String version) {
		String text = this.peer + "|" + this.name + "|" + version;
		String suffix = FileDigest.of(text).substring(0, VERSION_DIGITS);
		return this.target.resolveSibling(".peerlink-" + suffix + ".part");
	}

	private <T> T access(LocalFiles.Action<T> action) {
		return LocalFiles.access("write " + this.target, action);
	}

}
