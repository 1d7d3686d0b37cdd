package io.peerlink.system.peer;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.peerlink.handler.CurrentPeer;
import org.jspecify.annotations.Nullable;

/**
 * The functions that peers can call, which are those of {@code python_peer.py}.
 */
public class PeerFunctions {

	public long add(long a, long b) {
		return a + b;
	}

	public @Nullable Object echo(@Nullable Object value) {
		return value;
	}

	public int length(String text) {
		return text.length();
	}

	public @Nullable Object value(String kind) {
		return switch (kind) {
			case "null" -> null;
			case "true" -> true;
			case "false" -> false;
			case "zero" -> 0;
			case "negative" -> -17;
			case "long" -> (1L << 53) + 1;
			case "big" -> BigInteger.TWO.pow(100);
			case "minus_big" -> BigInteger.TWO.pow(100).negate();
			case "float" -> 0.1;
			case "huge" -> 1.5e300;
			case "nan" -> Double.NaN;
			case "infinity" -> Double.POSITIVE_INFINITY;
			case "text" -> "Grüße, 世界, 😀, \"quoted\", back\\slash, tab\t, nul\u0000, line\n";
			case "empty_text" -> "";
			case "list" -> Arrays.asList(1, "two", null, List.of(3.5, List.of(true)));
			case "empty_list" -> List.of();
			case "object" -> object();
			case "empty_object" -> Map.of();
			default -> throw new IllegalArgumentException("No value of kind " + kind);
		};
	}

	private static Map<String, @Nullable Object> object() {
		Map<String, @Nullable Object> inner = new LinkedHashMap<>();
		inner.put("d", null);
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		object.put("a", 1);
		object.put("b", Map.of("c", List.of(1, inner)));
		object.put("ü", "😀");
		return object;
	}

	public String greet(String name, @Nullable String greeting) {
		return ((greeting != null) ? greeting : "Hello") + ", " + name + "!";
	}

	public void fail(String message) {
		throw new IllegalArgumentException(message);
	}

	public CompletionStage<Double> sleep(double seconds) {
		return new CompletableFuture<Double>().completeOnTimeout(seconds, (long) (seconds * 1000),
				TimeUnit.MILLISECONDS);
	}

	public @Nullable String whoami() {
		return CurrentPeer.get().map(CurrentPeer::name).orElse(null);
	}

}
