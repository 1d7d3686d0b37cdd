package io.peerlink.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkCommandTests {

	private final StringWriter out = new StringWriter();

	private final CommandLine command = new CommandLine(new PeerLinkCommand()).setOut(new PrintWriter(this.out));

	@Test
	void tellsItsVersion() {
		assertThat(this.command.execute("--version")).isZero();
		assertThat(this.out).hasToString("peerlink " + PeerLink.version() + System.lineSeparator());
	}

	@Test
	void tellsItsUsageWhenNothingIsAsked() {
		assertThat(this.command.execute()).isZero();
		assertThat(this.out.toString()).contains("Usage: peerlink");
	}

	@Test
	void unknownOptionIsAUsageError() {
		StringWriter err = new StringWriter();
		this.command.setErr(new PrintWriter(err));
		assertThat(this.command.execute("--nonsense")).isEqualTo(2);
		assertThat(err.toString()).contains("--nonsense");
	}

}
