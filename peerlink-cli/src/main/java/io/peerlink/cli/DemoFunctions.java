package io.peerlink.cli;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RpcMethod;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code serve}. Peers call them by their names in snake case. Since
 * everyone on the network can, none of them does any harm.
 */
public final class DemoFunctions {

	private static final Duration MAX_SLEEP = Duration.ofMinutes(1);

	private static final int MAX_COUNT = 100_000;

	private static final double MILLIS_PER_SECOND = 1000;

	private static final double HUNDREDTHS = 100;

	private final Supplier<String> nodeName;

	DemoFunctions(Supplier<String> nodeName) {
		this.nodeName = nodeName;
	}

	static List<RpcMethod> of(Supplier<String> nodeName) {
		return RpcMethod.of(new DemoFunctions(nodeName))
			.stream()
			.map((method) -> new RpcMethod(snakeCase(method.name()), method.parameters(), method.resultType(),
					method.description(), method.body()))
			.toList();
	}

	private static String snakeCase(String name) {
		return name.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
	}

	public Number add(Number x, Number y) {
		return (isWhole(x) && isWhole(y)) ? whole(x).add(whole(y)) : (Number) (x.doubleValue() + y.doubleValue());
	}

	public Number square(Number x) {
		return isWhole(x) ? whole(x).pow(2) : (Number) (x.doubleValue() * x.doubleValue());
	}

	public @Nullable Object echo(@Nullable Object value) {
		return value;
	}

	public String greet(String name, Optional<String> greeting) {
		return greeting.orElse("Hello") + ", " + name + "!";
	}

	public String whoami() {
		CurrentPeer caller = CurrentPeer.get().orElseThrow();
		String name = caller.name();
		return (name != null) ? name : Peer.hostAndPort(caller.address());
	}

	public CompletionStage<Double> sleep(double seconds) {
		if (!(seconds >= 0 && seconds <= MAX_SLEEP.toSeconds())) {
			throw new IllegalArgumentException("seconds must be from 0 to " + MAX_SLEEP.toSeconds());
		}
		return new CompletableFuture<Double>().completeOnTimeout(seconds, Math.round(seconds * MILLIS_PER_SECOND),
				TimeUnit.MILLISECONDS);
	}

	public Stream<Integer> count(int n) {
		if (n < 0 || n > MAX_COUNT) {
			throw new IllegalArgumentException("n must be from 0 to " + MAX_COUNT);
		}
		return IntStream.rangeClosed(1, n).boxed();
	}

	public void fail(Optional<String> message) {
		throw new IllegalStateException(message.orElse("asked to fail"));
	}

	public Map<String, Object> nodeInfo() {
		double load = Objects.requireNonNull(ManagementFactory.getOperatingSystemMXBean()).getSystemLoadAverage();
		Map<String, Object> info = new LinkedHashMap<>();
		info.put("name", this.nodeName.get());
		info.put("version", PeerLink.version());
		info.put("platform", "Java " + Runtime.version().feature() + " on " + System.getProperty("os.name"));
		info.put("cpus", Runtime.getRuntime().availableProcessors());
		info.put("load", Math.round(load * HUNDREDTHS) / HUNDREDTHS);
		return info;
	}

	public long[][] matrixChunk(long[][] rows, long[][] factor) {
		int columns = (factor.length > 0) ? factor[0].length : 0;
		boolean fitting = Arrays.stream(rows).allMatch((row) -> row.length == factor.length)
				&& Arrays.stream(factor).allMatch((row) -> row.length == columns);
		if (!fitting) {
			throw new IllegalArgumentException("rows must be as long as factor is high, and factor a rectangle");
		}
		return Arrays.stream(rows).map((row) -> multiply(row, factor, columns)).toArray(long[][]::new);
	}

	private static long[] multiply(long[] row, long[][] factor, int columns) {
		long[] product = new long[columns];
		for (int i = 0; i < row.length; i++) {
			for (int column = 0; column < columns; column++) {
				product[column] += row[i] * factor[i][column];
			}
		}
		return product;
	}

	private static boolean isWhole(Number number) {
		return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
	}

	private static BigInteger whole(Number number) {
		return (number instanceof BigInteger big) ? big : BigInteger.valueOf(number.longValue());
	}

}
