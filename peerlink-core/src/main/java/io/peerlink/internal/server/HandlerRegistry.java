package io.peerlink.internal.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.internal.payload.InseparableTypes;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The methods that peers can call. May change while the node runs. Thread-safe.
 */
public final class HandlerRegistry {

	private final ConcurrentMap<String, BoundMethod> methods = new ConcurrentHashMap<>();

	private final PayloadMapper mapper;

	/**
	 * Creates an empty registry.
	 * @param mapper reads arguments and writes results
	 */
	public HandlerRegistry(PayloadMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Registers methods, all of them or none.
	 * @param added the methods
	 * @throws IllegalArgumentException if a method declares a stream where none is sent
	 * @throws IllegalStateException if a name is in use or stands twice among the
	 * methods; the message names both methods
	 */
	public synchronized void register(List<RpcMethod> added) {
		Map<String, BoundMethod> bound = new HashMap<>();
		for (RpcMethod method : added) {
			refuseInseparable(method);
			BoundMethod existing = bound.put(method.name(), new BoundMethod(method, this.mapper));
			if (existing == null) {
				existing = this.methods.get(method.name());
			}
			if (existing != null) {
				throw new IllegalStateException("RPC method '" + method.name() + "' is declared twice: by "
						+ existing.method().description() + " and by " + method.description());
			}
		}
		this.methods.putAll(bound);
		added.forEach((method) -> UnreadableParameters.warn(method, this.mapper));
	}

	/**
	 * Its calls would get nonsense, without an error.
	 */
	private void refuseInseparable(RpcMethod method) {
		InseparableTypes types = this.mapper.streamedTypes().inseparable();
		String problem = types.problemOfSent(method.resultType());
		if (problem != null) {
			throw new IllegalArgumentException(
					"The result of " + method.signature() + ", " + method.description() + ", " + problem);
		}
		for (RpcParameter parameter : method.parameters()) {
			String problemOfOne = types.problemOfReceived(parameter.type());
			if (problemOfOne != null) {
				throw new IllegalArgumentException("Parameter '" + parameter.name() + "' of " + method.signature()
						+ ", " + method.description() + ", " + problemOfOne);
			}
		}
	}

	/**
	 * Removes a method. Requests that are being handled are not affected.
	 * @param name the name of the method
	 * @return whether the method was registered
	 */
	public boolean unregister(String name) {
		return this.methods.remove(name) != null;
	}

	/**
	 * Returns the methods that peers can call.
	 * @return the methods, sorted by name
	 */
	public List<RpcMethod> methods() {
		return this.methods.values()
			.stream()
			.map(BoundMethod::method)
			.sorted(Comparator.comparing(RpcMethod::name))
			.toList();
	}

	/**
	 * Returns what reads arguments and writes results.
	 * @return the mapper
	 */
	public PayloadMapper mapper() {
		return this.mapper;
	}

	/**
	 * Returns the names that someone may have meant who has called an unknown method:
	 * those of methods that it may call.
	 */
	List<String> similarTo(String name, @Nullable Peer caller) {
		return SimilarNames.of(name,
				this.methods.values()
					.stream()
					.filter((method) -> method.method().allowed().include(caller))
					.map(BoundMethod::name)
					.toList());
	}

	@Nullable BoundMethod find(String name) {
		return this.methods.get(name);
	}

}
