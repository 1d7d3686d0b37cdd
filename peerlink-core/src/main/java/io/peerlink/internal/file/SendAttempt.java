package io.peerlink.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

import io.peerlink.error.PeerLinkException;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.TransferResult;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file: to a Java node what it does not have yet, and then the digest; to a
 * Python node all of it.
 */
final class SendAttempt implements Attempt {

	private static final int BUFFER = 64 * 1024;

	private final FileSource source;

	private final String name;

	private final boolean overwrite;

	private final FileMeter meter;

	/**
	 * What else the id of the upload is made of.
	 */
	private String salt = "";

	/**
	 * What this transfer has sent completely. Whether it has arrived is not known until
	 * there is an answer.
	 */
	private @Nullable Sent sent;

	/**
	 * The upload that this transfer has begun. If the source changes, it is of no use any
	 * more.
	 */
	private @Nullable String begun;

	SendAttempt(FileSource source, String name, boolean overwrite, FileMeter meter) {
		this.source = source;
		this.name = name;
		this.overwrite = overwrite;
		this.meter = meter;
	}

	@Override
	public TransferResult run(Dialer dialer, Transfer transfer)
			throws IOException, RefusedException, InterruptedException {
		Version version = version();
		String id;
		FileResponse state;
		try (FileClient client = dialer.connect()) {
			if (!client.isToJava()) {
				return sendAll(client, transfer, version);
			}
			id = uploadId(client, version);
			client.send("HEAD", this.name, uploadFields(client, id, version.size()));
			state = client.receive(false);
		}
		discardFormer(id, version, dialer);
		if (state.head().isTrue(FileFields.UPLOAD_COMPLETE)) {
			return there(state, id, version, dialer, transfer);
		}
		long offset = state.bytes(FileFields.UPLOAD_OFFSET);
		if (offset < 0 || offset > version.size()) {
			throw new MalformedHeadException("The peer has more of the file than there is");
		}
		transfer.begin(version.size(), offset);
		try (InputStream content = access(() -> this.source.open(0))) {
			MessageDigest digest = FileDigest.begin();
			access(() -> {
				FileDigest.update(digest, content, offset, transfer::tick);
				return offset;
			});
			try (FileClient client = dialer.connect()) {
				String sent = sendRest(content, offset, digest, id, version, client, transfer);
				return result(version, sent, transfer);
			}
		}
		catch (FileTransferException ex) {
			if (ex.getReason() == Reason.DIFFERENT) {
				discard(id, version, dialer);
			}
			throw ex;
		}
	}

	private Version version() {
		long size = access(this.source::size);
		if (size < 0) {
			throw new FileTransferException(Reason.FAILED, "Cannot read " + this.source + ": its size is " + size,
					null);
		}
		return new Version(size, access(this.source::version));
	}

	private void discardFormer(String id, Version version, Dialer dialer) throws InterruptedException {
		String former = this.begun;
		this.begun = id;
		if (former != null && !former.equals(id)) {
			discard(former, version, dialer);
		}
	}

	/**
	 * Has the peer remove what cannot be completed any more.
	 */
	private void discard(String id, Version version, Dialer dialer) throws InterruptedException {
		try (FileClient client = dialer.connect()) {
			client.send("DELETE", this.name, uploadFields(client, id, version.size()));
			client.receive(false);
		}
		catch (IOException | RefusedException | PeerLinkException ex) {
			// It is removed with others that are never completed.
		}
	}

	/**
	 * The peer has it already: the answer to an earlier attempt was lost. Or it was sent
	 * by an earlier transfer, which this one repeats under another id.
	 */
	private TransferResult there(FileResponse state, String id, Version version, Dialer dialer, Transfer transfer)
			throws IOException, RefusedException, InterruptedException {
		Sent sent = this.sent;
		if (sent != null && sent.id().equals(id)) {
			if (!sent.digest().equals(FileDigest.read(state.field(FileDigest.FIELD)))) {
				throw different("has arrived, and is not what was sent");
			}
			transfer.begin(version.size(), version.size());
			return result(version, sent.digest(), transfer);
		}
		if (!this.salt.isEmpty()) {
			throw FileRefusal.EXISTS.because("There is a file of that name");
		}
		this.salt = "again";
		this.begun = null;
		return run(dialer, transfer);
	}

	private TransferResult result(Version version, @Nullable String digest, Transfer transfer) {
		return new TransferResult(this.name, version.size(), transfer.resumedAt(), Optional.ofNullable(digest),
				transfer.elapsed());
	}

