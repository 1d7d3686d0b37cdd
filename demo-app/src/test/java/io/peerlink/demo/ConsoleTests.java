package io.peerlink.demo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ConsoleTests {

	@Test
	void controlCharactersFromPeersAreReplaced(CapturedOutput output) {
		new Console().print("platform \u001b[2J\u009b2J\u0007 of a peer\nnext line");
		assertThat(output.getOut()).contains("platform ?[2J?2J? of a peer\nnext line");
	}

}
