package io.peerlink.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the documentation shows the code of the demo.
 */
class DocumentationTests {

	@Test
	void gameStateExampleMatchesTheDemo() throws IOException {
		String source = Files.readString(Path.of("src/main/java/io/peerlink/demo/Positions.java"));
		String example = source.substring(source.indexOf("@Component\n")).strip();
		assertThat(Files.readString(Path.of("../docs/channels.md"))).contains("```java\n" + example + "\n```");
	}

}