	private TransferResult sendAll(FileClient client, Transfer transfer, Version version)
			throws IOException, RefusedException {
		transfer.begin(version.size(), 0);
		Map<String, String> fields = client.fields();
		fields.put(FileFields.CONTENT_LENGTH, String.valueOf(version.size()));
		client.send("PUT", this.name, fields);
		try (InputStream content = access(() -> this.source.open(0))) {
			write(content, version.size(), FileDigest.begin(), client, transfer);
		}
		client.receive(true);
		checkUnchanged(version);
		return result(version, null, transfer);
	}

	private String sendRest(InputStream content, long offset, MessageDigest digest, String id, Version version,
			FileClient client, Transfer transfer) throws IOException, RefusedException {
		long rest = version.size() - offset;
		if (rest > 0) {
			Map<String, String> fields = uploadFields(client, id, version.size());
			fields.put(FileFields.CONTENT_LENGTH, String.valueOf(rest));
			fields.put(FileFields.UPLOAD_OFFSET, String.valueOf(offset));
			fields.put(FileFields.UPLOAD_COMPLETE, "?0");
			if (offset > 0) {
				// The peer may have to read what it has first.
				fields.put(FileFields.EXPECT, "100-continue");
			}
			client.send("PUT", this.name, fields);
			if (offset > 0) {
				client.awaitContinue();
			}
			write(content, rest, digest, client, transfer);
			client.receive(true);
		}
		else {
			checkEnd(content);
		}
		checkUnchanged(version);
		String sent = FileDigest.end(digest);
		this.sent = new Sent(id, sent);
		complete(client, uploadFields(client, id, version.size()), version.size(), sent);
		return sent;
	}

	private void checkUnchanged(Version version) {
		if (!version().equals(version)) {
			throw different("was changed while it was sent");
		}
	}

	private void complete(FileClient client, Map<String, String> fields, long size, String digest)
			throws IOException, RefusedException {
		fields.put(FileFields.CONTENT_LENGTH, "0");
		fields.put(FileFields.UPLOAD_OFFSET, String.valueOf(size));
		fields.put(FileFields.UPLOAD_COMPLETE, "?1");
		fields.put(FileDigest.FIELD, FileDigest.write(digest));
		client.send("PUT", this.name, fields);
		if (!digest.equals(FileDigest.read(client.receive(true).field(FileDigest.FIELD)))) {
			throw different("has arrived, and is not what was sent");
		}
	}

	private FileTransferException different(String what) {
		return new FileTransferException(Reason.DIFFERENT, "'" + this.name + "' " + what, null);
	}

	private Map<String, String> uploadFields(FileClient client, String id, long size) {
		Map<String, String> fields = client.fields();
		fields.put(FileFields.UPLOAD, id);
		fields.put(FileFields.UPLOAD_LENGTH, String.valueOf(size));
		if (this.overwrite) {
			fields.put(FileFields.OVERWRITE, "?1");
		}
		return fields;
	}

	/**
	 * The same file has the same id in the next attempt, also of another process.
	 */
	private String uploadId(FileClient client, Version version) {
		String text = client.host() + "|" + this.name + "|" + version.size() + "|" + version.text() + "|" + this.salt;
		return FileDigest.of(text).substring(0, FileRequest.UPLOAD_ID_DIGITS);
	}

	private void write(InputStream content, long length, MessageDigest digest, FileClient client, Transfer transfer)
			throws IOException, RefusedException {
		if (length == 0) {
			checkEnd(content);
		}
		byte[] buffer = new byte[BUFFER];
		long left = length;
		while (left > 0) {
			int wanted = (int) Math.min(left, BUFFER);
			int count = access(() -> content.read(buffer, 0, wanted));
			if (count < 0) {
				throw different("has become shorter while it was sent");
			}
			left -= count;
			if (left == 0) {
				// With its last bytes a Python node has the file.
				checkEnd(content);
			}
			digest.update(buffer, 0, count);
			client.write(buffer, count);
			this.meter.bytesSent.add(count);
			transfer.moved(count);
		}
	}

	/**
	 * What a source has beyond its size would be missing.
	 */
	private void checkEnd(InputStream content) {
		if (access(content::read) >= 0) {
			throw different("is longer than its source says, or has become longer while it was sent");
		}
	}

	private <T> T access(LocalFiles.Action<T> action) {
		return LocalFiles.access("read " + this.source, action);
	}

	/**
	 * An upload all of which was sent.
	 */
	private record Sent(String id, String digest) {

	}

	/**
	 * What tells whether the source has changed.
	 */
	private record Version(long size, String text) {

	}

}
