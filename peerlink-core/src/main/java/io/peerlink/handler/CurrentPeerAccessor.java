package io.peerlink.handler;

import io.micrometer.context.ThreadLocalAccessor;

/**
 * Propagates the {@link CurrentPeer} with Micrometer's context propagation, through
 * decorated executors and Reactor pipelines. Loaded by the
 * {@link java.util.ServiceLoader} if that library is on the class path.
 *
 * @since 0.1.0
 */
public final class CurrentPeerAccessor implements ThreadLocalAccessor<CurrentPeer> {

	/**
	 * The key of the current peer in a context.
	 */
	public static final String KEY = "peerlink.current-peer";

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	@SuppressWarnings("NullAway") // The interface asks for null if there is no value.
	public CurrentPeer getValue() {
		return CurrentPeer.get().orElse(null);
	}

	@Override
	public void setValue(CurrentPeer value) {
		CurrentPeer.enter(value);
	}

	@Override
	public void setValue() {
		CurrentPeer.enter(null);
	}

}
