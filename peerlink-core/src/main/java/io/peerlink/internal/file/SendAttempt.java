package io.peerlink.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.TransferResult;

/**
 * Sends a file: to a Java node what it does not have yet, and then the digest; to a
 * Python node all of it.
 */
final class SendAttempt implements Attempt {

	private static final int BUFFER = 64 * 1024;

	private static final int UPLOAD_ID_DIGITS = 32;

	private final FileSource source;

	private final String name;

	private final boolean overwrite;

	private final FileMeter meter;

	SendAttempt(FileSource source, String name, boolean overwrite, FileMeter meter) {
		this.source = source;
		this.name = name;
		this.overwrite = overwrite;
		this.meter = meter;
	}

	@Override
	public TransferResult run(FileClient client, Transfer transfer) throws IOException, RefusedException {
		long size = access(this.source::size);
		return client.isToJava() ? sendRest(client, transfer, size) : sendAll(client, transfer, size);
	}

	private TransferResult sendAll(FileClient client, Transfer transfer, long size)
			throws IOException, RefusedException {
		transfer.begin(size, 0);
		Map<String, String> fields = client.fields();
		fields.put(FileFields.CONTENT_LENGTH, String.valueOf(size));
		client.send("PUT", this.name, fields);
		try (InputStream content = access(() -> this.source.open(0))) {
			write(content, size, FileDigest.begin(), client, transfer);
		}
		client.receive(true);
		return new TransferResult(this.name, size, 0, Optional.empty(), transfer.elapsed());
	}

	private TransferResult sendRest(FileClient client, Transfer transfer, long size)
			throws IOException, RefusedException {
		String id = uploadId(client, size);
		Map<String, String> fields = uploadFields(client, id, size);
		client.send("HEAD", this.name, fields);
		FileResponse state = client.receive(false);
		long offset = state.bytes(FileFields.UPLOAD_OFFSET);
		if (offset < 0 || offset > size) {
			throw new MalformedHeadException("The peer has more of the file than there is");
		}
		transfer.begin(size, offset);
		MessageDigest digest = FileDigest.begin();
		try (InputStream content = access(() -> this.source.open(0))) {
			access(() -> {
				FileDigest.update(digest, content, offset);
				return offset;
			});
			if (offset < size) {
				sendContent(content, offset, size, digest, uploadFields(client, id, size), client, transfer);
			}
		}
		String sent = FileDigest.end(digest);
		if (state.head().isTrue(FileFields.UPLOAD_COMPLETE)) {
			compare(state, sent);
		}
		else {
			complete(client, uploadFields(client, id, size), size, sent);
		}
		return new TransferResult(this.name, size, transfer.resumedAt(), Optional.of(sent), transfer.elapsed());
	}

	private void sendContent(InputStream content, long offset, long size, MessageDigest digest,
			Map<String, String> fields, FileClient client, Transfer transfer) throws IOException, RefusedException {
		fields.put(FileFields.CONTENT_LENGTH, String.valueOf(size - offset));
		fields.put(FileFields.UPLOAD_OFFSET, String.valueOf(offset));
		fields.put(FileFields.UPLOAD_COMPLETE, "?0");
		client.send("PUT", this.name, fields);
		write(content, size - offset, digest, client, transfer);
		client.receive(true);
	}

	private void complete(FileClient client, Map<String, String> fields, long size, String digest)
			throws IOException, RefusedException {
		fields.put(FileFields.CONTENT_LENGTH, "0");
		fields.put(FileFields.UPLOAD_OFFSET, String.valueOf(size));
		fields.put(FileFields.UPLOAD_COMPLETE, "?1");
		fields.put(FileDigest.FIELD, FileDigest.write(digest));
		client.send("PUT", this.name, fields);
		compare(client.receive(true), digest);
	}

	private void compare(FileResponse response, String sent) {
		if (!sent.equals(FileDigest.read(response.field(FileDigest.FIELD)))) {
			throw new FileTransferException(Reason.DIFFERENT,
					"'" + this.name + "' has arrived, and is not what was sent", null);
		}
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
	private String uploadId(FileClient client, long size) {
		String text = client.host() + "|" + this.name + "|" + size + "|" + access(this.source::version);
		return FileDigest.of(text).substring(0, UPLOAD_ID_DIGITS);
	}

	private void write(InputStream content, long length, MessageDigest digest, FileClient client, Transfer transfer)
			throws IOException, RefusedException {
		byte[] buffer = new byte[BUFFER];
		long left = length;
		while (left > 0) {
			int wanted = (int) Math.min(left, BUFFER);
			int count = access(() -> content.read(buffer, 0, wanted));
			if (count < 0) {
				throw new FileTransferException(Reason.FAILED, "'" + this.source + "' has become shorter", null);
			}
			digest.update(buffer, 0, count);
			client.write(buffer, count);
			this.meter.bytesSent.add(count);
			transfer.moved(count);
			left -= count;
		}
	}

	private <T> T access(LocalFiles.Action<T> action) {
		return LocalFiles.access("read " + this.source, action);
	}

}
