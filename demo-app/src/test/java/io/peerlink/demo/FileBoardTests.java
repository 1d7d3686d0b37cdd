package io.peerlink.demo;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

import io.peerlink.demo.FilesView.SentFile;
import io.peerlink.file.ReceivedFile;
import io.peerlink.spring.boot.autoconfigure.PeerLinkProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileBoardTests {

	private final FileBoard board = new FileBoard(
			Binder.get(new MockEnvironment()).bindOrCreate("peerlink", PeerLinkProperties.class), new Console());

	private FileToSend add(String name, long size, int maxActive) {
		return Objects.requireNonNull(this.board.add("peer", name, size, maxActive));
	}

	@Test
	void filesBeyondTheLimitWaitUntilOthersAreOver() {
		FileToSend first = add("first", 1, 2);
		assertThat(this.board.add("peer", "second", 1, 2)).isNotNull();
		assertThat(this.board.add("peer", "third", 1, 2)).isNull();
		first.failed("The peer is down");
		assertThat(this.board.add("peer", "third", 1, 2)).isNotNull();
		assertThat(this.board.view().sent()).extracting(SentFile::name).containsExactly("third", "second", "first");
	}

	@Test
	void onlyTheLatestFilesAreShown() {
		FileToSend slow = add("slow", 1, 2);
		IntStream.range(0, 100).forEach((number) -> {
			add("file " + number, 1, 2).arrived();
			this.board.received("node", new ReceivedFile("file " + number, Path.of("file"), 1, Optional.empty()));
		});
		assertThat(this.board.view().sent()).hasSize(50)
			.contains(slow.view())
			.extracting(SentFile::name)
			.startsWith("file 99");
		assertThat(this.board.view().received()).hasSize(50)
			.first()
			.satisfies((file) -> assertThat(file.name()).isEqualTo("file 99"));
	}

	@Test
	void contentOfTheBrowserIsReadAsFarAsItIsLong() throws IOException {
		FileToSend file = add("file", 3, 1);
		Path copy = file.read(new ByteArrayInputStream(new byte[] { 1, 2, 3 }));
		assertThat(copy).hasBinaryContent(new byte[] { 1, 2, 3 });
		assertThat(file.view()).isEqualTo(new SentFile(1, "peer", "file", 3, 3, SentFile.Step.READING, null));
		Files.delete(copy);
	}

	@Test
	void browserThatBreaksOffIsNoticed() {
		FileToSend file = add("file", 4, 1);
		assertThatExceptionOfType(EOFException.class)
			.isThrownBy(() -> file.read(new ByteArrayInputStream(new byte[3])));
		assertThat(file.view().done()).isEqualTo(3);
	}

}
