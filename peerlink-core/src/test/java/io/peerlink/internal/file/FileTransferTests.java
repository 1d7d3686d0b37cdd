package io.peerlink.internal.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.ReceivedFile;
import io.peerlink.file.RemoteFile;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferProgress;
import io.peerlink.file.TransferResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for files that Java nodes send each other.
 */
class FileTransferTests {

	private static final int SIZE = 1_000_003;

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final TransferOptions ONCE = TransferOptions.defaults().withPatience(Duration.ZERO);

	private final List<FileHost> hosts = new ArrayList<>();

	private final Path folder;

	private Path inbox;

	private Path shared;

	private Path source;

	private byte[] content;

	FileTransferTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@BeforeEach
	void createFiles() throws IOException {
		this.inbox = this.folder.resolve("inbox");
		this.shared = Files.createDirectories(this.folder.resolve("shared"));
		this.content = new byte[SIZE];
		new Random(42).nextBytes(this.content);
		this.source = Files.write(this.folder.resolve("source.bin"), this.content);
	}

	@AfterEach
	void closeHosts() throws IOException {
		for (FileHost host : this.hosts) {
			host.close();
		}
	}

	private FileHost host(FileOptions options) throws IOException {
		return add(new FileHost(options));
	}

	private FileHost add(FileHost host) {
		this.hosts.add(host);
		return host;
	}

	private FileHost senderTo(FileHost receiver) throws IOException {
		return host(FileOptions.none()).knows("Receiver", receiver);
	}

	private FileOptions inboxOptions() {
		return FileOptions.none().withInbox(this.inbox);
	}

	private FileTransfer send(FileHost sender, String name, TransferOptions options) {
		return sender.files().send("Receiver", FileSource.of(this.source), name, options);
	}

