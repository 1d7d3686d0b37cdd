package io.peerlink;

import java.util.List;
import java.util.stream.IntStream;

import io.peerlink.call.CallOptions;
import io.peerlink.error.RemoteErrorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for methods that take any number of arguments.
 */
class VariableArgumentTests {

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee");

	private final Client client = this.caller.peer("callee").proxy(Client.class);

	@BeforeEach
	void register() throws InterruptedException {
		this.callee.register(new Handler());
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void argumentsAreElements() {
		assertThat(call("sum", int.class)).isEqualTo(0);
		assertThat(call("sum", int.class, 5)).isEqualTo(5);
		assertThat(call("sum", int.class, 1, 2, 3)).isEqualTo(6);
		assertThat(call("join", String.class, "-", "a", "b")).isEqualTo("a-b");
	}

	@Test
	void arrayStandsForAllElements() {
		assertThat(call("sum", int.class, (Object) new int[] { 1, 2, 3 })).isEqualTo(6);
		assertThat(call("join", String.class, "-", List.of("a", "b"))).isEqualTo("a-b");
		CallOptions named = CallOptions.defaults().withKwarg("numbers", new int[] { 1, 2, 3 });
		assertThat(this.caller.peer("callee").with(named).call("sum", int.class)).isEqualTo(6);
	}

	@Test
	void arrayIsOneElementWhereElementsMayBeArrays() {
		assertThat(call("sizes", String.class, List.of(1, 2))).isEqualTo("[[1, 2]]");
		assertThat(call("sizes", String.class, List.of(1, 2), List.of())).isEqualTo("[[1, 2], []]");
	}

	@Test
	@SuppressWarnings("unchecked") // The array of lists is only read.
	void typedClientSendsTheElements() {
		assertThat(this.client.sum()).isZero();
		assertThat(this.client.sum(1, 2, 3)).isEqualTo(6);
		assertThat(this.client.join("-", "a", "b")).isEqualTo("a-b");
		assertThat(this.client.sizes(List.of(1, 2))).isEqualTo("[[1, 2]]");
		this.callee.register("pair", int.class, int.class, (x, y) -> x + y);
		assertThat(this.client.pair(1, 2)).isEqualTo(3);
	}

	@Test
	void elementOfAnotherTypeIsInvalid() {
		assertThatExceptionOfType(RemoteErrorException.class).isThrownBy(() -> call("sum", int.class, 1, "two"))
			.satisfies((ex) -> assertThat(ex.getRemoteMessage())
				.startsWith("sum(int... numbers): argument 'numbers' must be int[]: Cannot coerce"));
	}

	private <T> @Nullable T call(String method, Class<T> type, Object... args) {
		return this.caller.peer("callee").call(method, type, args);
	}

	interface Client {

		int sum(int... numbers);

		String join(String separator, String... parts);

		@SuppressWarnings("unchecked") // Its behaviour is under test.
		String sizes(List<Integer>... lists);

		int pair(int... numbers);

	}

	public static class Handler {

		public int sum(int... numbers) {
			return IntStream.of(numbers).sum();
		}

		public String join(String separator, String... parts) {
			return String.join(separator, parts);
		}

		@SafeVarargs
		public final String sizes(List<Integer>... lists) {
			return IntStream.range(0, lists.length).mapToObj((i) -> lists[i]).toList().toString();
		}

	}

}
