package io.peerlink.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChannelCommand}.
 */
class ChannelCommandTests {

	private static final String LINES = "1\n{\"ü\": 2}\nplain text\n\n";

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void linesAreSentAndMessagesPrinted() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.runWithInput(this.lan, LINES, "channel", "Duke", "echo", "--linger", "1s");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).isEqualTo("1\n{\"ü\":2}\n\"plain text\"\n\"\"\n");
		assertThat(result.err()).isEmpty();
	}

	@Test
	void everythingIsPrintedAsEvents() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.runWithInput(this.lan, LINES, "channel", "Duke", "echo-seq", "--ordering", "sequence",
				"--json", "--linger", "1s");
		assertThat(result.events()).containsExactly("open", "message", "message", "message", "message", "closed");
		JsonNode open = result.json("open");
		assertThat(open.path("peer").asString()).isEqualTo("Duke");
		assertThat(open.path("channel").asString()).isEqualTo("echo-seq");
		assertThat(open.path("ordering").asString()).isEqualTo("SEQUENCE");
		assertThat(result.json().get(2).path("payload").path("ü").asInt()).isEqualTo(2);
		assertThat(result.json().get(2).path("sequence").asInt()).isEqualTo(2);
		assertThat(result.json("closed").toString())
			.isEqualTo("{\"event\":\"closed\",\"reason\":\"local_close\",\"sent\":4,\"received\":4,\"dropped\":0}");
	}

	@Test
	void messagesOnARawChannelHaveNoSequence() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.runWithInput(this.lan, "1\n", "channel", "Duke", "echo", "--json", "--linger", "1s");
		assertThat(result.json("message").toString())
			.isEqualTo("{\"event\":\"message\",\"payload\":1,\"sequence\":null}");
	}

	@Test
	void receivesDuringTheLingerTime() {
		PeerLink duke = this.lan.start("Duke");
		CompletableFuture<Channel> accepted = new CompletableFuture<>();
		duke.registerChannel("ticks", accepted::complete, ChannelOptions.raw());
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("channel", "Duke", "ticks", "--linger", "1h");
		accepted.join().send("tick");
		Awaitility.await().until(() -> cli.out().equals("\"tick\"\n"));
		assertThat(running.interrupt().exitCode()).isZero();
	}

	@Test
	void closeByThePeerIsAFailure() throws Exception {
		PeerLink duke = this.lan.start("Duke");
		duke.registerChannel("once", (channel) -> channel.onMessage((message) -> channel.close()),
				ChannelOptions.raw());
		try (PipedOutputStream typed = new PipedOutputStream(); InputStream in = new PipedInputStream(typed)) {
			typed.write("1\n".getBytes(StandardCharsets.UTF_8));
			typed.flush();
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			Cli.Result result = new Cli(this.lan).run(in, out, "channel", "Duke", "once", "--json");
			assertThat(result.exitCode()).isEqualTo(1);
			String text = out.toString(StandardCharsets.UTF_8);
			assertThat(Cli.json(text)).extracting((line) -> line.path("event").asString())
				.containsExactly("open", "error", "closed");
			JsonNode error = Cli.json(text).get(1);
			assertThat(error.path("type").asString()).isEqualTo("channel_closed");
			assertThat(error.path("reason").asString()).isEqualTo("closed");
		}
	}

	@Test
	void closeByThePeerAfterTheEndOfInputIsASuccess() {
		PeerLink duke = this.lan.start("Duke");
		EmptyInput in = new EmptyInput();
		duke.registerChannel("once", (channel) -> {
			in.closed.join();
			channel.close();
		}, ChannelOptions.raw());
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Cli.Result result = new Cli(this.lan).run(in, out, "channel", "Duke", "once", "--linger", "1h", "--json");
		assertThat(result.exitCode()).isZero();
		assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"closed\",\"reason\":\"closed\"")
			.doesNotContain("error");
	}

	@Test
	void unknownChannelIsAFailure() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.run(this.lan, "channel", "Duke", "nope", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.onlyJson().path("type").asString()).isEqualTo("channel_rejected");
		assertThat(result.onlyJson().path("reason").asString()).isEqualTo("no_handler");
		assertThat(Cli.run(this.lan, "channel", "Duke", "echo-seq", "--json").onlyJson().path("reason").asString())
			.isEqualTo("ordering_mismatch");
	}

	@Test
	void tooLongLineIsAFailureAndTheOthersAreSent() {
		this.lan.serve("Duke");
		Cli.Result result = Cli.runWithInput(this.lan, "1\n" + "x".repeat(2000) + "\n3\n", "channel", "Duke", "echo",
				"--linger", "1s");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.out()).isEqualTo("1\n3\n");
		assertThat(result.err()).contains("too large");
	}

	/**
	 * An empty stream that records when it is closed.
	 */
	private static final class EmptyInput extends InputStream {

		private final CompletableFuture<Void> closed = new CompletableFuture<>();

		@Override
		public int read() {
			return -1;
		}

		@Override
		public void close() {
			this.closed.complete(null);
		}

	}

}
