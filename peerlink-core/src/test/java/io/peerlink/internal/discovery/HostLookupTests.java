package io.peerlink.internal.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostLookup} when a look-up ends with an error.
 */
class HostLookupTests {

	private static final InetSocketAddress FOUND = new InetSocketAddress("192.0.2.1", 5000);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final Queue<Error> errors = new ArrayDeque<>();

	@Test
	void errorOfTheResolverIsAFailureLikeOthers() {
		this.errors.add(new NoClassDefFoundError("test"));
		assertThatNextLookupSucceeds(lookup(Runnable::run, this::resolve));
	}

	@Test
	void lookupForWhichNoThreadCanBeStartedFails() {
		this.errors.add(new OutOfMemoryError("test"));
		assertThatNextLookupSucceeds(lookup((task) -> {
			throwNext();
			task.run();
		}, (host) -> FOUND.getAddress()));
	}

	private void assertThatNextLookupSucceeds(HostLookup lookup) {
		assertThat(lookup.find(false)).isCompletedExceptionally();
		this.scheduler.advance(HostLookup.FIRST_RETRY.multipliedBy(2));
		assertThat(lookup.find(false)).isCompletedWithValue(FOUND);
	}

	private HostLookup lookup(Executor executor, HostResolver resolver) {
		return new HostLookup(StaticPeer.parse("phone:5000", (name) -> 1), this.scheduler, executor, resolver);
	}

	private InetAddress resolve(String host) {
		throwNext();
		return FOUND.getAddress();
	}

	private void throwNext() {
		Error next = this.errors.poll();
		if (next != null) {
			throw next;
		}
	}

}
