package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.peerlink.PeerLink;
import io.peerlink.call.PeerClient;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferResult;
import io.peerlink.stream.PeerStream;

/**
 * PeerLink without Spring: {@code what} is moved, a {@code call} of {@code bytes=N} there
 * and back, or {@code mib=N} MiB by a {@code stream} or as a file, which this side is to
 * {@code send} or to {@code fetch}. With {@code beside=true} calls of two numbers are
 * made meanwhile.
 */
final class PeerLinkTransferDriver implements Driver {

	private static final String CALLEE = "callee0";

	private static final String NAME = "file";

	@Override
	public Server server(DriverOptions options) throws IOException {
		TemporaryFolder folder = new TemporaryFolder();
		Path shared = Files.createDirectories(folder.path().resolve("shared"));
		if (options.text("what", "").equals("fetch")) {
			folder.file("shared/" + NAME, options.integer("mib", 1));
		}
		PeerLink callee = PeerLinkNodes.builder(CALLEE, options)
			.maxPayloadSize(PeerLink.LARGEST_MAX_PAYLOAD_SIZE)
			.files(FileOptions.none().withInbox(folder.path().resolve("inbox")).withShared(shared).withOverwrite(true))
			.build();
		callee.register("add", int.class, int.class, Integer::sum);
		callee.register("echo", Batch.class, (batch) -> batch);
		callee.registerStream("sink", (stream) -> SocketCopyDriver.count(stream.inputStream(), stream.outputStream()));
		callee.start();
		String address = PeerLinkNodes.address(List.of(callee));
		return () -> address;
	}

	@Override
	public Client client(DriverOptions options, String address) throws Exception {
		PeerLink caller = PeerLinkNodes.caller(
				PeerLinkNodes.builder("caller", options).maxPayloadSize(PeerLink.LARGEST_MAX_PAYLOAD_SIZE), address);
		Transfer transfer = transfer(caller, options);
		if (!options.isTrue("beside")) {
			return (thread) -> transfer.asCaller();
		}
		PeerClient callee = caller.peer(CALLEE);
		Caller calls = (a, b) -> PeerLinkDriver.sum(callee.call("add", Integer.class, a, b));
		return options.text("what", "").equals("nothing") ? (thread) -> calls : Beside.start(calls, transfer);
	}

	private static Transfer transfer(PeerLink caller, DriverOptions options) throws IOException {
		int mebibytes = options.integer("mib", 1);
		return switch (options.text("what", "nothing")) {
			case "call" -> call(caller, batch(options));
			case "stream" -> stream(caller, (long) mebibytes * Transfer.MEBIBYTE);
			case "send" -> send(caller, new TemporaryFolder().file(NAME, mebibytes));
			case "fetch" ->
				fetch(caller, new TemporaryFolder().path().resolve(NAME), (long) mebibytes * Transfer.MEBIBYTE);
			default -> (number) -> {
			};
		};
	}

	static Batch batch(DriverOptions options) {
		return Batch.of(options.integer("bytes", Transfer.MEBIBYTE), options.integer("item", 100));
	}

	private static Transfer call(PeerLink caller, Batch batch) {
		PeerClient callee = caller.peer(CALLEE);
		return (number) -> {
			Batch sent = batch.numbered(number);
			sent.check(Objects.requireNonNull(callee.call("echo", Batch.class, sent)));
		};
	}

	private static Transfer stream(PeerLink caller, long bytes) {
		return (number) -> {
			try (PeerStream stream = caller.openStream(CALLEE, "sink")) {
				SocketCopyDriver.send(bytes, stream.outputStream());
				stream.shutdownOutput();
				SocketCopyDriver.checkCount(bytes, stream.inputStream());
			}
		};
	}

	/**
	 * Each time it is another version of the file, as one that has arrived is not sent
	 * again.
	 */
	private static Transfer send(PeerLink caller, Path file) throws IOException {
		TransferOptions options = TransferOptions.defaults().withOverwrite(true);
		long size = Files.size(file);
		// The numbers of the transfers begin again after the warm-up.
		AtomicLong version = new AtomicLong();
		return (number) -> {
			Files.setLastModifiedTime(file, FileTime.from(version.incrementAndGet(), TimeUnit.SECONDS));
			check(caller.files().send(CALLEE, FileSource.of(file), NAME, options), size);
		};
	}

	private static void check(FileTransfer transfer, long size) throws InterruptedException {
		TransferResult result = transfer.await();
		if (result.resumedAt() != 0 || result.size() != size || transfer.progress().transferred() != size) {
			throw new IllegalStateException("Not the whole file was moved: " + result);
		}
	}

	private static Transfer fetch(PeerLink caller, Path target, long size) {
		TransferOptions options = TransferOptions.defaults().withOverwrite(true);
		return (number) -> check(caller.files().fetch(CALLEE, NAME, target, options), size);
	}

}
