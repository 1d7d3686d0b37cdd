package io.peerlink.internal.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.peerlink.file.FileOffer;
import io.peerlink.file.FileOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for what limits the connections and the incomplete files of others.
 */
class FileLimitsTests {

	private final AtomicLong now = new AtomicLong();

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void transferThatMovesTooLittleIsEnded() throws IOException {
		FilePace pace = new FilePace(this.now::get);
		for (int i = 0; i < 10; i++) {
			pass(Duration.ofSeconds(10));
			pace.moved(FilePace.MIN_BYTES / 2);
		}
		pass(FilePace.WINDOW.minusMillis(1));
		pace.moved(1);
		pass(Duration.ofMillis(1));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> pace.moved(1))
			.withMessageContaining("less than 16384 bytes");
	}

	@Test
	void whoWaitsForADigestIsToldThatItComes() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Heartbeat heartbeat = new Heartbeat(out, this.now::get);
		heartbeat.tick();
		assertThat(out.size()).isZero();
		pass(Duration.ofSeconds(5));
		heartbeat.tick();
		heartbeat.tick();
		assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
	}

	@Test
	void oneAddressTakesTheRoomOfItsOwnFilesOnly(@TempDir Path inbox) throws IOException {
		PartialFiles files = PartialFiles.in(inbox, 1000);
		Files.writeString(files.file("honest"), "x");
		for (int i = 0; i < 2 * PartialFiles.MAX_FILES; i++) {
			String id = "flood" + i;
			files.makeRoom(id, (active) -> false, (related) -> related.startsWith("flood"));
			Files.writeString(files.file(id), "x");
		}
		assertThat(files.size("honest")).isOne();
		assertThat(count(inbox)).isLessThanOrEqualTo(PartialFiles.MAX_FILES_OF_ADDRESS + 1);
	}

	@Test
	void incompleteFilesHaveALimitInAll(@TempDir Path inbox) throws IOException {
		PartialFiles files = PartialFiles.in(inbox, 10);
		for (int i = 0; i < 20; i++) {
			String id = "file" + i;
			files.makeRoom(id, (active) -> active.equals("file0"), (related) -> false);
			Files.writeString(files.file(id), "0123456789");
		}
		assertThat(files.size("file0")).as("is being written").isEqualTo(10);
		assertThat(count(inbox)).isLessThanOrEqualTo(6);
		assertThat(files.size("file19")).isEqualTo(10);
	}

	@Test
	void folderOfIncompleteFilesThatWasRemovedIsMadeAgain(@TempDir Path inbox) throws IOException {
		PartialFiles files = PartialFiles.in(inbox, 10);
		Files.delete(files.file("x").getParent());
		files.makeRoom("x", (active) -> false, (related) -> false);
		assertThatNoException().isThrownBy(() -> Files.writeString(files.file("x"), "x"));
	}

	@Test
	void digestOfAFileWhoseReadingWasBrokenOffIsRight(@TempDir Path folder) throws Exception {
		Inbox inbox = Inbox.open(folder, FileOptions.none(), this.now::get);
		FileOffer offer = new FileOffer("a", 300_000, Optional.empty(), InetAddress.getLoopbackAddress());
		Files.writeString(inbox.partialFile("id"), "x".repeat(200_000));
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> inbox.open("id", offer, () -> {
		}, () -> {
			throw new IOException("The sender is gone");
		}));
		try (Upload upload = inbox.open("id", offer, () -> {
		}, Tick.NONE)) {
			assertThat(upload.offset()).isEqualTo(200_000);
			assertThat(upload.digest()).isEqualTo(FileDigest.of("x".repeat(200_000)));
			upload.write("y".getBytes(StandardCharsets.UTF_8), 1);
		}
		try (Upload upload = inbox.open("id", offer, () -> {
		}, () -> {
			throw new IOException("There is nothing to read but what is known");
		})) {
			assertThat(upload.digest()).isEqualTo(FileDigest.of("x".repeat(200_000) + "y"));
		}
	}

	@Test
	void othersAreToldWhatIsWrongButNotWhere() {
		DiskSpace space = new DiskSpace(() -> 1_000_000_000);
		assertThat(space.failed(new AccessDeniedException("/home/secret")).explanation())
			.isEqualTo("It cannot be written (permission denied)");
		assertThat(space.failed(new NoSuchFileException("/home/secret")).explanation())
			.isEqualTo("It cannot be written (there is no such file or folder)");
		assertThat(space.failed(new FileSystemException("/home/secret", null, "Too many links")).explanation())
			.isEqualTo("It cannot be written (Too many links)");
		assertThat(space.failed(new IOException("of /home/secret")).explanation())
			.isEqualTo("It cannot be written (IOException)");
	}

	@Test
	void incompleteFilesOfADayAgoAreRemovedWithoutAnotherSender(@TempDir Path folder) throws IOException {
		Inbox inbox = Inbox.open(folder, FileOptions.none(), this.now::get);
		Files.writeString(inbox.partialFile("new"), "x");
		Path old = Files.writeString(inbox.partialFile("old"), "x");
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
		inbox.removeOld();
		assertThat(old).doesNotExist();
		assertThat(inbox.offset("new")).isOne();
	}

	@Test
	void requestThatIsLaterThanTheEndOfItsUploadLeavesNothing(@TempDir Path folder) throws Exception {
		Inbox inbox = Inbox.open(folder, FileOptions.none(), this.now::get);
		FileOffer offer = new FileOffer("a", 2, Optional.empty(), InetAddress.getLoopbackAddress());
		try (Upload upload = open(inbox, offer)) {
			upload.write(new byte[1], 1);
		}
		assertThat(inbox.offset("id")).isOne();
		inbox.discard("id", offer, () -> {
		});
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> open(inbox, offer))
			.withMessage("The upload was given up");
		assertThat(count(folder)).isZero();
		inbox.wanted("id");
		try (Upload upload = open(inbox, offer)) {
			assertThat(upload.offset()).isZero();
			assertThat(count(folder)).isOne();
		}
		assertThat(count(folder)).as("nothing has arrived").isZero();
	}

	private static Upload open(Inbox inbox, FileOffer offer) throws RefusedException, InterruptedException {
		return inbox.open("id", offer, () -> {
		}, Tick.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "0, NO_SPACE, 0", "1000000000, FAILED, 1" })
	void nothingIsKeptOfAFileOnADiskThatBecomesFull(long usable, FileRefusal expected, long kept, @TempDir Path folder)
			throws Exception {
		AtomicLong space = new AtomicLong(1_000_000_000);
		Inbox inbox = Inbox.open(folder, FileOptions.none(), new DiskSpace(space::get), this.now::get);
		FileOffer offer = new FileOffer("a", 2, Optional.empty(), InetAddress.getLoopbackAddress());
		try (Upload upload = inbox.open("id", offer, () -> {
		}, Tick.NONE)) {
			upload.write(new byte[1], 1);
			space.set(usable);
			// Has the system refuse the write.
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> upload.write(new byte[1], 1))
				.satisfies((ex) -> assertThat(ex.refusal()).isEqualTo(expected));
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(inbox.offset("id")).isEqualTo(kept);
		assertThat(count(folder)).isEqualTo(kept);
	}

	private static long count(Path inbox) throws IOException {
		try (Stream<Path> files = Files.walk(inbox)) {
			return files.filter(Files::isRegularFile).count();
		}
	}

}