	private FileTransferException refused(FileTransfer transfer, Reason reason) {
		List<FileTransferException> failures = new ArrayList<>();
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(transfer::await)
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(reason))
			.satisfies(failures::add);
		return failures.get(0);
	}

	private List<String> inboxNames() throws IOException {
		try (Stream<Path> files = Files.walk(this.inbox)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> this.inbox.relativize(file).toString())
				.sorted()
				.toList();
		}
	}

	private String digest() throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(this.content));
	}

	@Test
	void sentFileIsInTheInboxAndReported() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		TransferResult result = send(sender, "docs/Übersicht 1.bin", TransferOptions.defaults()).await();
		assertThat(this.inbox.resolve("docs/Übersicht 1.bin")).hasBinaryContent(this.content);
		assertThat(result.size()).isEqualTo(SIZE);
		assertThat(result.resumedAt()).isZero();
		assertThat(result.digest()).contains(digest());
		ReceivedFile received = receiver.received().poll(10, TimeUnit.SECONDS);
		assertThat(received).isNotNull();
		assertThat(received.name()).isEqualTo("docs/Übersicht 1.bin");
		assertThat(received.path()).hasBinaryContent(this.content);
		assertThat(received.sender()).contains(sender.instance());
		assertThat(inboxNames()).containsExactly("docs/Übersicht 1.bin");
		assertThat(sender.files().statistics().sent()).isEqualTo(1);
		assertThat(sender.files().statistics().bytesSent()).isEqualTo(SIZE);
		assertThat(receiver.files().statistics().bytesReceived()).isEqualTo(SIZE);
	}

	@Test
	void emptyFileIsSentAndFetched() throws Exception {
		Path empty = Files.createFile(this.shared.resolve("empty"));
		FileHost receiver = host(inboxOptions().withShared(this.shared));
		FileHost sender = senderTo(receiver);
		sender.files().send("Receiver", FileSource.of(empty), "nothing", TransferOptions.defaults()).await();
		assertThat(this.inbox.resolve("nothing")).isEmptyFile();
		Path target = this.folder.resolve("fetched");
		sender.files().fetch("Receiver", "empty", target, TransferOptions.defaults()).await();
		assertThat(target).isEmptyFile();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 100, 400, 1000, 5000, 65_536, 500_000, SIZE, SIZE + 500, SIZE + 900 })
	void transferGoesOnAfterABreakAtAnyByte(long bytes) throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		sender.breakNextAfter(bytes);
		TransferResult result = send(sender, "a.bin", TransferOptions.defaults()).await();
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
		assertThat(result.digest()).contains(digest());
		assertThat(inboxNames()).containsExactly("a.bin");
		assertThat(receiver.received()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 50, 100, 200, 300, 400 })
	void fileIsReceivedOnceWhenAnAnswerIsLost(long bytes) throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		receiver.breakNextServedAfter(bytes);
		TransferResult result = send(sender, "a.bin", TransferOptions.defaults()).await();
		assertThat(result.digest()).contains(digest());
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
		assertThat(receiver.received()).hasSize(1);
		assertThat(sender.files().statistics().bytesSent()).isEqualTo(SIZE);
	}

	@Test
	void anotherTransferGoesOnWhereOneWasBrokenOff() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		sender.breakNextAfter(600_000);
		refused(send(sender, "a.bin", ONCE), Reason.BROKEN);
		await().until(() -> receiver.files().statistics().failed() == 1);
		assertThat(inboxNames()).hasSize(1).allMatch((name) -> name.startsWith(".peerlink"));
		TransferResult result = send(sender, "a.bin", ONCE).await();
		assertThat(result.resumedAt()).isBetween(1L, 600_000L);
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
	}

	@Test
	void changedFileIsSentFromItsBeginning() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		sender.breakNextAfter(600_000);
		refused(send(sender, "a.bin", ONCE), Reason.BROKEN);
		await().until(() -> receiver.files().statistics().failed() == 1);
		this.content[0]++;
		Files.write(this.source, this.content);
		Files.setLastModifiedTime(this.source, FileTime.from(Instant.now().plusSeconds(60)));
		assertThat(send(sender, "a.bin", ONCE).await().resumedAt()).isZero();
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
	}

	@Test
	void fileThatChangesUnnoticedDoesNotGetItsName() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		FileSource changing = new FileSource() {

			@Override
			public long size() {
				return SIZE;
			}

			@Override
			public InputStream open(long offset) {
				byte[] now = FileTransferTests.this.content.clone();
				FileTransferTests.this.content[0]++;
				return new ByteArrayInputStream(now, (int) offset, SIZE - (int) offset);
			}

			@Override
			public String version() {
				return "always the same";
			}

		};
		sender.breakNextAfter(600_000);
		refused(sender.files().send("Receiver", changing, "a.bin", TransferOptions.defaults()), Reason.DIFFERENT);
		assertThat(inboxNames()).isEmpty();
	}

	@Test
	void existingFileIsReplacedOnlyIfBothWantThat() throws Exception {
		FileHost strict = host(inboxOptions());
		Files.writeString(this.inbox.resolve("a.bin"), "old");
		refused(send(senderTo(strict), "a.bin", TransferOptions.defaults().withOverwrite(true)), Reason.EXISTS);
		FileHost lenient = host(inboxOptions().withOverwrite(true));
		refused(send(senderTo(lenient), "a.bin", TransferOptions.defaults()), Reason.EXISTS);
		assertThat(this.inbox.resolve("a.bin")).hasContent("old");
		send(senderTo(lenient), "a.bin", TransferOptions.defaults().withOverwrite(true)).await();
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
	}

	@Test
	void refusalsSayWhy() throws Exception {
		assertThat(refused(send(senderTo(host(FileOptions.none())), "a", ONCE), Reason.REFUSED))
			.hasMessage("'a' was not transferred: This node takes no files");
		assertThat(refused(send(senderTo(host(inboxOptions().withMaxSize(SIZE - 1))), "a", ONCE), Reason.TOO_LARGE))
			.hasMessageContaining("1000002")
			.hasMessageContaining("1000003");
		assertThat(refused(send(senderTo(host(inboxOptions().withNames(List.of("*.txt")))), "a.bin", ONCE),
				Reason.REFUSED))
			.hasMessageContaining("Files of that name are not taken");
		assertThat(refused(send(
				senderTo(host(inboxOptions().withAcceptor((offer) -> Optional.of("no more than " + offer.size())))),
				"a.bin", ONCE), Reason.REFUSED))
			.hasMessageContaining("no more than " + SIZE);
		assertThat(refused(send(senderTo(host(inboxOptions().withAcceptor((offer) -> {
			throw new IllegalStateException("secret");
		}))), "a.bin", ONCE), Reason.REFUSED)).hasMessageNotContaining("secret");
		assertThat(inboxNames()).isEmpty();
	}

	@Test
	void refusedContentIsNotSent() throws Exception {
		FileHost sender = senderTo(host(inboxOptions().withMaxSize(5)));
		refused(send(sender, "a", ONCE), Reason.TOO_LARGE);
		assertThat(sender.files().statistics().bytesSent()).isZero();
	}

	@Test
	void unknownPeerAndMissingFileFailAtOnce() throws Exception {
		FileHost sender = senderTo(host(inboxOptions().withShared(this.shared)));
		FileTransfer toNobody = sender.files()
			.send("Nobody", FileSource.of(this.source), "a", TransferOptions.defaults());
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(toNobody::await);
		refused(sender.files()
			.send("Receiver", FileSource.of(this.folder.resolve("none")), "a", TransferOptions.defaults()),
				Reason.NOT_FOUND);
		refused(sender.files().fetch("Receiver", "none", this.folder.resolve("x"), TransferOptions.defaults()),
				Reason.NOT_FOUND);
		assertThat(this.folder.resolve("x")).doesNotExist();
	}

	@Test
	void peerThatIsAwayForAWhileGetsTheRest() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		sender.breakNextAfter(300_000);
		sender.missNext(2);
		TransferResult result = send(sender, "a.bin", TransferOptions.defaults()).await();
		assertThat(result.digest()).contains(digest());
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
		assertThat(sender.files().statistics().bytesSent()).isLessThan(SIZE + 300_000);
	}

	@Test
	void peerThatDoesNotComeBackIsABreak() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		sender.breakNextAfter(300_000);
		sender.missNext(1000);
		assertThat(refused(send(sender, "a.bin", TransferOptions.defaults().withPatience(Duration.ofSeconds(1))),
				Reason.BROKEN))
			.hasMessageContaining("the peer is gone")
			.hasRootCauseInstanceOf(PeerNotFoundException.class);
	}

	@Test
	void silentPeerIsGivenUpWhenThePatienceIsOver() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()).silent());
		FileTransfer transfer = send(sender, "a.bin", TransferOptions.defaults().withPatience(Duration.ofSeconds(1)));
		refused(transfer, Reason.BROKEN);
		assertThat(transfer.progress().elapsed()).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void listIsNotWaitedForLongerThanWanted() throws Exception {
		FileHost caller = senderTo(host(inboxOptions()).silent());
		assertThatExceptionOfType(FileTransferException.class)
			.isThrownBy(() -> caller.files().list("Receiver", Duration.ofMillis(200)))
			.withMessage("'Receiver' lists no files: there is no answer after 200 ms")
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.BROKEN));
	}

	@Test
	void failureOfASourceIsATransferException() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		IllegalStateException failure = new IllegalStateException("from the test");
		FileTransfer transfer = sender.files().send("Receiver", new FileSource() {

			@Override
			public long size() {
				return 1;
			}

			@Override
			public InputStream open(long offset) {
				throw new UncheckedIOException(new IOException("not opened"));
			}

			@Override
			public String version() {
				throw failure;
			}

		}, "a", TransferOptions.defaults());
		assertThat(refused(transfer, Reason.FAILED)).hasMessageContaining("from the test").hasRootCause(failure);
		assertThat(transfer.completion().handle((result, ex) -> ex).get()).isInstanceOf(FileTransferException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 99_999, 100_000 })
	void sourceThatIsLongerThanItSaysDoesNotArrive(int told) throws Exception {
		FileHost receiver = host(inboxOptions());
		assertThat(refused(
				senderTo(receiver).files()
					.send("Receiver", sized(new byte[100_001], told), "a", TransferOptions.defaults()),
				Reason.DIFFERENT))
			.hasMessageContaining("is longer than its source says");
		assertThat(receiver.received()).isEmpty();
		await().untilAsserted(() -> assertThat(inboxNames()).isEmpty());
	}

	private static FileSource sized(byte[] bytes, int size) {
		return new FileSource() {

			@Override
			public long size() {
				return size;
			}

			@Override
			public InputStream open(long offset) {
				return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
			}

			@Override
			public String version() {
				return "1";
			}

		};
	}

	@Test
	void sourceThatDoesNotKnowItsSizeIsAClearError() throws Exception {
		assertThat(refused(senderTo(host(inboxOptions())).files()
			.send("Receiver", sized(new byte[1], -1), "a", TransferOptions.defaults()), Reason.FAILED))
			.hasMessageContaining("its size is -1");
	}

	@Test
	void fileThatIsSentOnceMoreIsAnotherTransfer() throws Exception {
		FileHost receiver = host(inboxOptions().withOverwrite(true));
		FileHost sender = senderTo(receiver);
		send(sender, "a.bin", TransferOptions.defaults()).await();
		for (int i = 0; i < 2; i++) {
			refused(send(sender, "a.bin", TransferOptions.defaults()), Reason.EXISTS);
		}
		for (int i = 0; i < 3; i++) {
			send(sender, "a.bin", TransferOptions.defaults().withOverwrite(true)).await();
		}
		assertThat(receiver.received()).hasSize(4);
		assertThat(sender.files().statistics().bytesSent()).isEqualTo(4L * SIZE);
		assertThat(inboxNames()).containsExactly("a.bin");
	}

	@Test
	void removedInboxIsCreatedAgain() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		try (Stream<Path> files = Files.walk(this.inbox)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		send(sender, "docs/a.bin", ONCE).await();
		assertThat(this.inbox.resolve("docs/a.bin")).hasBinaryContent(this.content);
	}

	@Test
	void removedSharedFolderIsToldAtOnce() throws Exception {
		FileHost caller = senderTo(host(FileOptions.none().withShared(this.shared)));
		Files.delete(this.shared);
		assertThatExceptionOfType(FileTransferException.class)
			.isThrownBy(() -> caller.files().list("Receiver", Duration.ofSeconds(10)))
			.withMessageContaining("The folder that this node shares cannot be read")
			.withMessageNotContaining(this.shared.toString())
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.FAILED));
		assertThat(refused(
				caller.files().fetch("Receiver", "a", this.folder.resolve("target"), TransferOptions.defaults()),
				Reason.FAILED))
			.hasMessageContaining("there is no such file or folder");
	}

	@Test
	void fileThatMayNotBeReadOrWrittenIsToldAtOnce() throws Exception {
		Path file = Files.write(this.shared.resolve("a.bin"), this.content);
		FileHost receiver = host(inboxOptions().withShared(this.shared));
		FileHost caller = senderTo(receiver);
		Path targets = Files.createDirectory(this.folder.resolve("targets"));
		deny(file);
		assertThat(
				refused(caller.files().fetch("Receiver", "a.bin", targets.resolve("a.bin"), TransferOptions.defaults()),
						Reason.FAILED))
			.hasMessageContaining("The file cannot be read (permission denied)");
		assertThat(targets).isEmptyDirectory();
		assertThat(refused(caller.files().send("Receiver", FileSource.of(file), "b.bin", TransferOptions.defaults()),
				Reason.FAILED))
			.hasMessage("Cannot read " + file + ": permission denied");
		deny(targets);
		Files.writeString(this.shared.resolve("c.bin"), "c");
		Path target = targets.resolve("c.bin");
		assertThat(
				refused(caller.files().fetch("Receiver", "c.bin", target, TransferOptions.defaults()), Reason.FAILED))
			.hasMessage("Cannot write " + target + ": permission denied");
		deny(this.inbox);
		assertThat(refused(send(caller, "d/d.bin", TransferOptions.defaults()), Reason.FAILED))
			.hasMessageContaining("It cannot be written (permission denied)");
	}

	/**
	 * The administrator of the system may read it nevertheless.
	 */
	private static void deny(Path path) throws IOException {
		Files.setPosixFilePermissions(path, Set.of());
		assumeThat(Files.isReadable(path)).isFalse();
	}

	@Test
	void fileInPlaceOfAFolderIsToldBeforeAnythingIsSent() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		Files.writeString(this.inbox.resolve("a"), "file");
		assertThat(refused(send(sender, "a/b.bin", ONCE), Reason.REFUSED))
			.hasMessageContaining("One of its folders has the name of a file that is there");
		assertThat(sender.files().statistics().bytesSent()).isZero();
	}

	@Test
	void nothingStaysOfAFileThatIsRefusedLater() throws Exception {
		AtomicBoolean refusing = new AtomicBoolean();
		FileHost receiver = host(inboxOptions()
			.withAcceptor((offer) -> refusing.get() ? Optional.of("not any more") : Optional.empty()));
		FileHost sender = senderTo(receiver);
		sender.breakNextAfter(600_000);
		refused(send(sender, "a.bin", ONCE), Reason.BROKEN);
		await().until(() -> receiver.files().statistics().failed() == 1);
		assertThat(inboxNames()).hasSize(1);
		refusing.set(true);
		refused(send(sender, "a.bin", ONCE), Reason.REFUSED);
		assertThat(inboxNames()).isEmpty();
	}

	@Test
	void nothingStaysOfAFileThatThePeerHasNoMore() throws Exception {
		Path file = Files.write(this.shared.resolve("a.bin"), this.content);
		FileHost owner = host(FileOptions.none().withShared(this.shared));
		FileHost caller = senderTo(owner);
		Path targets = Files.createDirectory(this.folder.resolve("targets"));
		owner.breakNextServedAfter(500_000);
		refused(caller.files().fetch("Receiver", "a.bin", targets.resolve("a.bin"), ONCE), Reason.BROKEN);
		assertThat(targets).isNotEmptyDirectory();
		Files.delete(file);
		refused(caller.files().fetch("Receiver", "a.bin", targets.resolve("a.bin"), ONCE), Reason.NOT_FOUND);
		assertThat(targets).isEmptyDirectory();
	}

	@Test
	void progressIsTold() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		List<TransferProgress> told = new CopyOnWriteArrayList<>();
		send(sender, "a.bin", TransferOptions.defaults().withListener(told::add)).await();
		assertThat(told.get(0).transferred()).isZero();
		assertThat(told.get(0).size()).isEqualTo(SIZE);
		assertThat(told.get(told.size() - 1).transferred()).isEqualTo(SIZE);
		assertThat(told).extracting(TransferProgress::transferred).isSorted();
	}

	@Test
	void failingListenerDoesNotDisturb() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		send(sender, "a.bin", TransferOptions.defaults().withListener((progress) -> {
			throw new IllegalStateException("from the test");
		})).await();
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
	}

	@Test
	void cancelledTransferEndsAndCanBeResumed() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		CountDownLatch cancelled = new CountDownLatch(1);
		FileTransfer transfer = send(sender, "a.bin",
				TransferOptions.defaults().withListener((progress) -> awaitUninterruptibly(cancelled)));
		transfer.cancel();
		cancelled.countDown();
		refused(transfer, Reason.CANCELLED);
		assertThat(this.inbox.resolve("a.bin")).doesNotExist();
		send(sender, "a.bin", TransferOptions.defaults()).await();
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void stoppedNodeFailsItsTransfers() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		sender.files().close();
		assertThat(refused(send(sender, "a", ONCE), Reason.CANCELLED)).hasMessageContaining("the node was stopped");
	}

	@Test
	void sharedFileIsFetched() throws Exception {
		Files.createDirectories(this.shared.resolve("a b"));
		Files.write(this.shared.resolve("a b/ü.bin"), this.content);
		FileHost caller = senderTo(host(FileOptions.none().withShared(this.shared)));
		Path target = this.folder.resolve("target.bin");
		TransferResult result = caller.files()
			.fetch("Receiver", "a b/ü.bin", target, TransferOptions.defaults())
			.await();
		assertThat(target).hasBinaryContent(this.content);
		assertThat(result.digest()).contains(digest());
		refused(caller.files().fetch("Receiver", "a b/ü.bin", target, TransferOptions.defaults()), Reason.EXISTS);
		caller.files().fetch("Receiver", "a b/ü.bin", target, TransferOptions.defaults().withOverwrite(true)).await();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 50, 200, 1000, 500_000, SIZE, SIZE + 300 })
	void fetchGoesOnAfterABreakAtAnyByte(long bytes) throws Exception {
		Files.write(this.shared.resolve("a.bin"), this.content);
		FileHost owner = host(FileOptions.none().withShared(this.shared));
		FileHost caller = senderTo(owner);
		owner.breakNextServedAfter(bytes);
		Path target = this.folder.resolve("fetched/target.bin");
		Files.createDirectories(target.getParent());
		caller.files().fetch("Receiver", "a.bin", target, TransferOptions.defaults()).await();
		assertThat(target).hasBinaryContent(this.content);
		assertThat(target.getParent()).isDirectoryContaining("glob:**").isDirectoryNotContaining("glob:**.part");
		assertThat(caller.files().statistics().bytesReceived()).isEqualTo(SIZE);
	}

	@Test
	void fileThatChangesIsFetchedFromItsBeginning() throws Exception {
		Path file = Files.write(this.shared.resolve("a.bin"), this.content);
		FileHost owner = host(FileOptions.none().withShared(this.shared));
		FileHost caller = senderTo(owner);
		Path target = Files.createDirectory(this.folder.resolve("targets")).resolve("target.bin");
		owner.breakNextServedAfter(500_000);
		refused(caller.files().fetch("Receiver", "a.bin", target, ONCE), Reason.BROKEN);
		assertThat(target).doesNotExist();
		this.content[0]++;
		Files.write(file, this.content);
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
		caller.files().fetch("Receiver", "a.bin", target, TransferOptions.defaults()).await();
		assertThat(target).hasBinaryContent(this.content);
		assertThat(target.getParent()).isDirectoryNotContaining("glob:**.part");
	}

	@Test
	void sharedFilesAreListed() throws Exception {
		Files.writeString(this.shared.resolve("b.txt"), "12345");
		Files.createDirectories(this.shared.resolve("sub/.hidden"));
		Files.writeString(this.shared.resolve("sub/a.txt"), "1");
		Files.writeString(this.shared.resolve("sub/.hidden/c.txt"), "1");
		Files.writeString(this.shared.resolve(".d.txt"), "1");
		Path outside = Files.writeString(this.folder.resolve("outside.txt"), "secret");
		Files.createSymbolicLink(this.shared.resolve("link.txt"), outside);
		FileHost caller = senderTo(host(FileOptions.none().withShared(this.shared)));
		Files.createSymbolicLink(this.shared.resolve("inside.txt"), this.shared.resolve("b.txt"));
		Files.createSymbolicLink(this.shared.resolve("other"), this.shared.resolve("sub"));
		assertThat(caller.files().list("Receiver", LONG)).extracting(RemoteFile::name, RemoteFile::size)
			.containsExactly(tuple("b.txt", 5L), tuple("sub/a.txt", 1L));
		for (String link : List.of("link.txt", "inside.txt", "other/a.txt")) {
			refused(caller.files().fetch("Receiver", link, this.folder.resolve("x"), ONCE), Reason.NOT_FOUND);
		}
		assertThatExceptionOfType(FileTransferException.class)
			.isThrownBy(() -> senderTo(host(FileOptions.none())).files().list("Receiver", LONG))
			.withMessageContaining("This node shares no files");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/a", "a/", "a//b", "..", "../a", "a/../b", ".a", "a/.b", "a\\b", "C:a", "a\u0000b",
			"a\nb", "CON", "nul.txt", "a.", " a", "a\u202Eb" })
	void namesThatMayLeadElsewhereAreRefused(String name) throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		assertThatIllegalArgumentException().isThrownBy(() -> send(sender, name, ONCE));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> sender.files().fetch("Receiver", name, this.source, ONCE));
	}

	@Test
	void linkInTheInboxDoesNotLeadOut() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		Path outside = Files.createDirectories(this.folder.resolve("outside"));
		Files.createSymbolicLink(this.inbox.resolve("link"), outside);
		refused(send(sender, "link/a.bin", ONCE), Reason.REFUSED);
		refused(send(sender, "link/sub/a.bin", ONCE), Reason.REFUSED);
		assertThat(outside).isEmptyDirectory();
	}

	@Test
	void manyFilesArriveBothWaysAtOnce() throws Exception {
		FileHost one = host(inboxOptions());
		FileHost two = host(FileOptions.none().withInbox(this.folder.resolve("second"))).knows("Receiver", one);
		one.knows("Receiver", two);
		List<FileTransfer> transfers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			transfers.add(send(one, "from-one-" + i, TransferOptions.defaults()));
			transfers.add(send(two, "from-two-" + i, TransferOptions.defaults()));
		}
		for (FileTransfer transfer : transfers) {
			assertThat(transfer.await().digest()).contains(digest());
		}
		assertThat(one.received()).hasSize(20);
		assertThat(two.received()).hasSize(20);
	}

	@Test
	void fileThatWasReplacedMeanwhileIsSentAgain() throws Exception {
		FileHost receiver = host(inboxOptions().withOverwrite(true));
		FileHost sender = senderTo(receiver);
		TransferOptions overwriting = TransferOptions.defaults().withOverwrite(true);
		send(sender, "a.bin", overwriting).await();
		byte[] other = this.content.clone();
		other[0]++;
		Path edited = this.inbox.resolve("a.bin");
		Files.write(edited, other);
		Files.setLastModifiedTime(edited, FileTime.from(Instant.now().plusSeconds(60)));
		send(sender, "a.bin", overwriting).await();
		assertThat(edited).hasBinaryContent(this.content);
	}

	@Test
	void existingFileIsRefusedAlsoWhenItWasReceivedBefore() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		send(sender, "a.bin", ONCE).await();
		Path file = this.inbox.resolve("a.bin");
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
		refused(send(sender, "a.bin", ONCE), Reason.EXISTS);
	}

	@Test
	void otherContentOfASourceOfOneVersionIsSent() throws Exception {
		FileHost sender = senderTo(host(inboxOptions().withOverwrite(true)));
		TransferOptions overwriting = TransferOptions.defaults().withOverwrite(true);
		sender.files().send("Receiver", bytes("status=1", "same"), "a", overwriting).await();
		sender.files().send("Receiver", bytes("status=2", "same"), "a", overwriting).await();
		assertThat(this.inbox.resolve("a")).hasContent("status=2");
		sender.files().send("Receiver", bytes("status=1", "same"), "a", overwriting).await();
		assertThat(this.inbox.resolve("a")).hasContent("status=1");
	}

	private static FileSource bytes(String text, String version) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return new FileSource() {

			@Override
			public long size() {
				return bytes.length;
			}

			@Override
			public InputStream open(long offset) {
				return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
			}

			@Override
			public String version() {
				return version;
			}

		};
	}

	@Test
	void fileThatChangesWhileItIsSentDoesNotGetItsName() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		refused(send(sender, "a.bin", TransferOptions.defaults().withListener((progress) -> {
			if (progress.transferred() > 0) {
				touch(this.source);
			}
		})), Reason.DIFFERENT);
		assertThat(inboxNames()).isEmpty();
	}

	private static void touch(Path file) {
		try {
			Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Its size and time are as before. The clock tells whether it was changed just before
	 * it is fetched, when its times may be too coarse to tell one change from another.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 3600 })
	void fileThatIsRewrittenInPlaceWhileItIsFetchedDoesNotGetItsName(int secondsAhead) throws Exception {
		Path file = Files.write(this.shared.resolve("a.bin"), new byte[32 * 1024 * 1024]);
		FileTime modified = Files.getLastModifiedTime(file);
		FileHost owner = host(FileOptions.none().withShared(this.shared)).aheadBy(Duration.ofSeconds(secondsAhead));
		AtomicBoolean rewritten = new AtomicBoolean();
		Path target = this.folder.resolve("target.bin");
		refused(senderTo(owner).files()
			.fetch("Receiver", "a.bin", target, TransferOptions.defaults().withListener((progress) -> {
				if (progress.transferred() > 0 && rewritten.compareAndSet(false, true)) {
					rewrite(file, modified);
				}
			})), Reason.DIFFERENT);
		assertThat(target).doesNotExist();
	}

	private static void rewrite(Path file, FileTime modified) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			byte[] other = new byte[(int) channel.size()];
			Arrays.fill(other, (byte) 1);
			channel.write(ByteBuffer.wrap(other));
			Files.setLastModifiedTime(file, modified);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void fileThatChangesAgainAndAgainIsGivenUp() throws Exception {
		Path file = Files.write(this.shared.resolve("a.bin"), this.content);
		FileHost caller = senderTo(host(FileOptions.none().withShared(this.shared)));
		AtomicInteger changes = new AtomicInteger();
		Path target = this.folder.resolve("fetched/target.bin");
		Files.createDirectories(target.getParent());
		FileTransfer transfer = caller.files()
			.fetch("Receiver", "a.bin", target, TransferOptions.defaults().withListener((progress) -> {
				try {
					Files.setLastModifiedTime(file,
							FileTime.from(Instant.now().plusSeconds(changes.incrementAndGet())));
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			}));
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(transfer::await);
		assertThat(target).doesNotExist();
		try (Stream<Path> parts = Files.list(target.getParent())) {
			assertThat(parts.count()).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void twoTransfersToOneTargetDoNotMix() throws Exception {
		Files.write(this.shared.resolve("a.bin"), this.content);
		FileHost owner = host(FileOptions.none().withShared(this.shared));
		FileHost caller = senderTo(owner);
		Path target = this.folder.resolve("target.bin");
		FileTransfer one = caller.files().fetch("Receiver", "a.bin", target, TransferOptions.defaults());
		FileTransfer two = caller.files().fetch("Receiver", "a.bin", target, TransferOptions.defaults());
		assertThat(Stream.of(one, two).filter(FileTransferTests::succeeds).count()).isEqualTo(1);
		assertThat(target).hasBinaryContent(this.content);
	}

	@Test
	void transferThatWaitsForAThreadIsCancelledAtOnce() throws Exception {
		FileHost sender = senderTo(host(inboxOptions()));
		CountDownLatch blocked = new CountDownLatch(1);
		for (int i = 0; i < FileEngine.TRANSFERS; i++) {
			send(sender, "a" + i, TransferOptions.defaults().withListener((progress) -> awaitUninterruptibly(blocked)));
		}
		FileTransfer waiting = send(sender, "b", TransferOptions.defaults());
		waiting.cancel();
		refused(waiting, Reason.CANCELLED);
		blocked.countDown();
	}

	/**
	 * Returns a request that wants to go on with an upload that does not exist.
	 */
	private static String emptyHanded(int id) {
		return String.join("\r\n", "PUT /files/b HTTP/1.1", "PeerLink-Instance: x",
				"PeerLink-Upload: %032x".formatted(id), "Upload-Length: 10", "Upload-Offset: 5", "Content-Length: 5",
				"\r\n");
	}

	@Test
	void requestsWithoutContentTakeNoRoomOfOthers() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost sender = senderTo(receiver);
		sender.breakNextAfter(600_000);
		refused(send(sender, "a.bin", ONCE), Reason.BROKEN);
		await().until(() -> receiver.files().statistics().failed() == 1);
		for (int i = 0; i < 2 * PartialFiles.MAX_FILES; i++) {
			try (Socket socket = receiver.connect()) {
				socket.getOutputStream().write(emptyHanded(i).getBytes(StandardCharsets.UTF_8));
				assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
					.startsWith("HTTP/1.1 416");
			}
		}
		assertThat(send(sender, "a.bin", ONCE).await().resumedAt()).isPositive();
	}

	@Test
	void twoSendersOfOneNameDoNotMixTheirContents() throws Exception {
		FileHost receiver = host(inboxOptions());
		FileHost first = senderTo(receiver);
		FileHost second = senderTo(receiver);
		FileTransfer one = send(first, "a.bin", ONCE);
		FileTransfer two = send(second, "a.bin", ONCE);
		long succeeded = Stream.of(one, two).filter(FileTransferTests::succeeds).count();
		assertThat(succeeded).isEqualTo(1);
		assertThat(this.inbox.resolve("a.bin")).hasBinaryContent(this.content);
	}

	private static boolean succeeds(FileTransfer transfer) {
		try {
			transfer.await();
			return true;
		}
		catch (FileTransferException ex) {
			assertThat(ex.getReason()).isEqualTo(Reason.EXISTS);
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
