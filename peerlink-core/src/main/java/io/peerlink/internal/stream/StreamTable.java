package io.peerlink.internal.stream;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of a node, and how many there may be: as many of users as of the engines of
 * the node, which cannot take the places of each other. Thread-safe.
 */
final class StreamTable {

	private final Set<StreamPipe> pipes = ConcurrentHashMap.newKeySet();

	private final StreamQuota users;

	private final StreamQuota engines;

	StreamTable(int limit) {
		this.users = new StreamQuota(limit);
		this.engines = new StreamQuota(limit);
	}

	/**
	 * Returns the places for the streams of users.
	 */
	StreamQuota users() {
		return this.users;
	}

	/**
	 * Returns the places for the streams of reserved names.
	 */
	StreamQuota engines() {
		return this.engines;
	}

	void add(StreamPipe pipe) {
		this.pipes.add(pipe);
	}

	void remove(StreamPipe pipe) {
		this.pipes.remove(pipe);
	}

	Collection<StreamPipe> pipes() {
		return List.copyOf(this.pipes);
	}

	int size() {
		return this.pipes.size();
	}

}
