package io.peerlink.internal.seal.tcp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.time.FailureLog;
import io.peerlink.internal.time.Scheduler;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one transport share.
 *
 * @param settings what the node is
 * @param realmOf returns the keys for connections to a node
 * @param executor computes handshakes
 * @param counters what is counted
 * @param buffers the buffers of connections
 * @param links all connections
 * @param table those that others have made, and whose handshake is not complete
 * @param queue their handshakes that are to be computed
 * @param recent how the last ones began
 * @param lingering how many may still send although they were closed
 * @param failures logs what handlers throw
 */
record LinkContext(SealSettings settings, Function<SealedRemote, RealmKeys> realmOf, Executor executor,
		SealedStreamCounters counters, RecordBuffers buffers, Set<SealedLink> links, HandshakeTable table,
		HandshakeQueue queue, RecentInits recent, Semaphore lingering, FailureLog failures) {

	static LinkContext of(SealSettings settings, Function<SealedRemote, RealmKeys> realmOf, Executor executor) {
		return new LinkContext(settings, realmOf, executor, new SealedStreamCounters(), new RecordBuffers(),
				ConcurrentHashMap.newKeySet(), new HandshakeTable(), new HandshakeQueue(executor), new RecentInits(),
				new Semaphore(Lingering.MAX), new FailureLog(LoggerFactory.getLogger(SealedStreamTransport.class)));
	}

	Scheduler scheduler() {
		return this.settings.scheduler();
	}

}
