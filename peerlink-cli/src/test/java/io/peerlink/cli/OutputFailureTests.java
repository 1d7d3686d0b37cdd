package io.peerlink.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.Style;
import io.peerlink.file.FileOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of commands whose output cannot be written.
 */
class OutputFailureTests {

	private static final String MESSAGE = "peerlink: The output cannot be written: No space left on device\n";

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final Path folder;

	private @Nullable PeerLink duke;

	OutputFailureTests(@TempDir Path folder) throws IOException {
		this.folder = folder;
		Files.writeString(folder.resolve("a.txt"), "content");
	}

	@BeforeEach
	void startPeer() {
		this.duke = this.lan.serve(this.lan.builder("Duke")
			.files(FileOptions.none()
				.withInbox(this.folder.resolve("inbox"))
				.withShared(this.folder)
				.withOverwrite(true)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "discover --count 1", "ping Duke", "call Duke add 1 2", "call Duke count 3 --stream",
			"broadcast add 1 2 --count 1", "watch --wait 5s", "serve Ann", "files Duke", "channel Duke echo",
			"stream Duke echo", "bench Duke --duration 1ms --warmup 0", "secret", "--help", "call --help", "help call",
			"--version", "generate-completion" })
	void fullDiskIsAFailureOfEachCommand(String line) {
		assertFails(line);
	}

	@ParameterizedTest
	@ValueSource(strings = { "discover --count 1", "ping Duke", "call Duke add 1 2", "call Duke count 3 --stream",
			"call Duke nope", "watch --wait 5s", "serve Ann", "files Duke", "channel Duke echo", "stream Duke echo",
			"secret" })
	void fullDiskIsAFailureOfEachCommandThatPrintsEvents(String line) {
		assertFails(line + " --json");
	}

	@Test
	void fullDiskIsAFailureOfCommandsForFiles() {
		String target = this.folder.resolve("b.txt").toString();
		for (String format : new String[] { "", " --json" }) {
			assertFails("send Duke " + this.folder.resolve("a.txt") + " --overwrite --folder inbox" + format);
			assertFails("get Duke a.txt --overwrite --to " + target + format);
		}
		assertThat(Path.of(target)).hasContent("content");
	}

	@Test
	void serverWhoseOutputIsFullEnds() throws InterruptedException {
		FullDisk disk = new FullDisk(1);
		CompletableFuture<Integer> exitCode = CompletableFuture
			.supplyAsync(() -> execute(disk, "serve Ann --inbox " + this.folder.resolve("in")));
		PeerLink duke = Objects.requireNonNull(this.duke);
		duke.awaitPeer("Ann", Duration.ofSeconds(30));
		duke.files().send("Ann", this.folder.resolve("a.txt"), "a.txt").await();
		assertThat(exitCode.join()).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).isEqualTo(MESSAGE);
	}

	private void assertFails(String line) {
		this.err.reset();
		assertThat(execute(new FullDisk(0), line)).as(line).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).as(line).endsWith(MESSAGE);
	}

	private int execute(OutputStream out, String line) {
		CommandEnvironment environment = new CommandEnvironment(
				new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8)), out, this.err, Style.PLAIN,
				this.lan::builder);
		return PeerLinkCommand.commandLine(environment).execute(line.split(" ", -1));
	}

	/**
	 * Takes some writes.
	 */
	private static final class FullDisk extends OutputStream {

		private int room;

		FullDisk(int room) {
			this.room = room;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			if (this.room-- <= 0) {
				throw new IOException("No space left on device");
			}
		}

		@Override
		public void write(int value) throws IOException {
			write(new byte[1], 0, 1);
		}

	}

}
