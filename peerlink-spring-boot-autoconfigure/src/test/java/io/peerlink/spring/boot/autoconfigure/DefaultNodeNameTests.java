package io.peerlink.spring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.peerlink.internal.discovery.mdns.MdnsDiscovery;
import io.peerlink.internal.discovery.mdns.MdnsOptions;
import io.peerlink.peer.NodeName;
import io.peerlink.spi.Announcement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class DefaultNodeNameTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void nameConsistsOfApplicationAndHost() {
		this.environment.setProperty("spring.application.name", "shop");
		assertThat(name("kitchen")).isEqualTo("shop-kitchen");
	}

	@Test
	void domainOfTheHostIsRemoved() {
		this.environment.setProperty("spring.application.name", "shop");
		assertThat(name("kitchen.example.org")).isEqualTo("shop-kitchen");
	}

	@Test
	void hostOfTheEnvironmentIsPreferred() {
		this.environment.setProperty("HOSTNAME", "container");
		assertThat(name("slow")).isEqualTo("container");
	}

	@Test
	void hostIsSufficient() {
		assertThat(name("kitchen")).isEqualTo("kitchen");
	}

	@Test
	void applicationIsSufficient() {
		this.environment.setProperty("spring.application.name", "shop");
		assertThat(name(null)).isEqualTo("shop");
	}

	@Test
	void fallbackIsUsedWithoutApplicationAndHost() {
		this.environment.setProperty("spring.application.name", " \t ");
		assertThat(name(null)).isEqualTo("peerlink");
	}

	@Test
	void longApplicationIsShortenedInFavourOfTheHost() {
		this.environment.setProperty("spring.application.name", "a".repeat(80));
		assertThat(name("kitchen")).isEqualTo("a".repeat(31) + "-kitchen");
	}

	@Test
	void nameIsShortenedAtCharactersToFitInALabel() {
		this.environment.setProperty("spring.application.name", "\u00fc".repeat(40));
		String name = name("\ud83d\ude00".repeat(40));
		assertThat(name).startsWith("\u00fc".repeat(15) + "-\ud83d\ude00").doesNotContain("\ufffd");
		assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(name)).isTrue();
		assertThat(name).isEqualTo("\u00fc".repeat(15) + "-" + "\ud83d\ude00".repeat(4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop\\", "\\",
			"\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00",
			"ends with a backslash after sixty bytes when it is shortened\\and goes on" })
	void nameIsValidWithAnyNumber(String application) {
		this.environment.setProperty("spring.application.name", application);
		for (String host : new String[] { null, "kitchen\\", "\ud83d\ude00".repeat(12), "k".repeat(80) }) {
			String name = NodeName.numbered(name(host), 20);
			try (MdnsDiscovery discovery = new MdnsDiscovery(MdnsOptions.defaults())) {
				assertThatNoException()
					.isThrownBy(() -> discovery.announce(new Announcement(name, "instance", 5000, Map.of())));
			}
		}
	}

	@Test
	void whatWasReadInAWrongEncodingIsLeftOut() {
		this.environment.setProperty("HOSTNAME", "k\ufffd\ufffdche");
		this.environment.setProperty("spring.application.name", "gesch\ufffd\ufffdft");
		assertThat(name("k\u00fcche")).isEqualTo("geschft-k\u00fcche");
	}

	@Test
	void controlCharactersAreRemoved() {
		this.environment.setProperty("spring.application.name", "my\nshop\ud83d");
		assertThat(name("kitchen")).isEqualTo("myshop-kitchen");
	}

	private String name(@Nullable String host) {
		return new DefaultNodeName(this.environment, () -> host).get();
	}

}
