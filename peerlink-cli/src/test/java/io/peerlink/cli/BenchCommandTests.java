package io.peerlink.cli;

import java.util.List;

import io.peerlink.PeerLink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BenchCommand}.
 */
class BenchCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void callsAreCountedAndTimed() {
		this.lan.serve("Duke");
		Cli.Result result = bench("--method", "add", "25", "17", "--callers", "2", "--json");
		assertThat(result.exitCode()).isZero();
		JsonNode line = result.onlyJson();
		assertThat(line.path("event").asString()).isEqualTo("summary");
		assertThat(line.path("peer").asString()).isEqualTo("Duke");
		assertThat(line.path("method").asString()).isEqualTo("add");
		assertThat(line.path("callers").asInt()).isEqualTo(2);
		assertThat(line.path("calls").asLong()).isPositive();
		assertThat(line.path("errors").asLong()).isZero();
		assertThat(line.path("retransmissions").isIntegralNumber()).isTrue();
		assertThat(line.path("calls_per_second").asDouble()).isPositive();
		assertThat(line.path("duration_ms").asDouble()).isPositive();
		double[] times = { line.path("min_ms").asDouble(), line.path("p50_ms").asDouble(),
				line.path("p90_ms").asDouble(), line.path("p99_ms").asDouble(), line.path("max_ms").asDouble() };
		assertThat(times).isSorted();
		assertThat(times[0]).isPositive();
	}

	@Test
	void pingIsTheDefaultMethod() {
		this.lan.start("Duke");
		Cli.Result result = bench();
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).containsSubsequence("__ping__ of Duke, 8 callers, ", "calls/s", "0 errors, ",
				" retransmissions)", "p50", "p99");
	}

	@Test
	void errorsAreCountedByType() {
		this.lan.start("Duke");
		Cli.Result result = bench("--method", "nope", "--callers", "1", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		JsonNode line = result.onlyJson();
		assertThat(line.path("calls").asLong()).isZero();
		assertThat(line.path("errors").asLong()).isPositive();
		assertThat(line.path("errors_by_type").path("remote_error").asLong()).isEqualTo(line.path("errors").asLong());
		assertThat(line.path("p99_ms").isNull()).isTrue();
	}

	@Test
	void ctrlCPrintsTheSummary() {
		PeerLink duke = this.lan.serve("Duke");
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("bench", "Duke", "--method", "sleep", "0", "--duration", "1h", "--warmup", "0",
				"--callers", "1");
		Awaitility.await().until(() -> duke.status().transport().datagramsOut() > 100);
		Cli.Result result = running.interrupt();
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("calls/s");
	}

	private Cli.Result bench(String... more) {
		return Cli.run(this.lan, List.of("bench", "Duke", "--warmup", "1ms", "--duration", "200ms"), more);
	}

}
