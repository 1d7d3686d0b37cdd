package io.peerlink.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.peerlink.KeyFiles;
import io.peerlink.peer.PinnedKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PinsCommand}.
 */
class PinsCommandTests {

	private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	private final Path file;

	PinsCommandTests(@TempDir Path folder) throws IOException {
		this.file = folder.resolve("pins");
		// Made first for its owner alone.
		KeyFiles.createIdentity(this.file);
		Files.writeString(this.file,
				"plk-pins1\n" + KEY + " 2026-12-01T06:07:03Z the Pi\n" + KEY + " 2026-12-01T06:07:04Z Po\n");
	}

	private Cli.Result run(String... more) {
		String[] line = new String[3 + more.length];
		line[0] = "pins";
		line[1] = "--file";
		line[2] = this.file.toString();
		System.arraycopy(more, 0, line, 3, more.length);
		return Cli.run(this.lan, line);
	}

	@Test
	void pinsAreListedByName() {
		Cli.Result result = run();
		assertThat(result.exitCode()).isZero();
		assertThat(result.out().lines()).hasSize(3);
		assertThat(result.out()).containsSubsequence("NAME", "FINGERPRINT", "SINCE", "Po", "2026-12-01T06:07:04Z",
				"the Pi");
		assertThat(run("list").out()).isEqualTo(result.out());
	}

	@Test
	void pinIsPrintedWithAllFields() {
		JsonNode line = run("list", "--json").json().get(1);
		PinnedKey pin = KeyFiles.pins(this.file).get(1);
		assertThat(line.path("event").asString()).isEqualTo("pin");
		assertThat(line.path("name").asString()).isEqualTo("the Pi");
		assertThat(line.path("fingerprint").asString()).isEqualTo(pin.fingerprint());
		assertThat(line.path("since").asString()).isEqualTo("2026-12-01T06:07:03Z");
	}

	@Test
	void pinIsForgotten() {
		Cli.Result result = run("forget", "THE PI");
		assertThat(result.exitCode()).isZero();
		assertThat(KeyFiles.pins(this.file)).extracting(PinnedKey::name).containsExactly("Po");
		Cli.Result again = run("forget", "the Pi", "--json");
		assertThat(again.exitCode()).isEqualTo(1);
		assertThat(again.onlyJson().path("message").asString()).contains("not pinned");
		run("forget", "Po");
		Cli.Result empty = run();
		assertThat(empty.exitCode()).isZero();
		assertThat(empty.out()).isEmpty();
		assertThat(empty.err()).contains("No names are pinned");
	}

	@Test
	void pinsOfAKeyAreForgotten() {
		String fingerprint = KeyFiles.pins(this.file).get(0).fingerprint();
		assertThat(run("forget", "--key", fingerprint.replace('0', '1')).err()).contains("No name is pinned");
		assertThat(KeyFiles.pins(this.file)).hasSize(2);
		Cli.Result result = run("forget", "--key", fingerprint, "--json");
		assertThat(result.exitCode()).isZero();
		assertThat(result.json()).extracting((line) -> line.path("name").asString()).containsExactly("Po", "the Pi");
		assertThat(KeyFiles.pins(this.file)).isEmpty();
	}

	@Test
	void fileThatIsMissingOrDamagedIsAFailure() throws IOException {
		Files.writeString(this.file, "garbage");
		assertThat(run().exitCode()).isEqualTo(1);
		assertThat(run("forget", "Po").err()).contains("is no file of pins");
		Files.delete(this.file);
		Cli.Result missing = run();
		assertThat(missing.exitCode()).isEqualTo(1);
		assertThat(missing.err()).contains("There is no file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "forget", "list Po", "drop Po", "forget a b", "forget a --key b", "list --key b" })
	void invalidCommandLineIsAUsageError(String line) {
		assertThat(run(line.split(" ")).exitCode()).isEqualTo(2);
	}

}
