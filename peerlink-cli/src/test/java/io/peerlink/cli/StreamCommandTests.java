package io.peerlink.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamCommand}.
 */
class StreamCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void bytesGoThereAndComeBack() {
		this.lan.serve("Duke");
		byte[] bytes = new byte[1_000_000];
		new Random(1).nextBytes(bytes);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Cli.Result result = new Cli(this.lan).run(new ByteArrayInputStream(bytes), out, "stream", "Duke", "echo");
		assertThat(result.exitCode()).isZero();
		assertThat(out.toByteArray()).isEqualTo(bytes);
		assertThat(result.err()).isEmpty();
	}

	@Test
	void peerAnswersAfterTheEndOfTheInput() {
		PeerLink duke = this.lan.start("Duke");
		duke.registerStream("length", (stream) -> {
			int length = stream.inputStream().readAllBytes().length;
			stream.outputStream().write(("took " + length).getBytes(StandardCharsets.UTF_8));
		});
		Cli.Result result = Cli.runWithInput(this.lan, "x".repeat(100_000), "stream", "Duke", "length");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).isEqualTo("took 100000");
	}

	@Test
	void inputIsSentToItsEndAlsoToAPeerThatSendsNothing() throws IOException {
		PeerLink duke = this.lan.start("Duke");
		CompletableFuture<Void> silent = new CompletableFuture<>();
		CompletableFuture<String> taken = new CompletableFuture<>();
		duke.registerStream("sink", (stream) -> {
			stream.shutdownOutput();
			silent.complete(null);
			taken.complete(new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8));
		});
		try (PipedOutputStream typed = new PipedOutputStream(); InputStream in = new PipedInputStream(typed)) {
			CompletableFuture<Cli.Result> result = CompletableFuture
				.supplyAsync(() -> new Cli(this.lan).run(in, new ByteArrayOutputStream(), "stream", "Duke", "sink"));
			silent.join();
			typed.write("text".getBytes(StandardCharsets.UTF_8));
			typed.close();
			assertThat(result.join().exitCode()).isZero();
			assertThat(taken.join()).isEqualTo("text");
		}
	}

	@Test
	void everythingIsPrintedAsEvents() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.runWithInput(this.lan, "hello", "stream", "Duke", "echo", "--json");
		assertThat(result.out()).isEqualTo("""
				{"event":"open","peer":"Duke","stream":"echo"}
				{"event":"data","base64":"aGVsbG8="}
				{"event":"closed","reason":"finished","sent":5,"received":5}
				""");
	}

	@Test
	void unknownStreamIsAFailure() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.run(this.lan, "stream", "Duke", "nope", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.onlyJson().path("type").asString()).isEqualTo("stream_rejected");
		assertThat(result.onlyJson().path("reason").asString()).isEqualTo("no_handler");
	}

	@Test
	void streamThatThePeerBreaksIsAFailure() {
		PeerLink duke = this.lan.start("Duke");
		duke.registerStream("broken", (stream) -> {
			stream.inputStream().readNBytes(5);
			stream.abort();
		});
		Cli.Result result = Cli.runWithInput(this.lan, "hello", "stream", "Duke", "broken", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.events()).containsExactly("open", "error", "closed");
		JsonNode error = result.json("error");
		assertThat(error.path("type").asString()).isEqualTo("stream_closed");
		assertThat(error.path("reason").asString()).isEqualTo("broken");
	}

	@Test
	void interruptedCommandBreaksTheStream() {
		PeerLink duke = this.lan.start("Duke");
		CompletableFuture<Void> open = new CompletableFuture<>();
		CompletableFuture<Integer> read = new CompletableFuture<>();
		duke.registerStream("endless", (stream) -> {
			stream.inputStream().readAllBytes();
			open.complete(null);
			try {
				while (true) {
					stream.outputStream().write(new byte[1000]);
				}
			}
			catch (IOException ex) {
				read.complete(0);
			}
		});
		Cli.Running running = new Cli(this.lan).start("stream", "Duke", "endless", "--json");
		open.join();
		assertThat(running.interrupt().exitCode()).isEqualTo(1);
		assertThat(read.join()).isZero();
	}

	@Test
	void closedOutputEndsTheCommandQuietly() {
		this.lan.serve("Duke");
		OutputStream closed = new OutputStream() {

			@Override
			public void write(int value) throws IOException {
				throw new IOException("Broken pipe");
			}

		};
		Cli.Result result = new Cli(this.lan).run(new ByteArrayInputStream(new byte[10]), closed, "stream", "Duke",
				"echo");
		assertThat(result.exitCode()).isZero();
		assertThat(result.err()).isEmpty();
	}

	@Test
	void inputThatCannotBeReadIsTheFailure() {
		PeerLink duke = this.lan.start("Duke");
		CompletableFuture<Void> ended = new CompletableFuture<>();
		duke.registerStream("sink", (stream) -> {
			try {
				stream.inputStream().readAllBytes();
			}
			catch (IOException ex) {
				ended.complete(null);
			}
		});
		InputStream directory = new BrokenInput("Is a directory");
		Cli.Result result = new Cli(this.lan).run(directory, OutputStream.nullOutputStream(), "stream", "Duke", "sink");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.err()).isEqualTo("peerlink: The input cannot be read: Is a directory\n");
		ended.join();
	}

}
