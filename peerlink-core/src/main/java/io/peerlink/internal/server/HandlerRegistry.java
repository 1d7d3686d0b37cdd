package io.peerlink.internal.server;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.payload.PayloadMapper;
import org.jspecify.annotations.Nullable;

/**
 * The methods that peers can call. May change while the node runs.
 */
public final class HandlerRegistry {

	private final ConcurrentMap<String, BoundMethod> methods = new ConcurrentHashMap<>();

	private final PayloadMapper mapper;

	public HandlerRegistry(PayloadMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Add a method.
	 * @param method what peers can call from now on
	 * @throws IllegalStateException when its name is in use; both methods are named
	 */
	public void register(RpcMethod method) {
		register(List.of(method));
	}

	/**
	 * Add methods, all of them or none.
	 * @param added what peers can call from now on
	 * @throws IllegalStateException when a name is in use; both methods are named
	 */
	public synchronized void register(List<RpcMethod> added) {
		for (RpcMethod method : added) {
			BoundMethod existing = this.methods.get(method.name());
			if (existing != null) {
				throw new IllegalStateException("RPC method '" + method.name() + "' is declared twice: by "
						+ existing.method().description() + " and by " + method.description());
			}
		}
		added.forEach((method) -> this.methods.put(method.name(), new BoundMethod(method, this.mapper)));
	}

	/**
	 * Remove a method. Calls that run are not affected.
	 * @param name the method's name
	 * @return whether it was there
	 */
	public boolean unregister(String name) {
		return this.methods.remove(name) != null;
	}

	/**
	 * List what peers can call.
	 * @return the methods, by name
	 */
	public List<RpcMethod> methods() {
		return this.methods.values()
			.stream()
			.map(BoundMethod::method)
			.sorted((a, b) -> a.name().compareTo(b.name()))
			.toList();
	}

	/**
	 * Return what reads arguments and writes results.
	 * @return the mapper
	 */
	public PayloadMapper mapper() {
		return this.mapper;
	}

	@Nullable BoundMethod find(String name) {
		return this.methods.get(name);
	}

}
