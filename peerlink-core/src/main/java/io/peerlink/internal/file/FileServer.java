package io.peerlink.internal.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.peerlink.file.FileOffer;
import io.peerlink.file.FileSource;
import io.peerlink.file.ReceivedFile;
import io.peerlink.file.RemoteFile;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.time.FailureLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one connection after the other. Thread-safe; each connection
 * has a thread.
 */
final class FileServer {

	/**
	 * How many files are listed at most.
	 */
	static final int MAX_LISTED = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(FileServer.class);

	/**
	 * How long a head may take, and how long the next one may be away.
	 */
	private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How many requests are answered over one connection: a transfer needs three.
	 */
	private static final int MAX_REQUESTS = 16;

	private static final int BUFFER = 64 * 1024;

	private final @Nullable Inbox inbox;

	private final @Nullable SharedFolder shared;

	private final Peers peers;

	private final FileMeter meter;

	private final Supplier<String> uploadIds;

	private final LongSupplier nanoTime;

	private final LongSupplier epochMillis;

	private final FailureLog failures = new FailureLog(logger);

	private final Consumer<ReceivedFile> listener;

	FileServer(@Nullable Inbox inbox, @Nullable SharedFolder shared, Peers peers, Supplier<String> uploadIds,
			LongSupplier nanoTime, LongSupplier epochMillis, FileMeter meter, Consumer<ReceivedFile> listener) {
		this.uploadIds = uploadIds;
		this.nanoTime = nanoTime;
		this.epochMillis = epochMillis;
		this.inbox = inbox;
		this.shared = shared;
		this.peers = peers;
		this.meter = meter;
		this.listener = listener;
	}

	/**
	 * Serves a connection to its end.
	 * @throws IOException if it breaks
	 */
	void serve(ByteLink link) throws IOException, InterruptedException {
		Exchange exchange = new Exchange(link, new BufferedInputStream(link.input(), BUFFER), new SentDigest());
		boolean more = true;
		for (int i = 0; i < MAX_REQUESTS && more; i++) {
			link.timeout(HEAD_TIMEOUT);
			HttpHead head = readHead(exchange.in(), link.output());
			link.timeout(FilePace.WINDOW);
			more = head != null && answer(head, exchange);
		}
	}

	private @Nullable HttpHead readHead(InputStream in, OutputStream out) throws IOException {
		Deadline deadline = new Deadline(this.nanoTime, HEAD_TIMEOUT);
		try {
			return HttpHead.read(in, deadline::isOver);
		}
		catch (MalformedHeadException ex) {
			refuse(FileRefusal.MALFORMED.because("The request is none"), out);
			return null;
		}
	}

	/**
	 * Answers a request.
	 * @return whether another one may follow
	 */
	private boolean answer(HttpHead head, Exchange exchange) throws IOException, InterruptedException {
		try {
			FileRequest request = FileRequest.of(head);
			check(request, exchange.link());
			switch (request.method()) {
				case "GET" -> get(request, exchange);
				case "HEAD" -> head(request, exchange);
				case "PUT" -> put(request, exchange);
				case "DELETE" -> discard(request, exchange);
				default -> throw FileRefusal.METHOD.because("Files are fetched with GET and sent with PUT");
			}
			return request.isFromJava();
		}
		catch (RefusedException ex) {
			refused(ex, exchange);
		}
		catch (RuntimeException ex) {
			logger.warn("A request of {} for a file has failed", exchange.link().remoteAddress(), ex);
			refused(FileRefusal.FAILED.because("This node has failed"), exchange);
		}
		// What follows may be the content of the refused request.
		return false;
	}

	private void refused(RefusedException refused, Exchange exchange) throws IOException {
		logger.debug("A request of {} for a file is refused: {}", exchange.link().remoteAddress(),
				refused.explanation(), refused);
		this.meter.refused.increment();
		if (refused.getCause() instanceof IOException failure && refused.refusal() == FileRefusal.FAILED) {
			record(failure);
		}
		refuse(refused, exchange.link().output());
	}

	/**
	 * Who sends or fetches a file can do nothing about it.
	 */
	private void record(IOException failure) {
		boolean ended = failure instanceof ClosedChannelException || failure instanceof Heartbeat.BrokenException;
		if (!ended) {
			this.failures.record("A file of this node cannot be read or written: " + FileProblem.of(failure), failure);
		}
	}

	private static void check(FileRequest request, ByteLink link) throws RefusedException {
		if (request.isFromWebPage()) {
			throw FileRefusal.FORBIDDEN.because("Pages of the web must not use the files of this node");
		}
		SealedRemote sender = link.remote();
		if (sender != null && !sender.mayClaim(request.head().field(FileFields.INSTANCE))) {
			throw FileRefusal.FORBIDDEN.because("The request is of another node than the connection");
		}
	}

