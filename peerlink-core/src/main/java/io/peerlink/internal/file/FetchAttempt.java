package io.peerlink.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.TransferResult;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file: from a Java node what is not there yet, and then the digest; from a
 * Python node all of it. Until it is complete it has a hidden name beside its target,
 * which another version of the file does not have.
 */
final class FetchAttempt implements Attempt {

	private static final int BUFFER = 64 * 1024;

	private static final int PARTIAL_CONTENT = 206;

	private final String peer;

	private final String name;

	private final Path target;

	private final boolean overwrite;

	private final FileMeter meter;

	private final LongSupplier nanoTime;

	FetchAttempt(String peer, String name, Path target, boolean overwrite, FileMeter meter, LongSupplier nanoTime) {
		this.peer = peer;
		this.name = name;
		this.target = target;
		this.overwrite = overwrite;
		this.meter = meter;
		this.nanoTime = nanoTime;
	}

	@Override
	public TransferResult run(Dialer dialer, Transfer transfer)
			throws IOException, RefusedException, InterruptedException {
		checkTarget();
		FileResponse state;
		try (FileClient client = dialer.connect()) {
			if (!client.isToJava()) {
				return fetchAll(client, transfer);
			}
			client.send("HEAD", this.name, client.fields());
			state = client.receive(false);
		}
		catch (RefusedException ex) {
			if (isFinal(ex)) {
				TargetParts.deleteOthers(this.target, null);
			}
			throw ex;
		}
		long size = state.bytes(FileFields.CONTENT_LENGTH);
		String version = state.field(FileFields.ETAG);
		if (size < 0 || version == null) {
			throw new MalformedHeadException("The peer does not tell how long the file is");
		}
		Path path = part(version);
		TargetParts.deleteOthers(this.target, path);
		String received;
		try (LockedFile part = open(path)) {
			received = fetch(part, path, size, version, dialer, transfer);
		}
		finish(path);
		return new TransferResult(this.name, size, transfer.resumedAt(), Optional.of(received), transfer.elapsed());
	}

	private String fetch(LockedFile part, Path path, long size, String version, Dialer dialer, Transfer transfer)
			throws IOException, RefusedException, InterruptedException {
		try {
			MessageDigest digest = FileDigest.begin();
			long there = there(part, size, digest, transfer);
			checkSpace(size - there);
			transfer.begin(size, there);
			try (FileClient client = dialer.connect()) {
				if (there < size) {
					fetchRest(part, there, size, version, digest, client, transfer);
				}
				String received = FileDigest.end(digest);
				compare(path, received, version, client);
				return received;
			}
		}
		catch (RefusedException ex) {
			if (isFinal(ex)) {
				TargetParts.delete(path);
			}
			throw ex;
		}
		finally {
			deleteIfEmpty(path, size);
		}
	}

	/**
	 * What the peer does not have any more, or does not give, cannot be completed.
	 */
	private static boolean isFinal(RefusedException refused) {
		return refused.refusal() == FileRefusal.NOT_FOUND || refused.refusal() == FileRefusal.FORBIDDEN;
	}

	private void checkTarget() {
		if (Files.exists(this.target, LinkOption.NOFOLLOW_LINKS)
				&& (!this.overwrite || Files.isDirectory(this.target, LinkOption.NOFOLLOW_LINKS))) {
			throw new FileTransferException(Reason.EXISTS, "There is a file " + this.target, null);
		}
	}

	/**
	 * Opens the file that is not complete, for this transfer only.
	 */
	private LockedFile open(Path path) throws RefusedException {
		try {
			return LockedFile.open(path);
		}
		catch (IOException ex) {
			throw LocalFiles.failed("write " + this.target, ex);
		}
	}

	private static void deleteIfEmpty(Path part, long size) {
		if (size > 0 && part.toFile().length() == 0) {
			TargetParts.delete(part);
		}
	}

