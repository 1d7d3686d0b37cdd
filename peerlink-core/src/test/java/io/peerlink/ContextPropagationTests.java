package io.peerlink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.peerlink.handler.CurrentPeer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the current peer on threads other than that of the handler.
 */
class ContextPropagationTests {

	@Test
	@SuppressWarnings("FutureReturnValueIgnored") // the node receives the futures
	void decoratedExecutorPropagatesTheCaller() throws InterruptedException {
		ExecutorService plain = Executors.newSingleThreadExecutor();
		Executor decorated = ContextExecutorService.wrap(plain, ContextSnapshotFactory.builder().build()::captureAll);
		try (TestNodes nodes = new TestNodes()) {
			PeerLink callee = nodes.start("callee");
			PeerLink caller = nodes.start("caller");
			nodes.awaitAll();
			callee.register("whoami",
					() -> CompletableFuture.supplyAsync(ContextPropagationTests::callerName, decorated));
			callee.register("lost", () -> CompletableFuture.supplyAsync(ContextPropagationTests::callerName, plain));
			assertThat(caller.peer("callee").call("whoami", String.class)).isEqualTo("caller");
			assertThat(caller.peer("callee").call("lost", String.class)).isEqualTo("nobody");
		}
		finally {
			plain.shutdown();
		}
	}

	private static String callerName() {
		return CurrentPeer.get().map(CurrentPeer::name).orElse("nobody");
	}

}
