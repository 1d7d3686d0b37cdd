package io.peerlink.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import io.peerlink.PeerLink;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferProgress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SendCommand}, {@link GetCommand} and {@link FilesCommand}.
 */
class FileCommandsTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final Path folder;

	private final Path inbox;

	private final Path shared;

	private final Path file;

	FileCommandsTests(@TempDir Path folder) throws IOException {
		this.folder = folder;
		this.inbox = folder.resolve("inbox");
		this.shared = Files.createDirectory(folder.resolve("shared"));
		this.file = Files.writeString(folder.resolve("a.txt"), "content");
	}

	@BeforeEach
	void startPeer() {
		this.lan
			.serve(this.lan.builder("Duke").files(FileOptions.none().withInbox(this.inbox).withShared(this.shared)));
	}

	private Cli.Result run(String... args) {
		return Cli.run(this.lan, args);
	}

	@Test
	void filesAreSent() throws IOException {
		Path other = Files.writeString(this.folder.resolve("b.txt"), "other");
		Cli.Result result = run("send", "Duke", this.file.toString(), other.toString(), "--folder", "notes");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("a.txt: 7 B sent to Duke in ", "b.txt: 5 B sent to Duke in ");
		assertThat(result.err()).isEmpty();
		assertThat(this.inbox.resolve("notes/a.txt")).hasContent("content");
		assertThat(this.inbox.resolve("notes/b.txt")).hasContent("other");
	}

	@Test
	void fileIsSentUnderAnotherName() {
		assertThat(run("send", "Duke", this.file.toString(), "--as", "x/y.txt").exitCode()).isZero();
		assertThat(this.inbox.resolve("x/y.txt")).hasContent("content");
	}

	@Test
	void brokenTransferGoesOnWhereItEnded() throws IOException {
		Path large = Files.write(this.folder.resolve("large.bin"), new byte[4 << 20]);
		PeerLink ann = this.lan.start("Ann");
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(() -> ann.files()
			.send("Duke", new BreakingSource(FileSource.of(large), 1 << 20), "large.bin", TransferOptions.defaults())
			.await());
		Cli.Result result = run("send", "Duke", large.toString(), "--resume", "--json");
		assertThat(result.exitCode()).isZero();
		assertThat(result.json("sent").path("resumed_at").asLong()).isBetween(1L, 1L << 20);
		assertThat(this.inbox.resolve("large.bin")).hasSize(4 << 20);
	}

	@Test
	void progressAndResultHaveTheNameAtThePeer() {
		Cli.Result result = run("send", "Duke", this.file.toString(), "--as", "x/y.txt", "--json");
		assertThat(result.json("progress").path("name").asString()).isEqualTo("x/y.txt");
		assertThat(result.json("sent").path("name").asString()).isEqualTo("x/y.txt");
		assertThat(result.json("sent").path("file").asString()).isEqualTo(this.file.toString());
	}

	@Test
	void refusedFileIsAFailureAndOthersAreSent() throws IOException {
		Files.writeString(this.inbox.resolve("a.txt"), "old");
		Path other = Files.writeString(this.folder.resolve("b.txt"), "other");
		Cli.Result result = run("send", "Duke", this.file.toString(), other.toString(), "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		JsonNode error = result.json("error");
		assertThat(error.path("type").asString()).isEqualTo("file_failed");
		assertThat(error.path("reason").asString()).isEqualTo("exists");
		assertThat(this.inbox.resolve("a.txt")).hasContent("old");
		assertThat(this.inbox.resolve("b.txt")).hasContent("other");
	}

	@Test
	void invalidFilesAndNamesAreUsageErrors() {
		Cli.Result missing = run("send", "Duke", this.folder.resolve("none").toString());
		assertThat(missing.exitCode()).isEqualTo(2);
		assertThat(missing.err()).contains("There is no file '");
		Cli.Result directory = run("send", "Duke", this.shared.toString());
		assertThat(directory.exitCode()).isEqualTo(2);
		assertThat(directory.err()).contains("' is a directory; name the files in it");
		assertThat(run("send", "Duke", this.file.toString(), "--as", "../x").exitCode()).isEqualTo(2);
		assertThat(run("send", "Duke", this.file.toString(), this.file.toString(), "--as", "x").exitCode())
			.isEqualTo(2);
		assertThat(run("get", "Duke", "../x").exitCode()).isEqualTo(2);
	}

	@Test
	void sharedFilesAreListedAndFetched() throws IOException {
		assertThat(run("files", "Duke").err()).contains("The shared folder of Duke is empty.");
		Files.createDirectories(this.shared.resolve("docs"));
		Files.writeString(this.shared.resolve("docs/c.txt"), "shared");
		assertThat(run("files", "Duke").out()).startsWith("docs/c.txt  6 B  ");
		Path target = Files.createDirectory(this.folder.resolve("target"));
		Cli.Result result = run("get", "Duke", "docs/c.txt", "--to", target.toString());
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("c.txt: 6 B fetched from Duke in ");
		assertThat(target.resolve("c.txt")).hasContent("shared");
		assertThat(run("get", "Duke", "docs/c.txt", "--to", target.toString()).exitCode()).isEqualTo(1);
		assertThat(run("get", "Duke", "docs/c.txt", "--to", target.toString(), "--overwrite", "--resume").exitCode())
			.isZero();
	}

	@Test
	void peerWithoutFilesIsAFailure() {
		this.lan.start("Bob");
		assertThat(run("files", "Bob").err()).contains("This node shares no files");
		assertThat(run("send", "Bob", this.file.toString()).err()).contains("This node takes no files");
	}

	@Test
	void barShowsPartRateAndTimeLeft() {
		TransferProgress progress = new TransferProgress(3_000_000, 1_000_000, 4_000_000, Duration.ofSeconds(1));
		assertThat(FileProgress.bar("a.zip", progress))
			.isEqualTo("a.zip  [######################........] 75 %  2.0 MB/s  0 s left");
		TransferProgress beginning = new TransferProgress(0, 0, 4_000_000_000L, Duration.ZERO);
		assertThat(FileProgress.bar("a.zip", beginning))
			.isEqualTo("a.zip  [..............................] 0 %  0 B/s");
		TransferProgress slow = new TransferProgress(1000, 0, 200_000, Duration.ofSeconds(1));
		assertThat(FileProgress.bar("a", slow)).endsWith("1.0 kB/s  3 min 19 s left");
	}

	@Test
	void argumentsAreReadFromFilesAndStandardInput() throws IOException {
		Path json = Files.writeString(this.folder.resolve("a.json"), "{\"text\": \"" + "x".repeat(100_000) + "\"}");
		String expected = "{\"text\":\"" + "x".repeat(100_000) + "\"}\n";
		assertThat(run("call", "Duke", "echo", "@" + json).out()).isEqualTo(expected);
		assertThat(run("call", "Duke", "echo", "--kwarg", "value=@" + json).out()).isEqualTo(expected);
		assertThat(run("broadcast", "echo", "@" + json, "--count", "1").out()).contains("x".repeat(1000));
		assertThat(Cli.runWithInput(this.lan, "[1, 2]", "call", "Duke", "echo", "-").out()).isEqualTo("[1,2]\n");
		assertThat(Cli.runWithInput(this.lan, "[1, 2", "call", "Duke", "echo", "-").exitCode()).isEqualTo(2);
		assertThat(Cli.runWithInput(this.lan, "1", "call", "Duke", "add", "-", "-").exitCode()).isEqualTo(2);
		assertThat(run("call", "Duke", "echo", "@" + this.file).exitCode()).isEqualTo(2);
		assertThat(run("call", "Duke", "echo", "@none").err()).contains("File 'none' cannot be read");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void fileThatIsNoRegularOneIsAUsageError() {
		Cli.Result result = run("send", "Duke", "/dev/null");
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.err()).contains("'/dev/null' is no regular file");
	}

	@Test
	void argumentMayBeginWithAByteOrderMark() throws IOException {
		Path json = Files.writeString(this.folder.resolve("a.json"), "\ufeff{\"a\": 1}");
		assertThat(run("call", "Duke", "echo", "@" + json).out()).isEqualTo("{\"a\":1}\n");
		assertThat(Cli.runWithInput(this.lan, "\ufeff[1]", "call", "Duke", "echo", "-").out()).isEqualTo("[1]\n");
	}

	@Test
	void argumentThatNoCallCarriesIsAUsageError() throws IOException {
		Path json = this.folder.resolve("a.json");
		try (RandomAccessFile file = new RandomAccessFile(json.toFile(), "rw")) {
			file.setLength(1L << 40);
		}
		Cli.Result result = run("call", "Duke", "echo", "@" + json);
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.err()).contains("has more than 16777216 bytes, which no call carries");
		InputStream endless = new InputStream() {

			@Override
			public int read(byte[] bytes, int offset, int length) {
				Arrays.fill(bytes, offset, offset + length, (byte) ' ');
				return length;
			}

			@Override
			public int read() {
				return ' ';
			}

		};
		assertThat(
				new Cli(this.lan).run(endless, OutputStream.nullOutputStream(), "call", "Duke", "echo", "-").exitCode())
			.isEqualTo(2);
	}

	/**
	 * Is another source with the same version, and ends with a failure.
	 */
	private record BreakingSource(FileSource source, int length) implements FileSource {

		@Override
		public long size() throws IOException {
			return this.source.size();
		}

		@Override
		public String version() throws IOException {
			return this.source.version();
		}

		@Override
		public InputStream open(long offset) throws IOException {
			InputStream beginning = new ByteArrayInputStream(this.source.open(offset).readNBytes(this.length));
			return new SequenceInputStream(beginning, new BrokenInput("no more"));
		}

	}

}
