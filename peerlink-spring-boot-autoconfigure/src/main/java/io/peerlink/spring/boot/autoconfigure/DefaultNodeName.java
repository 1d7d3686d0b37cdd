package io.peerlink.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.peerlink.NetworkDiagnostics;
import io.peerlink.peer.NodeName;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The default name of a node: the name of the application and the name of the host.
 *
 * @param environment has the name of the application and, in containers, of the host
 * @param localHost returns the name of the host if the environment has none
 */
record DefaultNodeName(Environment environment, Supplier<@Nullable String> localHost) implements Supplier<String> {

	private static final String FALLBACK = "peerlink";

	private static final List<String> HOST_VARIABLES = List.of("HOSTNAME", "COMPUTERNAME");

	/**
	 * The maximum length in bytes, with room for the number that is appended to a name in
	 * use, up to {@code -20}.
	 */
	private static final int MAX_BYTES = NodeName.MAX_BYTES - 3;

	/**
	 * The maximum length of the application's name in bytes if both do not fit. The
	 * host's name, which distinguishes nodes, gets the rest.
	 */
	private static final int MAX_APPLICATION_BYTES = 31;

	DefaultNodeName(Environment environment) {
		this(environment, () -> NetworkDiagnostics.hostName().orElse(null));
	}

	@Override
	public String get() {
		String application = clean(this.environment.getProperty("spring.application.name"));
		String host = clean(host());
		String name = join(application, host);
		if (bytes(name) > MAX_BYTES && application != null) {
			name = join(shorten(application, MAX_APPLICATION_BYTES), host);
		}
		return name.isEmpty() ? FALLBACK : shorten(name, MAX_BYTES);
	}

	private @Nullable String host() {
		String host = HOST_VARIABLES.stream()
			.map(this.environment::getProperty)
			.filter((value) -> StringUtils.hasText(value) && value.indexOf('\ufffd') < 0)
			.findFirst()
			.orElseGet(this.localHost);
		return (host != null) ? host.split("\\.", 2)[0] : null;
	}

	private static String join(@Nullable String application, @Nullable String host) {
		return Stream.of(application, host).filter(Objects::nonNull).collect(Collectors.joining("-"));
	}

	/**
	 * Removes control characters, unpaired surrogates, U+FFFD, which stands for what was
	 * read in a wrong encoding, and backslashes. Multicast DNS cannot announce a name
	 * that ends with a backslash.
	 */
	private static @Nullable String clean(@Nullable String text) {
		String cleaned = (text != null) ? text.replaceAll("[\\p{Cc}\\p{Cs}\ufffd\\\\]", "").strip() : "";
		return cleaned.isEmpty() ? null : cleaned;
	}

	private static String shorten(String text, int limit) {
		String shortened = text;
		while (bytes(shortened) > limit) {
			shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
		}
		return shortened.strip();
	}

	/**
	 * Returns the length in bytes as announced by multicast DNS, where characters outside
	 * the Basic Multilingual Plane, such as emoji, have six bytes instead of the four of
	 * UTF-8.
	 */
	private static int bytes(String text) {
		return text.chars().map((unit) -> (unit < 0x80) ? 1 : (unit < 0x800) ? 2 : 3).sum();
	}

}
