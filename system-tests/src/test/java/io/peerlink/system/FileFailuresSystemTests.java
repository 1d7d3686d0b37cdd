package io.peerlink.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import io.peerlink.system.lab.SmallDisk;
import io.peerlink.system.lab.StreamingPython;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for files on bad links, for full disks, and for Python peers that are killed or
 * have no files.
 */
class FileFailuresSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	/**
	 * Slow enough for something to happen in the middle of a file.
	 */
	private static final int SLOW_MEGABYTES = 10;

	private static final int MIDDLE = 10_000_000;

	/**
	 * Python takes minutes for larger files: it copies what it has at each 4096 bytes.
	 */
	private static final int FOR_PYTHON = 8_000_000;

	private static final int MIDDLE_FOR_PYTHON = 2_000_000;

	private final Path folder;

	private NetworkLab lab;

	private PeerProcess duke;

	FileFailuresSystemTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@BeforeEach
	void startNode() {
		this.lab = NetworkLab.create(2);
		this.duke = startJava(1, "Duke", this.folder.resolve("Duke"));
		this.duke.awaitReady();
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	private PeerProcess startJava(int host, String name, Path inbox) {
		return JavaNode.start(this.lab.host(host), name, "--files=" + inbox);
	}

	/**
	 * Starts a node on the second host, and waits until both nodes know each other.
	 */
	private PeerProcess meetJava(String name, Path inbox) {
		return meet(startJava(2, name, inbox));
	}

	private PeerProcess meetPython(String name) throws IOException {
		PeerProcess python = meet(StreamingPython.start(this.lab.host(2), name));
		Path files = Files.createDirectories(this.folder.resolve(name));
		python.command("register_files", TIMEOUT, Map.of("folder", files.toString())).result();
		return python;
	}

	private PeerProcess meet(PeerProcess other) {
		int mark = this.duke.process().mark();
		other.awaitReady();
		this.duke.awaitUp(mark, other.name(), DISCOVERY);
		other.awaitUp("Duke", DISCOVERY);
		return other;
	}

	@Test
	void fileOverALossyLinkGoesOnAfterABreakAtARandomByte() throws IOException {
		meetJava("Duchess", this.folder.resolve("Duchess"));
		Path source = file("large", 300 << 20);
		long seed = System.nanoTime();
		long end = new Random(seed).nextLong(source.toFile().length());
		System.out.printf("The connection breaks at byte %,d (seed %d)%n", end, seed);
		this.lab.host(1).loseIncoming(0.05);
		this.lab.host(2).loseIncoming(0.05);
		CompletableFuture<Answer> sending = begin(this.duke, "file_send", "Duchess", source, Map.of());
		Awaitility.await().atMost(TIMEOUT).until(() -> sending.isDone() || incomplete("Duchess") >= end);
		this.lab.host(2).resetConnections();
		Awaitility.await().during(Duration.ofMillis(300)).until(() -> true);
		this.lab.host(2).keepConnections();
		Answer answer = sending.join();
		answer.result();
		Figures.print("300 MiB over a link that loses 5 %, with a break", answer.duration().toMillis() / 1000.0);
		assertThat(this.folder.resolve("Duchess").resolve("large")).hasSameBinaryContentAs(source);
		assertThat(incomplete("Duchess")).isZero();
	}

	@Test
	void fullDiskIsToldToTheSenderAndNothingIsLeft() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(this.folder.resolve("Full"), 150)) {
			PeerProcess full = meetJava("Full", disk.folder());
			Answer refused = send("Full", file("too-large", 100 << 20));
			assertThat(refused.errorMessage())
				.isEqualTo("'too-large' was not transferred: There is no room for it on the disk");
			assertThat(refused.duration()).isLessThan(Duration.ofSeconds(2));

			this.lab.host(1).limitRate(SLOW_MEGABYTES);
			Path source = file("unlucky", 60 << 20);
			CompletableFuture<Answer> sending = begin(this.duke, "file_send", "Full", source, Map.of());
			Awaitility.await().atMost(TIMEOUT).until(() -> sending.isDone() || incomplete("Full") >= MIDDLE);
			disk.fill();
			assertThat(sending.join().errorType()).isEqualTo("FileTransferException");
			assertThat(sending.join().errorMessage())
				.isEqualTo("'unlucky' was not transferred: There is no room for it on the disk");
			assertThat(disk.folder().resolve("unlucky")).doesNotExist();
			Awaitility.await().until(() -> incomplete("Full") == 0);
			assertThat(this.duke.call("Full", "add", 40, 2).result().asInt()).isEqualTo(42);

			disk.makeRoom();
			send("Full", source).result();
			assertThat(disk.folder().resolve("unlucky")).hasSameBinaryContentAs(source);
			full.stop();
		}
	}

	@Test
	void fullDiskOfTheFetchingSideIsToldAndNothingIsLeft() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(this.folder.resolve("Small"), 80)) {
			PeerProcess duchess = meetJava("Duchess", this.folder.resolve("Duchess"));
			Path target = disk.folder().resolve("target");
			String message = "Cannot write " + target + ": there is no room for it on the disk";
			Path shared = this.folder.resolve("Duke");
			Files.move(file("too-large", 100 << 20), shared.resolve("too-large"));
			assertThat(fetch(duchess, "too-large", target).join().errorMessage()).isEqualTo(message);

			this.lab.host(1).limitRate(SLOW_MEGABYTES);
			Files.move(file("unlucky", 60 << 20), shared.resolve("unlucky"));
			CompletableFuture<Answer> fetching = fetch(duchess, "unlucky", target);
			Awaitility.await().atMost(TIMEOUT).until(() -> fetching.isDone() || sizeOf(disk.folder()) >= MIDDLE);
			disk.fill();
			assertThat(fetching.join().errorMessage()).isEqualTo(message);
			disk.makeRoom();
			assertThat(disk.folder()).isEmptyDirectory();

			fetch(duchess, "unlucky", target).join().result();
			assertThat(target).hasSameBinaryContentAs(shared.resolve("unlucky"));
			duchess.stop();
		}
	}

	private static CompletableFuture<Answer> fetch(PeerProcess node, String name, Path target) {
		return CompletableFuture.supplyAsync(() -> node.command("file_fetch", TIMEOUT,
				Map.of("peer", "Duke", "name", name, "path", target.toString())));
	}

	@Test
	void pythonThatIsKilledWhileItReceivesGetsTheFileWhenItIsThereAgain() throws IOException {
		PeerProcess python = meetPython("Snake");
		Path source = file("large", FOR_PYTHON);
		this.lab.host(1).limitRate(1);
		long sent = this.lab.host(1).sentBytes();
		CompletableFuture<Answer> sending = begin(this.duke, "file_send", "Snake", source, Map.of("patience", 3));
		Awaitility.await().atMost(TIMEOUT).until(() -> this.lab.host(1).sentBytes() - sent >= MIDDLE_FOR_PYTHON);
		long killed = System.nanoTime();
		python.kill();
		Answer answer = sending.join();
		assertThat(answer.errorType()).isEqualTo("FileTransferException");
		assertThat(answer.errorMessage()).startsWith("'large' was not transferred: the connection is broken (");
		assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
		assertThat(this.folder.resolve("Snake").resolve("large")).doesNotExist();
		this.lab.host(1).unlimitedRate();
		meetPython("Snake");
		send("Snake", source).result();
		assertThat(this.folder.resolve("Snake").resolve("large")).hasSameBinaryContentAs(source);
	}

	@Test
	void pythonThatIsKilledWhileItSendsLeavesNothingBehind() throws IOException {
		PeerProcess python = meetPython("Snake");
		Path source = file("large", FOR_PYTHON);
		this.lab.host(2).limitRate(1);
		CompletableFuture<Answer> sending = begin(python, "file_send", "Duke", source, Map.of());
		Awaitility.await().atMost(TIMEOUT).until(() -> sending.isDone() || incomplete("Duke") >= MIDDLE_FOR_PYTHON);
		python.kill();
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> incomplete("Duke") == 0);
		assertThat(this.folder.resolve("Duke").resolve("large")).doesNotExist();
		this.lab.host(2).unlimitedRate();
		PeerProcess again = meetPython("Snake");
		begin(again, "file_send", "Duke", source, Map.of()).join().result();
		assertThat(this.folder.resolve("Duke").resolve("large")).hasSameBinaryContentAs(source);
	}

	@ParameterizedTest
	@EnumSource
	void pythonWithoutFilesIsAClearError(PythonVersion version) throws IOException {
		meet(version.start(this.lab.host(2), "Snake"));
		Answer answer = send("Snake", file("file", 10));
		assertThat(answer.errorType()).isEqualTo("FileTransferException");
		assertThat(answer.errorMessage()).startsWith("Files of 'Snake' cannot be transferred: ");
		assertThat(answer.duration()).isLessThan(Duration.ofSeconds(1));
	}

	private Path file(String name, int size) throws IOException {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return Files.write(this.folder.resolve(name), content);
	}

	private Answer send(String peer, Path source) {
		return begin(this.duke, "file_send", peer, source, Map.of()).join();
	}

	private static CompletableFuture<Answer> begin(PeerProcess node, String command, String peer, Path path,
			Map<String, ?> options) {
		Map<String, Object> details = new HashMap<>(options);
		details.put("peer", peer);
		details.put("name", path.getFileName().toString());
		details.put("path", path.toString());
		return CompletableFuture.supplyAsync(() -> node.command(command, TIMEOUT, details));
	}

	/**
	 * Returns how much of files that are not complete an inbox has.
	 */
	private long incomplete(String name) throws IOException {
		Path parts = this.folder.resolve(name).resolve(".peerlink");
		return Files.isDirectory(parts) ? sizeOf(parts) : 0;
	}

	private static long sizeOf(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.mapToLong((file) -> file.toFile().length()).sum();
		}
	}

}
