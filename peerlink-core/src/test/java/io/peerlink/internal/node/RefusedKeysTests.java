package io.peerlink.internal.node;

import java.time.Instant;

import io.peerlink.peer.RefusedKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the nodes whose keys were refused.
 */
class RefusedKeysTests {

	private final RefusedKeys refused = new RefusedKeys();

	private static RefusedKey key(String name, @Nullable String fingerprint) {
		return new RefusedKey(name, fingerprint, "pinned", "10.0.0.1:5000", Instant.EPOCH);
	}

	@Test
	void nameAndKeyCountOnce() {
		assertThat(this.refused.add(key("Pi", "1"))).isTrue();
		assertThat(this.refused.add(key("PI", "1"))).isFalse();
		assertThat(this.refused.add(key("Pi", "2"))).isTrue();
		assertThat(this.refused.add(key("Po", "1"))).isTrue();
		assertThat(this.refused.add(key("Pi", null))).isTrue();
		assertThat(this.refused.add(key("Pi", null))).isFalse();
		assertThat(this.refused.all()).hasSize(4);
	}

	@Test
	void latestOfANameIsFoundUntilTheNameIsRemoved() {
		this.refused.add(key("Pi", "1"));
		this.refused.add(key("Pi", "2"));
		this.refused.add(key("Po", "3"));
		assertThat(this.refused.find("pi")).isEqualTo(key("Pi", "2"));
		this.refused.remove("pi");
		assertThat(this.refused.find("pi")).isNull();
		assertThat(this.refused.all()).containsExactly(key("Po", "3"));
	}

	@Test
	void oldestMakesRoom() {
		for (int i = 0; i <= RefusedKeys.LIMIT; i++) {
			this.refused.add(key("Pi", String.valueOf(i)));
		}
		assertThat(this.refused.all()).hasSize(RefusedKeys.LIMIT).doesNotContain(key("Pi", "0"));
	}

	@Test
	void reportsAreBoundedAndStartAnewWhenAPinIsForgotten() {
		for (int i = 0; i < RefusedKeys.MAX_REPORTED; i++) {
			assertThat(this.refused.add(key("Pi", String.valueOf(i)))).isTrue();
			assertThat(this.refused.add(key("Pi", String.valueOf(i)))).isFalse();
		}
		assertThat(this.refused.add(key("Po", "1"))).isFalse();
		assertThat(this.refused.all()).contains(key("Po", "1"));
		this.refused.remove("pi");
		assertThat(this.refused.add(key("Po", "1"))).isTrue();
	}

}
