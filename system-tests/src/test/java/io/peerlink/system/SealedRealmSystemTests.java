package io.peerlink.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.peerlink.system.lab.Capture;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes with a secret, whose network is captured: nothing of a call, a result
 * or a file can be read in it.
 */
class SealedRealmSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Goes as an argument, comes back in the result, and is in the file.
	 */
	private static final String MARKER = "Nobody-But-Members";

	private final Path folder;

	private final NetworkLab lab = NetworkLab.create(2);

	private final Path frames;

	private String secret = "";

	SealedRealmSystemTests(@TempDir Path folder) {
		this.folder = folder;
		this.frames = folder.resolve("frames");
	}

	@BeforeEach
	void start() {
		this.secret = CliJar.run(this.lab.host(1), "secret").out().strip();
		Capture.start(this.lab.host(2), this.frames);
	}

	@AfterEach
	void stop() {
		this.lab.close();
	}

	/**
	 * Makes a small call, two large ones and a transfer of a file.
	 */
	private void talk(String... options) throws IOException {
		List<String> serve = new ArrayList<>(
				List.of("serve", "Vault", "--json", "--inbox", this.folder.resolve("inbox").toString()));
		serve.addAll(List.of(options));
		LineProcess server = CliJar.start(this.lab.host(2), serve.toArray(String[]::new));
		server.awaitLine((line) -> "serving".equals(line.string("event")), TIMEOUT);
		Path file = Files.writeString(this.folder.resolve("file.txt"), MARKER.repeat(10_000));
		assertThat(run(options, "call", "Vault", "greet", MARKER).out()).isEqualTo("\"Hello, " + MARKER + "!\"\n");
		assertThat(run(options, "call", "Vault", "echo", "@" + text(MARKER.repeat(5000))).out())
			.isEqualTo("\"" + MARKER.repeat(5000) + "\"\n");
		assertThat(run(options, "call", "Vault", "count", "2000").exitCode()).isZero();
		assertThat(run(options, "send", "Vault", file.toString()).exitCode()).isZero();
		assertThat(this.folder.resolve("inbox/file.txt")).hasSameBinaryContentAs(file);
		server.interrupt();
		assertThat(server.awaitExit(TIMEOUT)).isZero();
	}

	private String text(String value) throws IOException {
		return Files.writeString(this.folder.resolve("argument.json"), "\"" + value + "\"").toString();
	}

	private Outcome run(String[] options, String... command) {
		List<String> all = new ArrayList<>(List.of(command));
		all.addAll(List.of(options));
		return CliJar.run(this.lab.host(1), all.toArray(String[]::new));
	}

	private String captured() throws IOException {
		return Files.readString(this.frames, StandardCharsets.ISO_8859_1);
	}

	@Test
	void nothingOfARealmCanBeRead() throws IOException {
		talk("--secret", this.secret);
		// The large call both ways, and the file.
		assertThat(captured()).hasSizeGreaterThan(3 * 90_000)
			.doesNotContain(MARKER)
			.doesNotContain("greet")
			.doesNotContain("Hello")
			.doesNotContain("\"args\"")
			.doesNotContain("file.txt")
			.doesNotContain("1997,1998,1999")
			.doesNotContain(this.secret.substring(5));
	}

	/**
	 * Shows that the test above would notice.
	 */
	@Test
	void everythingCanBeReadWithoutASecret() throws IOException {
		talk();
		assertThat(captured()).contains(MARKER, "greet", "\"args\"", "file.txt", "1997,1998,1999");
	}

}
