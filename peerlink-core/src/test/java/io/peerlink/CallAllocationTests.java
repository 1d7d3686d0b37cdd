package io.peerlink;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.peerlink.call.PeerClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that hold what calls allocate, on both sides together, to a limit. The bytes of a
 * call are the same on a slow machine. They fall as the code is compiled, so the tests
 * measure until they are within the limit and fail if they never are.
 */
class CallAllocationTests {

	private static final int WARM_UP = 20_000;

	private static final int CALLS = 2000;

	private static final int MOST_ROUNDS = 60;

	/**
	 * Numbers above those that the JDK has boxes for.
	 */
	private static final int NUMBER = 1000;

	private static final Integer SUM = 2 * NUMBER;

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final String calleeName = TestNodes.uniqueName("allocating");

	private final String callerName = TestNodes.uniqueName("allocated");

	private final PeerLink callee = builder(this.calleeName).build();

	private PeerLink caller = this.callee;

	@BeforeEach
	void startNodes() throws InterruptedException {
		this.callee.register("add", int.class, int.class, Integer::sum);
		this.callee.register("pass", Reading.class, (reading) -> reading);
		this.callee.start();
		this.caller = builder(this.callerName)
			.staticPeers(this.calleeName + "@127.0.0.1:" + this.callee.status().address().getPort())
			.build()
			.start();
		assertThat(this.caller.awaitPeers(1, Duration.ofSeconds(10))).isTrue();
	}

	@AfterEach
	void stopNodes() {
		this.caller.close();
		this.callee.close();
	}

	@Test
	void callOfTwoNumbersAllocatesLittle() {
		PeerClient client = this.caller.peer(this.calleeName);
		assertAllocates(850, () -> assertEquals(SUM, client.call("add", Integer.class, NUMBER, NUMBER)));
	}

	@Test
	void callWithARecordEachWayAllocatesLittle() {
		PeerClient client = this.caller.peer(this.calleeName);
		Reading reading = new Reading("temperature", NUMBER, 21.5, true);
		assertAllocates(3000, () -> assertEquals(reading, client.call("pass", Reading.class, reading)));
	}

	private static PeerLinkBuilder builder(String name) {
		return PeerLink.builder(name).mdns(false).bindAddress(InetAddress.getLoopbackAddress()).port(0);
	}

	/**
	 * Asserts without an object for each call.
	 */
	private static void assertEquals(Object expected, @Nullable Object actual) {
		if (!expected.equals(actual)) {
			assertThat(actual).isEqualTo(expected);
		}
	}

	private void assertAllocates(long limit, Runnable call) {
		repeat(WARM_UP, call);
		long least = Long.MAX_VALUE;
		for (int round = 0; round < MOST_ROUNDS && least > limit; round++) {
			least = Math.min(least, measure(call));
		}
		assertThat(least).as("bytes for each call").isLessThanOrEqualTo(limit);
	}

	private long measure(Runnable call) {
		Map<Long, Long> before = allocated();
		repeat(CALLS, call);
		long sum = 0;
		for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
			sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
		}
		return sum / CALLS;
	}

	private static void repeat(int calls, Runnable call) {
		for (int i = 0; i < calls; i++) {
			call.run();
		}
	}

	/**
	 * Returns how much the threads of both nodes and the current one have allocated.
	 */
	private Map<Long, Long> allocated() {
		Map<Long, Long> bytes = new HashMap<>();
		for (ThreadInfo thread : this.threads.getThreadInfo(this.threads.getAllThreadIds())) {
			if (thread != null && isCounted(thread)) {
				bytes.put(thread.getThreadId(), this.threads.getThreadAllocatedBytes(thread.getThreadId()));
			}
		}
		return bytes;
	}

	private boolean isCounted(ThreadInfo thread) {
		return thread.getThreadId() == Thread.currentThread().getId()
				|| thread.getThreadName().contains(this.calleeName) || thread.getThreadName().contains(this.callerName);
	}

	record Reading(String sensor, int number, double value, boolean valid) {
	}

}
