package io.peerlink.handler;

import io.micrometer.context.ThreadLocalAccessor;

/**
 * Carries the {@link CurrentPeer} wherever Micrometer's context propagation carries
 * thread locals: through decorated executors and Reactor pipelines. Found by the
 * {@link java.util.ServiceLoader}, and only where that library is on the class path.
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
	@SuppressWarnings("NullAway") // The interface says null for none.
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