	/**
	 * Writes that a request is refused.
	 */
	static void refuse(RefusedException refused, OutputStream out) throws IOException {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(FileFields.CONTENT_LENGTH, "0");
		fields.put(FileFields.REASON, FileNames.printable(refused.explanation()));
		new HttpHead(refused.refusal().statusLine(), fields).write(out);
	}

	private SharedFolder shared() throws RefusedException {
		if (this.shared == null) {
			throw FileRefusal.NOT_FOUND.because("This node shares no files");
		}
		return this.shared;
	}

	private Inbox inbox() throws RefusedException {
		if (this.inbox == null) {
			throw FileRefusal.FORBIDDEN.because("This node takes no files");
		}
		return this.inbox;
	}

	private void get(FileRequest request, Exchange exchange) throws RefusedException, IOException {
		if (request.name().isEmpty() || request.name().endsWith("/")) {
			list(exchange);
			return;
		}
		Path file = shared().find(request.name());
		long size = read(() -> Files.size(file));
		String version = read(() -> SharedFolder.versionOf(file));
		String range = request.head().field(FileFields.IF_RANGE);
		long start = (range == null || range.equals(version)) ? request.rangeStart() : 0;
		if (start > size) {
			throw FileRefusal.OFFSET.because("The file has " + size + " bytes");
		}
		FileState state = (request.isFromJava() && start == 0) ? settled(file) : null;
		this.meter.sending.incrementAndGet();
		try (InputStream content = read(() -> FileSource.of(file).open(start))) {
			byte[] buffer = new byte[BUFFER];
			// What cannot be read at all is told before the response has begun.
			int first = read(() -> content.read(buffer, 0, (int) Math.min(size - start, BUFFER)));
			if (first < 0) {
				throw SharedFolder.unreadable(new EOFException("The file has become shorter"));
			}
			Map<String, String> fields = new LinkedHashMap<>();
			fields.put(FileFields.CONTENT_LENGTH, String.valueOf(size - start));
			fields.put(FileFields.ETAG, version);
			if (start > 0) {
				fields.put(FileFields.CONTENT_RANGE, "bytes " + start + "-" + (size - 1) + "/" + size);
			}
			String status = (start > 0) ? "HTTP/1.1 206 Partial Content" : "HTTP/1.1 200 OK";
			new HttpHead(status, fields).write(exchange.link().output());
			// A Java node asks for the digest of the whole file next.
			MessageDigest digest = (state != null) ? FileDigest.begin() : null;
			copy(content, buffer, first, size - start, digest, exchange.link().output());
			if (state != null && digest != null) {
				exchange.digest().sent(file, state, FileDigest.end(digest));
			}
			this.meter.sent.increment();
		}
		catch (IOException ex) {
			this.meter.failed.increment();
			throw ex;
		}
		finally {
			this.meter.sending.decrementAndGet();
		}
	}

	/**
	 * Reads a file of this machine.
	 * @throws RefusedException if it cannot be read
	 */
	private static <T> T read(LocalFiles.Action<T> action) throws RefusedException {
		try {
			return action.run();
		}
		catch (IOException ex) {
			throw SharedFolder.unreadable(ex);
		}
	}

	/**
	 * Returns the state of a file, {@code null} if a change might not be seen by it.
	 */
	private @Nullable FileState settled(Path file) throws RefusedException {
		try {
			FileState state = FileState.of(file);
			return (state != null && state.isSettledAt(this.epochMillis.getAsLong())) ? state : null;
		}
		catch (IOException ex) {
			throw SharedFolder.unreadable(ex);
		}
	}

	private void copy(InputStream content, byte[] buffer, int first, long length, @Nullable MessageDigest digest,
			OutputStream out) throws IOException {
		long left = length;
		int count = first;
		while (left > 0) {
			if (count < 0) {
				throw new EOFException("The file has become shorter while it was sent");
			}
			if (digest != null) {
				digest.update(buffer, 0, count);
			}
			out.write(buffer, 0, count);
			this.meter.bytesSent.add(count);
			left -= count;
			count = content.read(buffer, 0, (int) Math.min(left, BUFFER));
		}
		out.flush();
	}

	private void list(Exchange exchange) throws RefusedException, IOException {
		List<RemoteFile> files = shared().list(MAX_LISTED);
		byte[] content = FileList.write(files);
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(FileFields.CONTENT_LENGTH, String.valueOf(content.length));
		fields.put("content-type", "application/json");
		new HttpHead("HTTP/1.1 200 OK", fields).write(exchange.link().output());
		exchange.link().output().write(content);
		exchange.link().output().flush();
	}