	private TransferResult fetchAll(FileClient client, Transfer transfer) throws IOException, RefusedException {
		Path path = part("");
		client.send("GET", this.name, client.fields());
		FileResponse response = client.receive(true);
		long size = response.bytes(FileFields.CONTENT_LENGTH);
		if (size < 0) {
			throw new MalformedHeadException("The peer does not tell how long the file is");
		}
		checkSpace(size);
		transfer.begin(size, 0);
		boolean complete = false;
		try (LockedFile part = open(path)) {
			access(() -> {
				part.truncate(0);
				return size;
			});
			write(part, size, FileDigest.begin(), client, transfer);
			complete = true;
		}
		finally {
			if (!complete) {
				TargetParts.delete(path);
			}
		}
		finish(path);
		return new TransferResult(this.name, size, 0, Optional.empty(), transfer.elapsed());
	}

	private void fetchRest(LockedFile part, long there, long size, String version, MessageDigest digest,
			FileClient client, Transfer transfer) throws IOException, RefusedException {
		Map<String, String> fields = client.fields();
		if (there > 0) {
			fields.put(FileFields.RANGE, "bytes=" + there + "-");
			fields.put(FileFields.IF_RANGE, version);
		}
		client.send("GET", this.name, fields);
		FileResponse response = client.receive(false);
		boolean rest = response.status() == PARTIAL_CONTENT;
		boolean same = version.equals(response.field(FileFields.ETAG));
		if (!same || rest != (there > 0) || response.bytes(FileFields.CONTENT_LENGTH) != size - there) {
			throw FileRefusal.CHANGED.because("The file has changed meanwhile");
		}
		write(part, size - there, digest, client, transfer);
	}

	/**
	 * Returns how much is there of an earlier attempt, and adds it to the digest.
	 */
	private long there(LockedFile part, long size, MessageDigest digest, Transfer transfer) {
		return access(() -> {
			if (part.size() > size) {
				part.truncate(0);
			}
			long there = part.size();
			FileDigest.update(digest, Channels.newInputStream(part.channel().position(0)), there, transfer::tick);
			return there;
		});
	}

	private void write(LockedFile part, long length, MessageDigest digest, FileClient client, Transfer transfer)
			throws IOException {
		FilePace pace = new FilePace(this.nanoTime);
		byte[] buffer = new byte[BUFFER];
		long left = length;
		while (left > 0) {
			int count = client.content().read(buffer, 0, (int) Math.min(left, BUFFER));
			if (count < 0) {
				throw new EOFException("The connection ended within the file");
			}
			append(part, buffer, count);
			digest.update(buffer, 0, count);
			this.meter.bytesReceived.add(count);
			transfer.moved(count);
			pace.moved(count);
			left -= count;
		}
	}

	/**
	 * On a full disk, what is there would only be in the way.
	 */
	private void append(LockedFile part, byte[] buffer, int count) {
		access(() -> {
			try {
				part.append(buffer, count);
			}
			catch (IOException ex) {
				if (usableSpace() < BUFFER) {
					part.truncate(0);
					throw noSpace(ex);
				}
				throw ex;
			}
			return count;
		});
	}

	private void checkSpace(long bytes) {
		long usable = access(this::usableSpace);
		if (usable < bytes) {
			throw noSpace(null);
		}
	}

	private long usableSpace() throws IOException {
		Path folder = this.target.getParent();
		return Files.getFileStore((folder != null) ? folder : this.target).getUsableSpace();
	}

	private FileTransferException noSpace(@Nullable IOException cause) {
		return new FileTransferException(Reason.NO_SPACE,
				"Cannot write " + this.target + ": there is no room for it on the disk", cause);
	}

	private void compare(Path path, String received, String version, FileClient client)
			throws IOException, RefusedException {
		Map<String, String> fields = client.fields();
		fields.put(FileFields.IF_MATCH, version);
		fields.put(FileDigest.WANTED_FIELD, FileDigest.WANTED);
		client.send("HEAD", this.name, fields);
		if (!received.equals(FileDigest.read(client.receive(true).field(FileDigest.FIELD)))) {
			TargetParts.delete(path);
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
		return TargetParts.of(this.target, this.peer + "|" + this.name + "|" + version);
	}

	private <T> T access(LocalFiles.Action<T> action) {
		return LocalFiles.access("write " + this.target, action);
	}

}
