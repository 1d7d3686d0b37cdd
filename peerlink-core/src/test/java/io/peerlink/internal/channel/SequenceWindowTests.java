package io.peerlink.internal.channel;

import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SequenceWindowTests {

	private final SequenceWindow window = new SequenceWindow();

	@Test
	void firstFrameMayHaveAnyNumber() {
		assertThat(this.window.advance(17)).isTrue();
		assertThat(this.window.advance(16)).isFalse();
	}

	@Test
	void gapsAreNewsAndRepetitionsAreNot() {
		assertThat(this.window.advance(1)).isTrue();
		assertThat(this.window.advance(1)).isFalse();
		assertThat(this.window.advance(5)).isTrue();
		assertThat(this.window.advance(3)).isFalse();
		assertThat(this.window.advance(5)).isFalse();
		assertThat(this.window.advance(6)).isTrue();
	}

	@Test
	void frameWithoutNumberIsNoNews() {
		assertThat(this.window.advance(0)).isFalse();
		assertThat(this.window.advance(-1)).isFalse();
	}

	@Test
	void nothingIsNewerThanTheLargestNumber() {
		assertThat(this.window.advance(Long.MAX_VALUE)).isTrue();
		assertThat(this.window.advance(Long.MAX_VALUE)).isFalse();
		assertThat(this.window.advance(Long.MIN_VALUE)).isFalse();
	}

	@Test
	void whatPassesIsStrictlyIncreasingWhateverComes() {
		long[] passed = new Random(1).longs(10_000, 0, 1000).filter(this.window::advance).toArray();
		assertThat(passed).isSorted().doesNotHaveDuplicates();
		assertThat(LongStream.of(passed).max()).hasValue(999);
	}

}
