package io.peerlink.internal.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileFolderException;
import io.peerlink.file.FileFolderException.Folder;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileStatistics;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.ReceivedFile;
import io.peerlink.file.RemoteFile;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferResult;
import io.peerlink.internal.concurrent.BoundedExecutor;
import io.peerlink.internal.concurrent.BoundedExecutors;
import io.peerlink.internal.concurrent.ManagedWait;
import io.peerlink.internal.time.Backoff;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a node that runs: those that others send or fetch, and those that it sends
 * or fetches. Thread-safe.
 */
public final class FileEngine implements AutoCloseable {

	/**
	 * How many files of this node are transferred at once; further ones wait.
	 */
	static final int TRANSFERS = 4;

	private static final int WAITING_TRANSFERS = 1024;

	/**
	 * How many connections of others are served at once.
	 */
	static final int SERVED = 32;

	/**
	 * How many of them may come from one address.
	 */
	static final int SERVED_OF_ADDRESS = 16;

	/**
	 * How often a file may turn out to have changed while it is fetched.
	 */
	private static final int MAX_CHANGES = 3;

	/**
	 * The longest list of files that is read, in bytes.
	 */
	private static final int MAX_LIST = 16 * 1024 * 1024;

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(FileEngine.class);

	private final FileMeter meter = new FileMeter();

	private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();

	private final Set<ByteLink> served = ConcurrentHashMap.newKeySet();

	private final Supplier<FileClient.Identity> self;

	private final ByteLink.Connector connector;

	private final LongSupplier nanoTime;

	private final @Nullable Inbox inbox;

	private final FileServer server;

	private final BoundedExecutor sending;

	private final BoundedExecutor serving;

	private volatile boolean closed;

	private FileEngine(Host host, @Nullable Inbox inbox, @Nullable SharedFolder shared,
			Consumer<ReceivedFile> listener) {
		this.inbox = inbox;
		this.self = host.self();
		this.connector = host.connector();
		this.nanoTime = host.nanoTime();
		this.server = new FileServer(inbox, shared, host.peers(), host.uploadIds(), this.nanoTime, host.epochMillis(),
				this.meter, listener);
		this.sending = BoundedExecutors.onPlatformThreads(host.threadPrefix() + "file-", TRANSFERS, WAITING_TRANSFERS);
		this.serving = BoundedExecutors.onPlatformThreads(host.threadPrefix() + "file-server-", SERVED, 0);
	}

	/**
	 * Opens the files of a node.
	 * @param host what they need of the node
	 * @param options what the node does with files of others
	 * @param listener takes files that arrive
	 * @return the engine
	 * @throws FileFolderException if the inbox cannot be used, or the shared folder is
	 * none
	 */
	static FileEngine open(Host host, FileOptions options, Consumer<ReceivedFile> listener) {
		Path inbox = options.inbox();
		Path shared = options.shared();
		return new FileEngine(host,
				(inbox != null) ? open(Folder.INBOX, inbox, () -> Inbox.open(inbox, options, host.nanoTime())) : null,
				(shared != null) ? open(Folder.SHARED, shared, () -> SharedFolder.open(shared)) : null, listener);
	}

	private static <T> T open(Folder folder, Path path, LocalFiles.Action<T> action) {
		try {
			return action.run();
		}
		catch (IOException ex) {
			throw new FileFolderException(folder, path, FileProblem.of(ex), ex);
		}
	}

	/**
	 * Removes what others have begun to send, and have not gone on with for long.
	 * @return whether there may be such files later
	 */
	boolean tidy() {
		Inbox inbox = this.inbox;
		if (inbox == null || this.closed) {
			return false;
		}
		// If all threads are busy, there is another time.
		this.serving.tryExecute(inbox::removeOld);
		return true;
	}

	/**
	 * Serves a connection of another node, on another thread.
	 * @return whether there is one; if not, the caller answers that there is none
	 */
	boolean serve(ByteLink link) {
		this.served.add(link);
		boolean accepted = !this.closed && countFrom(link) <= SERVED_OF_ADDRESS
				&& this.serving.tryExecute(() -> serveNow(link));
		if (!accepted) {
			this.served.remove(link);
			this.meter.refused.increment();
		}
		return accepted;
	}

