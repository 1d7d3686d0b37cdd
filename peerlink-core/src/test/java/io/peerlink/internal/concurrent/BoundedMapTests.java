package io.peerlink.internal.concurrent;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundedMap}.
 */
class BoundedMapTests {

	@Test
	void oldestEntryIsDropped() {
		Map<String, Integer> map = new BoundedMap<>(2);
		map.put("a", 1);
		map.put("b", 2);
		map.put("a", 3);
		assertThat(map).hasSize(2);
		map.put("c", 4);
		assertThat(map).containsExactly(Map.entry("b", 2), Map.entry("c", 4));
	}

}
