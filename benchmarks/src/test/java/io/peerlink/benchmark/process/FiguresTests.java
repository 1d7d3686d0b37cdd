package io.peerlink.benchmark.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTests {

	@Test
	void figuresAreTheSameAfterTheLineIsRead() {
		ClientFigures client = new ClientFigures(7, 1, 2.5, 10.125, 20, 30, 40, 8, new Usage(5, 6, 7));
		ServerFigures server = new ServerFigures(1, 2, 3, new Usage(4, 5, 6));
		assertThat(ClientFigures.parse(rest(client.toLine(), ClientFigures.PREFIX))).isEqualTo(client);
		assertThat(ServerFigures.parse(rest(server.toLine(), ServerFigures.PREFIX))).isEqualTo(server);
	}

	@Test
	void totalsAreSubtracted() {
		ServerFigures earlier = new ServerFigures(1, 0, 1, new Usage(10, 20, 30));
		ServerFigures later = new ServerFigures(5, 2, 1, new Usage(15, 40, 25));
		assertThat(later.since(earlier)).isEqualTo(new ServerFigures(4, 2, 0, new Usage(5, 20, 25)));
	}

	private static String rest(String line, String prefix) {
		assertThat(line).startsWith(prefix);
		return line.substring(prefix.length());
	}

}
