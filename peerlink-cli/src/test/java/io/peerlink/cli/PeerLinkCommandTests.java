package io.peerlink.cli;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerLinkCommand}.
 */
class PeerLinkCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@Test
	void versionIsPrinted() {
		Cli.Result result = Cli.run(this.lan, "--version");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out().strip()).isEqualTo("peerlink " + PeerLink.version());
	}

	@Test
	void usageIsPrintedWithoutACommand() {
		Cli.Result result = Cli.run(this.lan);
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("Usage: peerlink")
			.contains(Cli.COMMANDS)
			.doesNotContain("generate-completion");
	}

	@Test
	void helpIsACommand() {
		Cli.Result result = Cli.run(this.lan, "help");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("Usage: peerlink").contains(Cli.COMMANDS);
		assertThat(Cli.run(this.lan, "help", "call").out()).isEqualTo(Cli.run(this.lan, "call", "--help").out());
	}

	@EachCommand
	void everyCommandHasHelpWithExamplesAndTheVersion(String command) {
		Cli.Result help = Cli.run(this.lan, command, "--help");
		assertThat(help.exitCode()).isZero();
		assertThat(help.out()).contains("Usage: peerlink " + command, "Examples:\n  peerlink " + command, "--name",
				"--secret", "--secret-file", "--interface", "--static-peer", "--wait", "--timeout", "--json",
				"--verbose");
		assertThat(Cli.run(this.lan, command, "--version").out()).contains(PeerLink.version());
	}

	@ParameterizedTest
	@ValueSource(strings = { "--nonsense", "nonsense", "ping", "ping a b", "call x", "discover --wait soon",
			"discover --count -1", "ping x --count -1", "ping x --timeout 0", "broadcast x --count 0",
			"bench x --callers 0", "bench x --duration 0", "channel x y --ordering RELIABLE", "call x y --kwarg z",
			"call x y --kwrag=z=1", "discover --static-peer nowhere", "doctor --static-peer nowhere",
			"doctor --secret=", "serve a --name b", "discover --secret=", "serve a\nb" })
	void invalidCommandLineIsAUsageError(String line) {
		Cli.Result result = Cli.run(this.lan, line.split(" ", -1));
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.err()).containsAnyOf("Usage: peerlink", "Did you mean: peerlink")
			.contains(" --help' explains");
		assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(5);
		assertThat(result.out()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "serve B\ufffd\ufffdro", "call x echo B\ufffd\ufffdro", "--name B\ufffd\ufffdro discover" })
	void argumentThatWasReadInAWrongEncodingIsRefused(String line) {
		Cli.Result result = Cli.run(this.lan, line.split(" "));
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.err()).startsWith("Argument 'B\ufffd\ufffdro' was read in a wrong encoding. Set LC_ALL");
	}

	@Test
	void commonOptionsMayComeBeforeTheCommand() {
		this.lan.serve("Duke");
		assertThat(Cli.run(this.lan, "--json", "ping", "Duke").json("reply").path("peer").asString()).isEqualTo("Duke");
		assertThat(Cli.run(this.lan, "--name", "Ann", "call", "Duke", "whoami").out()).isEqualTo("\"Ann\"\n");
	}

	@Test
	void nameOfACommandMayBeAnArgument() {
		this.lan.serve("call");
		assertThat(Cli.run(this.lan, "--name", "watch", "call", "call", "echo", "serve").out())
			.isEqualTo("\"serve\"\n");
		assertThat(Cli.run(this.lan, "--name", "watch", "call", "call", "whoami").out()).isEqualTo("\"watch\"\n");
	}

	@Test
	void completionScriptContainsTheCommands() {
		Cli.Result result = Cli.run(this.lan, "generate-completion");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("complete -F _complete_peerlink").contains(Cli.COMMANDS);
	}

}