	private void head(FileRequest request, Exchange exchange) throws RefusedException, IOException {
		String upload = request.upload();
		if (upload != null) {
			uploadState(upload, request, exchange);
			return;
		}
		Path file = shared().find(request.name());
		long size = read(() -> Files.size(file));
		String version = read(() -> SharedFolder.versionOf(file));
		String expected = request.head().field(FileFields.IF_MATCH);
		if (expected != null && !expected.equals(version)) {
			throw FileRefusal.CHANGED.because("The file has changed meanwhile");
		}
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(FileFields.CONTENT_LENGTH, String.valueOf(size));
		fields.put(FileFields.ETAG, version);
		if (request.head().hasField(FileDigest.WANTED_FIELD)) {
			fields.put(FileDigest.FIELD, FileDigest.write(read(() -> digest(file, size, exchange))));
		}
		new HttpHead("HTTP/1.1 200 OK", fields).write(exchange.link().output());
	}

	private Heartbeat heartbeat(Exchange exchange) {
		return new Heartbeat(exchange.link().output(), this.nanoTime);
	}

	private String digest(Path file, long size, Exchange exchange) throws IOException {
		// Of an open file, a file system of the network tells the present state.
		try (InputStream content = Files.newInputStream(file)) {
			String sent = exchange.digest().find(file);
			if (sent != null) {
				return sent;
			}
			MessageDigest digest = FileDigest.begin();
			FileDigest.update(digest, content, size, heartbeat(exchange));
			return FileDigest.end(digest);
		}
	}

	private FileOffer offer(FileRequest request, Exchange exchange, long size) {
		return new FileOffer(request.name(), size,
				this.peers.nameOf(request.head().field(FileFields.INSTANCE), exchange.link()),
				exchange.link().remoteAddress().getAddress(),
				Optional.ofNullable(exchange.link().remote()).map(SealedRemote::fingerprint));
	}

	private void uploadState(String upload, FileRequest request, Exchange exchange)
			throws RefusedException, IOException {
		long size = request.bytes(FileFields.UPLOAD_LENGTH, -1);
		if (size < 0) {
			throw FileRefusal.MALFORMED.because("The upload has no length");
		}
		FileOffer offer = offer(request, exchange, size);
		inbox().wanted(upload);
		String complete = inbox().digestOfCompleted(upload, offer);
		if (complete != null) {
			uploaded(size, complete, true, exchange);
			return;
		}
		inbox().check(offer, request.head().isTrue(FileFields.OVERWRITE), upload);
		long offset = Math.min(inbox().offset(upload), size);
		inbox().checkSpace(size - offset, upload);
		uploaded(offset, null, false, exchange);
	}

	private static void uploaded(long offset, @Nullable String digest, boolean complete, Exchange exchange)
			throws IOException {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(FileFields.CONTENT_LENGTH, "0");
		fields.put(FileFields.UPLOAD_OFFSET, String.valueOf(offset));
		fields.put(FileFields.UPLOAD_COMPLETE, complete ? "?1" : "?0");
		if (digest != null) {
			fields.put(FileDigest.FIELD, FileDigest.write(digest));
		}
		new HttpHead("HTTP/1.1 200 OK", fields).write(exchange.link().output());
	}

	/**
	 * The sender gives an upload up, which nobody can complete then.
	 */
	private void discard(FileRequest request, Exchange exchange)
			throws RefusedException, IOException, InterruptedException {
		String id = request.upload();
		if (id == null) {
			throw FileRefusal.METHOD.because("Files are fetched with GET and sent with PUT");
		}
		inbox().discard(id, offer(request, exchange, 0), exchange.link()::close);
		uploaded(0, null, false, exchange);
	}

	private void put(FileRequest request, Exchange exchange)
			throws RefusedException, IOException, InterruptedException {
		String id = request.upload();
		long length = request.contentLength();
		long offset = request.bytes(FileFields.UPLOAD_OFFSET, 0);
		long size = request.bytes(FileFields.UPLOAD_LENGTH, offset + length);
		if (request.name().isEmpty() || length > size - offset) {
			throw FileRefusal.MALFORMED.because("The lengths do not fit each other");
		}
		if (id == null && (!request.head().hasField(FileFields.CONTENT_LENGTH) || offset > 0)) {
			throw FileRefusal.MALFORMED.because("The content must have a length");
		}
		// A Python node cannot ask for it.
		boolean overwrite = id == null || request.head().isTrue(FileFields.OVERWRITE);
		FileOffer offer = offer(request, exchange, size);
		inbox().check(offer, overwrite, id);
		inbox().checkSpace(length, id);
		long there = (id != null) ? inbox().offset(id) : 0;
		if (there != offset) {
			throw FileRefusal.OFFSET.because("The upload has " + there + " bytes");
		}
		this.meter.receiving.incrementAndGet();
		boolean received = false;
		try {
			receive((id != null) ? id : this.uploadIds.get(), offer, request,
					new Part(offset, length, overwrite, id != null), exchange);
			received = true;
		}
		finally {
			this.meter.receiving.decrementAndGet();
			if (!received) {
				this.meter.failed.increment();
			}
		}
	}

