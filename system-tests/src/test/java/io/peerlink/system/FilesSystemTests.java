package io.peerlink.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.StreamingPython;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for files between Java and Python 1.1.1, both ways, and between Java nodes: many
 * at once, and to one that is killed.
 */
class FilesSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private static final String PYTHON = "Snake";

	private static final String DUKE = "Duke";

	private static final String DUCHESS = "Duchess";

	private static NetworkLab lab;

	private static Path folder;

	private static PeerProcess java;

	private static PeerProcess python;

	private static PeerProcess other;

	@BeforeAll
	static void start(@TempDir Path temporary) throws IOException {
		folder = temporary;
		lab = NetworkLab.create(4);
		java = startJava(1, DUKE);
		python = StreamingPython.start(lab.host(2), PYTHON);
		other = startJava(3, DUCHESS);
		List.of(java, python, other).forEach(PeerProcess::awaitReady);
		Files.createDirectories(folder(PYTHON));
		python.command("register_files", TIMEOUT, Map.of("folder", folder(PYTHON).toString())).result();
		java.awaitUp(PYTHON, DISCOVERY);
		java.awaitUp(DUCHESS, DISCOVERY);
		python.awaitUp(DUKE, DISCOVERY);
		other.awaitUp(DUKE, DISCOVERY);
	}

	private static PeerProcess startJava(int host, String name) {
		return JavaNode.start(lab.host(host), name, "--files=" + folder(name));
	}

	private static Path folder(String name) {
		return folder.resolve(name);
	}

	@AfterAll
	static void stop() {
		lab.close();
	}

	private static Path file(String name, int size) throws IOException {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return Files.write(folder.resolve(name), content);
	}

	private static Answer command(String from, String command, String to, String name, Path path) {
		return (from.equals(PYTHON) ? python : java).command(command, TIMEOUT,
				Map.of("peer", to, "name", name, "path", path.toString()));
	}

	@ParameterizedTest
	@CsvSource({ "Duke,Snake,0", "Snake,Duke,0", "Duke,Snake,1", "Snake,Duke,1", "Duke,Snake,20000000",
			"Snake,Duke,20000000", "Duke,Duchess,0", "Duke,Duchess,100000000" })
	void fileGoesThereAndComesBack(String from, String to, int size) throws IOException {
		Path source = file("from-" + from + "-to-" + to + "-" + size, size);
		String name = "ü/" + source.getFileName();
		command(from, "file_send", to, name, source).result();
		assertThat(folder(to).resolve(name)).hasSameBinaryContentAs(source);
		Path target = folder.resolve("back-" + source.getFileName());
		command(from, "file_fetch", to, name, target).result();
		assertThat(target).hasSameBinaryContentAs(source);
	}

	@Test
	void refusalsReachTheOtherSide() throws IOException {
		Path source = file("twice", 10);
		command(PYTHON, "file_send", DUKE, "twice", source).result();
		assertThat(command(PYTHON, "file_send", DUKE, "twice", source).errorMessage()).contains("409");
		assertThat(command(PYTHON, "file_fetch", DUKE, "none", source).errorMessage()).contains("404");
		assertThat(command(PYTHON, "file_send", DUKE, "../x", source).errorMessage()).contains("403");
		Answer answer = command(DUKE, "file_fetch", PYTHON, "none", folder.resolve("none"));
		assertThat(answer.errorType()).isEqualTo("FileTransferException");
		assertThat(answer.errorMessage()).contains("404");
	}

	@Test
	void receiverThatIsKilledGetsTheRestWhenItIsThereAgain() throws IOException {
		String name = "Fragile";
		PeerProcess receiver = startJava(4, name);
		receiver.awaitReady();
		java.awaitUp(name, DISCOVERY);
		Path source = file("large", 300_000_000);
		Thread sending = new Thread(() -> command(DUKE, "file_send", name, "large", source).result(), "sending");
		sending.start();
		Awaitility.await().atMost(TIMEOUT).until(() -> incomplete(name) > 50_000_000);
		receiver.kill();
		PeerProcess again = startJava(4, name);
		again.awaitReady();
		Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(folder(name).resolve("large")));
		assertThat(folder(name).resolve("large")).hasSameBinaryContentAs(source);
		assertThat(incomplete(name)).isZero();
	}

	@Test
	void twoNodesSendEachOtherTwentyFilesAtOnce() throws IOException {
		int[] sizes = { 0, 1, 1000, 65_536, 65_537, 1_000_000, 3_000_001, 20_000_000 };
		Map<Path, Path> expected = new LinkedHashMap<>();
		List<CompletableFuture<Answer>> sending = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(40);
		try {
			for (int i = 0; i < 20; i++) {
				for (String from : List.of(DUKE, DUCHESS)) {
					String to = from.equals(DUKE) ? DUCHESS : DUKE;
					Path source = file("at-once-" + i + "-from-" + from, sizes[i % sizes.length]);
					String name = "at once/" + source.getFileName();
					expected.put(source, folder(to).resolve(name));
					sending
						.add(CompletableFuture.supplyAsync(() -> (from.equals(DUKE) ? java : other).command("file_send",
								TIMEOUT, Map.of("peer", to, "name", name, "path", source.toString())), threads));
				}
			}
			sending.forEach((answer) -> answer.join().result());
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(expected).hasSize(40)
			.allSatisfy((source, target) -> assertThat(target).hasSameBinaryContentAs(source));
		assertThat(incomplete(DUKE) + incomplete(DUCHESS)).isZero();
	}

	private static long incomplete(String name) throws IOException {
		Path parts = folder(name).resolve(".peerlink");
		if (!Files.isDirectory(parts)) {
			return 0;
		}
		try (Stream<Path> files = Files.list(parts)) {
			return files.mapToLong((file) -> file.toFile().length()).sum();
		}
	}

}
