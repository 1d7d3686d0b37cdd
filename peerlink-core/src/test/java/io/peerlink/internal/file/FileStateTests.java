package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FileState}.
 */
@DisabledOnOs(OS.WINDOWS)
class FileStateTests {

	private final Path folder;

	private final Path file;

	FileStateTests(@TempDir Path folder) throws IOException {
		this.folder = folder;
		this.file = Files.writeString(this.folder.resolve("a.txt"), "a");
	}

	private FileState state() throws IOException {
		FileState state = FileState.of(this.file);
		assertThat(state).isNotNull();
		return state;
	}

	@Test
	void fileThatNobodyTouchesKeepsItsState() throws IOException {
		FileState state = state();
		assertThat(Files.readString(this.file)).isEqualTo("a");
		assertThat(state()).isEqualTo(state);
	}

	@Test
	void anotherFileOfTheSameNameSizeAndTimeHasAnotherState() throws IOException {
		FileState state = state();
		Path other = Files.writeString(this.folder.resolve("b.txt"), "b");
		Files.setLastModifiedTime(other, Files.getLastModifiedTime(this.file));
		Files.move(other, this.file, StandardCopyOption.REPLACE_EXISTING);
		assertThat(state()).isNotEqualTo(state);
	}

	@Test
	void stateIsSettledWhenBothTimesAreOld() throws IOException {
		long now = System.currentTimeMillis();
		assertThat(state().isSettledAt(now)).isFalse();
		assertThat(state().isSettledAt(now + 60_000)).isTrue();
		Files.setLastModifiedTime(this.file, FileTime.from(Instant.EPOCH));
		assertThat(state().isSettledAt(now)).isFalse();
		Files.setLastModifiedTime(this.file, FileTime.fromMillis(now + 120_000));
		assertThat(state().isSettledAt(now + 60_000)).isFalse();
	}

}