	private void receive(String id, FileOffer offer, FileRequest request, Part part, Exchange exchange)
			throws RefusedException, IOException, InterruptedException {
		try (Upload upload = inbox().open(id, offer, exchange.link()::close,
				part.resumable() ? heartbeat(exchange) : Tick.NONE)) {
			boolean kept = part.resumable();
			try {
				if (upload.offset() != part.offset()) {
					throw FileRefusal.OFFSET.because("The upload has " + upload.offset() + " bytes");
				}
				if (request.head().hasField(FileFields.EXPECT)) {
					new HttpHead("HTTP/1.1 100 Continue", Map.of()).write(exchange.link().output());
				}
				readContent(upload, part.length(), exchange.in());
				finish(upload, request, part, exchange);
				kept = true;
			}
			catch (RefusedException ex) {
				// Who sends it again is refused again.
				kept = kept && ex.refusal() != FileRefusal.FORBIDDEN;
				throw ex;
			}
			finally {
				if (!kept) {
					upload.discard();
				}
			}
		}
	}

	private void readContent(Upload upload, long length, InputStream in) throws IOException, RefusedException {
		FilePace pace = new FilePace(this.nanoTime);
		byte[] buffer = new byte[(int) Math.min(Math.max(length, 1), BUFFER)];
		long left = length;
		while (left > 0) {
			int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
			if (count < 0) {
				throw new EOFException("The connection ended within a file");
			}
			upload.write(buffer, count);
			this.meter.bytesReceived.add(count);
			pace.moved(count);
			left -= count;
		}
	}

	/**
	 * Python nodes send a file with one request, Java nodes complete it with another one,
	 * which tells the digest.
	 */
	private void finish(Upload upload, FileRequest request, Part part, Exchange exchange)
			throws RefusedException, IOException {
		boolean last = !part.resumable() || request.head().isTrue(FileFields.UPLOAD_COMPLETE);
		if (!last) {
			uploaded(upload.offset(), null, false, exchange);
			return;
		}
		if (upload.offset() != upload.offer().size()) {
			throw FileRefusal.OFFSET.because("The upload has " + upload.offset() + " bytes");
		}
		String digest = upload.digest();
		if (part.resumable()) {
			String expected = FileDigest.read(request.head().field(FileDigest.FIELD));
			if (!digest.equals(expected)) {
				upload.discard();
				throw FileRefusal.DIFFERENT.because("What has arrived is not what was sent");
			}
		}
		Path path = upload.complete(part.overwrite());
		FileOffer offer = upload.offer();
		logger.info("File '{}' of {} bytes was received from {}", offer.name(), offer.size(),
				offer.sender().orElseGet(() -> offer.address().getHostAddress()));
		this.meter.received.increment();
		this.listener.accept(new ReceivedFile(offer.name(), path, offer.size(), offer.sender()));
		uploaded(offer.size(), digest, true, exchange);
	}

	/**
	 * The time that a head has from its first byte on: nobody knows when that one comes.
	 */
	private static final class Deadline {

		private final LongSupplier nanoTime;

		private final Duration timeout;

		private boolean begun;

		private long end;

		Deadline(LongSupplier nanoTime, Duration timeout) {
			this.nanoTime = nanoTime;
			this.timeout = timeout;
		}

		/**
		 * Asked at each byte.
		 */
		boolean isOver() {
			long now = this.nanoTime.getAsLong();
			if (!this.begun) {
				this.begun = true;
				this.end = now + this.timeout.toNanos();
			}
			return now - this.end >= 0;
		}

	}

	/**
	 * A connection with what was read ahead of it, and what it was sent.
	 */
	private record Exchange(ByteLink link, InputStream in, SentDigest digest) {

	}

	/**
	 * What a request adds to an upload.
	 */
	private record Part(long offset, long length, boolean overwrite, boolean resumable) {

	}

	/**
	 * Knows the peers.
	 */
	@FunctionalInterface
	interface Peers {

		/**
		 * Returns the name of a peer.
		 * @param instance the instance that it claims to be, {@code null} for none
		 * @param link where it is connected from
		 */
		Optional<String> nameOf(@Nullable String instance, ByteLink link);

	}

}
