package io.peerlink.internal.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.value.StreamedValues;
import io.peerlink.internal.value.ValueFailure;
import io.peerlink.internal.value.ValueThreads;
import io.peerlink.internal.wire.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests whose streamed results are collected; in virtual time.
 */
class CollectedResultTests {

	private final ServerFixture server = new ServerFixture(10);

	private final List<Runnable> collectors = new ArrayList<>();

	private final StreamedValues values = new StreamedValues(this.server.context, null,
			new ValueThreads((task) -> false, this.collectors::add),
			(failure) -> new ValueFailure(failure.getClass().getSimpleName(), String.valueOf(failure.getMessage())));

	private final HandlerRegistry registry = new HandlerRegistry(this.server.mapper);

	private final RequestDispatcher dispatcher = new RequestDispatcher(this.server.context, this.registry, this.values,
			HandlerGuard.NONE);

	private final AtomicInteger closed = new AtomicInteger();

	@BeforeEach
	void register() {
		this.registry.register(List.of(new RpcMethod("two", List.of(), "two", (args) -> numbers()),
				new RpcMethod("later", List.of(), "later", (args) -> later())));
		this.dispatcher.open();
	}

	private Stream<Integer> numbers() {
		return Stream.of(1, 2).onClose(this.closed::incrementAndGet);
	}

	@SuppressWarnings("FutureReturnValueIgnored") // The node waits for it.
	private Object later() {
		return CompletableFuture.completedFuture(numbers());
	}

	private void request(String method) {
		this.dispatcher.onRequest(ServerFixture.request(method, 1), this.server.arrival());
		runAll(this.server.handlers);
	}

	private static void runAll(List<Runnable> tasks) {
		List<Runnable> due = List.copyOf(tasks);
		tasks.clear();
		due.forEach(Runnable::run);
	}

	@Test
	void callerHearsOfTheFailureBeforeItGivesUp() {
		request("two");
		this.server.simulator.run(Duration.ofMillis(4700));
		assertThat(this.server.callbacks).isEmpty();
		this.server.simulator.run(Duration.ofMillis(100));
		assertThat(this.server.replies).as("what the timer's thread has sent").isEmpty();
		while (!this.server.callbacks.isEmpty()) {
			runAll(this.server.callbacks);
		}
		assertThat(this.server.lastError().errorMessage()).contains("has not ended within 4750 ms");
		assertThat(this.closed).hasValue(1);
		assertThat(this.dispatcher.inFlight()).isZero();
	}

	@Test
	void collectedStageOfAStreamLeavesNoTimer() {
		this.dispatcher.onRequest(ServerFixture.unnumbered("two", 1), this.server.arrival());
		runAll(this.server.handlers);
		runAll(this.collectors);
		int waiting = this.server.simulator.pending();
		this.dispatcher.onRequest(ServerFixture.unnumbered("later", 2), this.server.arrival());
		runAll(this.server.handlers);
		runAll(this.collectors);
		assertThat(this.server.replies).hasSize(2).allMatch((reply) -> reply instanceof Message.Response);
		assertThat(this.server.simulator.pending()).isEqualTo(waiting);
		assertThat(this.closed).hasValue(2);
	}

	@Test
	void stopFailsWhatIsBeingCollected() {
		request("two");
		this.values.close();
		assertThat(this.server.lastError().errorMessage()).contains("stopped");
		runAll(this.server.callbacks);
		assertThat(this.closed).hasValue(1);
		runAll(this.collectors);
		assertThat(this.server.replies).hasSize(1);
		this.dispatcher.onRequest(ServerFixture.request("two", 2), this.server.arrival());
		runAll(this.server.handlers);
		runAll(this.server.callbacks);
		assertThat(this.server.lastError().errorMessage()).contains("no room to collect", "stopped");
		assertThat(this.closed).hasValue(2);
		assertThat(this.collectors).isEmpty();
	}

}
