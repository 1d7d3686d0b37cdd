package io.peerlink.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PingCommand}.
 */
class PingCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void roundTripsArePrinted() {
		this.lan.start("Duke");
		Cli.Result result = Cli.run(this.lan, "ping", "duke", "--count", "3", "--interval", "1ms");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out().lines()).hasSize(4);
		assertThat(result.out()).containsSubsequence("Duke at 127.0.0.1:", "#1", " ms", "#2", "#3",
				"3 sent, 3 answered, 0.0% lost, min/avg/max/p99 ");
	}

	@Test
	void onePingIsTheDefault() {
		this.lan.start("Duke");
		Cli.Result result = Cli.run(this.lan, "ping", "Duke", "--json");
		assertThat(result.events()).containsExactly("reply", "summary");
		JsonNode reply = result.json("reply");
		assertThat(reply.path("number").asInt()).isEqualTo(1);
		assertThat(reply.path("round_trip_ms").asDouble()).isPositive();
		JsonNode summary = result.json("summary");
		assertThat(summary.path("sent").asInt()).isEqualTo(1);
		assertThat(summary.path("received").asInt()).isEqualTo(1);
		assertThat(summary.path("loss_percent").asDouble()).isZero();
		assertThat(summary.path("max_ms").asDouble()).isEqualTo(reply.path("round_trip_ms").asDouble());
	}

	@Test
	void unknownPeerIsAFailure() {
		this.lan.start("Duke");
		Cli.Result result = Cli.run(this.lan, "ping", "Nobody", "--wait", "10ms");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.out()).isEmpty();
		assertThat(result.err()).contains("No peer named 'Nobody'", "Known peers: Duke");
	}

	@Test
	void peerThatStartsWithinTheWaitTimeIsFound() {
		Cli.Running running = new Cli(this.lan).start("ping", "Duke", "--wait", "1m");
		this.lan.start("Duke");
		assertThat(running.result().join().exitCode()).isZero();
	}

	@Test
	void lostPingsAreCounted() {
		PeerLink duke = this.lan.start("Duke");
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("ping", "Duke", "--count", "0", "--interval", "1ms", "--timeout", "20ms",
				"--json");
		cli.awaitOut("\"reply\"");
		duke.stop();
		cli.awaitOut("\"lost\"");
		Cli.Result result = running.interrupt();
		assertThat(result.exitCode()).isZero();
		JsonNode summary = result.json("summary");
		int sent = summary.path("sent").asInt();
		int received = summary.path("received").asInt();
		assertThat(sent).isGreaterThan(received);
		assertThat(summary.path("loss_percent").asDouble())
			.isEqualTo(Math.round(1000.0 * (sent - received) / sent) / 10.0);
		assertThat(result.json("lost").path("message").asString()).contains("Duke");
	}

	@Test
	void ctrlCPrintsTheSummary() {
		this.lan.start("Duke");
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("ping", "Duke", "--count", "0", "--interval", "1h");
		cli.awaitOut("#1");
		Cli.Result result = running.interrupt();
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("1 sent, 1 answered");
	}

	@Test
	void ctrlCDuringDiscoveryIsAFailure() {
		Cli.Running running = new Cli(this.lan).start("ping", "Duke", "--wait", "1h", "--json");
		Cli.Result result = running.interrupt();
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.onlyJson().path("type").asString()).isEqualTo("interrupted");
	}

	@Test
	void endsQuietlyWhenTheReaderCloses() {
		this.lan.start("Duke");
		Cli.Result result = new Cli(this.lan).run(InputStream.nullInputStream(), new BrokenPipe(), "ping", "Duke",
				"--count", "0", "--interval", "1ms");
		assertThat(result.exitCode()).isZero();
		assertThat(result.err()).isEmpty();
	}

	/**
	 * A pipe whose reader has closed it.
	 */
	private static final class BrokenPipe extends OutputStream {

		@Override
		public void write(int data) throws IOException {
			throw new IOException("Broken pipe");
		}

	}

}