	private long countFrom(ByteLink link) {
		InetAddress address = link.remoteAddress().getAddress();
		return this.served.stream().filter((other) -> other.remoteAddress().getAddress().equals(address)).count();
	}

	private void serveNow(ByteLink link) {
		try (link) {
			this.server.serve(link);
		}
		catch (IOException ex) {
			logger.debug("The connection of {} for files has ended", link.remoteAddress(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.served.remove(link);
		}
	}

	/**
	 * Sends a file.
	 */
	public FileTransfer send(String peer, FileSource source, String name, TransferOptions options) {
		FileNames.check(name);
		return begin(peer, name, options, new SendAttempt(source, name, options.overwrite(), this.meter), true);
	}

	/**
	 * Fetches a file.
	 */
	public FileTransfer fetch(String peer, String name, Path target, TransferOptions options) {
		FileNames.check(name);
		return begin(peer, name, options,
				new FetchAttempt(peer, name, target.toAbsolutePath(), options.overwrite(), this.meter, this.nanoTime),
				false);
	}

	private FileTransfer begin(String peer, String name, TransferOptions options, Attempt attempt, boolean sending) {
		Transfer transfer = new Transfer(peer, name, options, this.nanoTime);
		this.transfers.add(transfer);
		if (this.closed || !this.sending.tryExecute(() -> run(transfer, options, attempt, sending))) {
			this.transfers.remove(transfer);
			transfer.fail(this.closed ? stopped(transfer) : new FileTransferException(Reason.BUSY,
					"'" + name + "' is not transferred: " + WAITING_TRANSFERS + " other files wait already", null));
		}
		return transfer;
	}

	private void run(Transfer transfer, TransferOptions options, Attempt attempt, boolean sending) {
		if (!transfer.tryBegin()) {
			this.transfers.remove(transfer);
			return;
		}
		// It may have waited for a thread for long.
		transfer.patience().moved();
		(sending ? this.meter.sending : this.meter.receiving).incrementAndGet();
		try {
			TransferResult result = repeat(transfer, options, attempt);
			(sending ? this.meter.sent : this.meter.received).increment();
			this.transfers.remove(transfer);
			transfer.succeed(result);
		}
		catch (Throwable ex) {
			this.meter.failed.increment();
			this.transfers.remove(transfer);
			// The end of a node interrupts its threads, and closes its connections.
			transfer.fail(transfer.isCancelled() ? stopped(transfer) : documented(transfer, ex));
		}
		finally {
			(sending ? this.meter.sending : this.meter.receiving).decrementAndGet();
		}
	}

	/**
	 * Sources and listeners of users may throw anything.
	 */
	private static PeerLinkException documented(Transfer transfer, Throwable failure) {
		return (failure instanceof FileTransferException || failure instanceof PeerNotFoundException)
				? (PeerLinkException) failure : failed(transfer, Reason.FAILED, String.valueOf(failure), failure);
	}

	private TransferResult repeat(Transfer transfer, TransferOptions options, Attempt attempt)
			throws InterruptedException {
		Backoff backoff = Backoff.of(FIRST_PAUSE, LONGEST_PAUSE);
		int changes = 0;
		while (true) {
			PeerLinkException failure;
			try {
				return attempt(transfer, attempt);
			}
			catch (IOException ex) {
				failure = failed(transfer, Reason.BROKEN, "the connection is broken (" + ex.getMessage() + ")", ex);
			}
			catch (RefusedException ex) {
				failure = failed(transfer, ex.refusal().reason(), ex.explanation(), ex);
				changes += (ex.refusal() == FileRefusal.CHANGED) ? 1 : 0;
				if (!ex.refusal().isTemporary() || changes > MAX_CHANGES) {
					throw failure;
				}
			}
			catch (PeerNotFoundException ex) {
				if (!transfer.wasConnected()) {
					throw ex;
				}
				failure = failed(transfer, Reason.BROKEN, "the peer is gone (" + ex.getMessage() + ")", ex);
			}
			if (!transfer.patience().isFailing()) {
				backoff.reset();
			}
			Duration failingFor = transfer.patience().failed();
			Duration pause = Duration.ofNanos(backoff.next());
			if (failingFor.plus(pause).compareTo(options.patience()) >= 0) {
				throw failure;
			}
			logger.debug("The {} goes on in {} ms: {}", transfer, pause.toMillis(), failure.getMessage());
			transfer.pause(pause);
		}
	}

	private TransferResult attempt(Transfer transfer, Attempt attempt)
			throws IOException, RefusedException, InterruptedException {
		if (transfer.isCancelled()) {
			throw stopped(transfer);
		}
		try {
			return attempt.run(() -> {
				FileClient client = connect(transfer.peer(), transfer.patience());
				transfer.use(client.link());
				return client;
			}, transfer);
		}
		catch (IOException ex) {
			if (transfer.isCancelled()) {
				throw stopped(transfer);
			}
			throw ex;
		}
	}

	private FileTransferException stopped(Transfer transfer) {
		String why = this.closed ? "the node was stopped" : "it was cancelled";
		return new FileTransferException(Reason.CANCELLED, "'" + transfer.name() + "' was not transferred: " + why,
				null);
	}

	private static FileTransferException failed(Transfer transfer, Reason reason, String why, Throwable cause) {
		return new FileTransferException(reason, "'" + transfer.name() + "' was not transferred: " + why, cause);
	}

	private FileClient connect(String peer, Patience patience) throws IOException, InterruptedException {
		return new FileClient(peer, this.connector.connect(peer, patience.within(CONNECT_TIMEOUT)), this.self.get(),
				patience);
	}

	/**
	 * Asks a peer which files it shares.
	 */
	public List<RemoteFile> list(String peer, Duration timeout) {
		Patience patience = Patience.until(timeout, this.nanoTime);
		try (ManagedWait wait = ManagedWait.begin(); FileClient client = connect(peer, patience)) {
			if (!client.isToJava()) {
				throw new FileTransferException(Reason.UNSUPPORTED,
						"'" + peer + "' is a Python node, which does not tell what it shares", null);
			}
			client.send("GET", "", client.fields());
			FileResponse response = client.receive(true);
			long length = response.bytes(FileFields.CONTENT_LENGTH);
			if (length < 0 || length > MAX_LIST) {
				throw new IOException("the list has no length, or is longer than " + MAX_LIST + " bytes");
			}
			return FileList.read(client.read((int) length));
		}
		catch (RefusedException ex) {
			throw new FileTransferException(ex.refusal().reason(), "'" + peer + "' lists no files: " + ex.explanation(),
					ex);
		}
		catch (IOException ex) {
			boolean late = patience.isOver() || ex instanceof SocketTimeoutException;
			String why = late ? "there is no answer after " + timeout.toMillis() + " ms"
					: "the connection is broken (" + ex.getMessage() + ")";
			throw new FileTransferException(Reason.BROKEN, "'" + peer + "' lists no files: " + why, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FileTransferException(Reason.CANCELLED, "Interrupted while waiting for '" + peer + "'", ex);
		}
	}

	/**
	 * Returns what was transferred.
	 */
	public FileStatistics statistics() {
		return this.meter.snapshot();
	}

	/**
	 * Ends all transfers.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.transfers.forEach(Transfer::cancel);
		this.served.forEach(ByteLink::close);
		this.sending.close();
		this.serving.close();
		this.transfers.forEach((transfer) -> transfer.fail(stopped(transfer)));
	}

	/**
	 * What files need of a node.
	 *
	 * @param self who this node is
	 * @param connector connects to peers
	 * @param peers knows who sends
	 * @param nanoTime the time
	 * @param epochMillis the time of the clock on the wall
	 * @param uploadIds makes ids of 32 hexadecimal digits
	 * @param threadPrefix what the names of threads begin with
	 */
	record Host(Supplier<FileClient.Identity> self, ByteLink.Connector connector, FileServer.Peers peers,
			LongSupplier nanoTime, LongSupplier epochMillis, Supplier<String> uploadIds, String threadPrefix) {

	}

}
