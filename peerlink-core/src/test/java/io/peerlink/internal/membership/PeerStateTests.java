package io.peerlink.internal.membership;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peerlink.internal.membership.PeerState.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PeerStateTests {

	private static final Path DESCRIPTION = Path.of("src/main/java/io/peerlink/internal/membership/package-info.java");

	@Test
	void packageDescriptionShowsTheTransitionsOfTheCode() throws IOException {
		List<List<String>> expected = new ArrayList<>();
		expected.add(row("event", PeerState.values()));
		for (Event event : Event.values()) {
			expected
				.add(row(event.name(), Arrays.stream(PeerState.values()).map((state) -> state.after(event)).toArray()));
		}
		assertThat(writtenTable()).isEqualTo(expected);
	}

	@ParameterizedTest
	@EnumSource(Event.class)
	void everyEventChangesSomeState(Event event) {
		assertThat(PeerState.values()).anyMatch((state) -> state.after(event) != null);
	}

	@ParameterizedTest
	@EnumSource(Event.class)
	void goneIsFinalAndNothingBecomesNew(Event event) {
		assertThat(PeerState.GONE.after(event)).isNull();
		assertThat(PeerState.values()).noneMatch((state) -> state.after(event) == PeerState.NEW);
	}

	@Test
	void messagesFromAReusedAddressAreIgnoredAndAnswersAreNot() {
		assertThat(PeerState.ADDRESS_REUSED.after(Event.MESSAGE_RECEIVED)).isNull();
		assertThat(PeerState.ADDRESS_REUSED.after(Event.ANSWERED)).isEqualTo(PeerState.UP);
	}

	private static List<String> row(String name, Object[] cells) {
		List<String> row = new ArrayList<>();
		row.add(name);
		Arrays.stream(cells).map((cell) -> (cell != null) ? cell.toString() : "-").forEach(row::add);
		return row;
	}

	private static List<List<String>> writtenTable() throws IOException {
		return Files.readAllLines(DESCRIPTION)
			.stream()
			.filter((line) -> line.contains(" | "))
			.map((line) -> List.of(line.substring(" * ".length()).strip().split("\\s*\\|\\s*")))
			.toList();
	}

}
