package io.peerlink.spring.annotation;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.Set;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * A parameter of a handler's method. It stands for an argument that the caller sends, or
 * for the caller itself and how long it waits; then peers do not see it, and what they
 * send cannot reach it.
 *
 * @param name the name
 * @param type the type, without type variables
 * @param caller what it wants to know of the caller, {@code null} when the caller sends
 * it
 * @param necessity what happens when that is not known
 */
record HandlerParameter(String name, Type type, @Nullable Class<?> caller, Necessity necessity) {

	private static final Set<Class<?>> CALLER_TYPES = Set.of(CurrentPeer.class, Peer.class, RequestContext.class);

	static HandlerParameter of(String name, Type type, boolean nullable) {
		ResolvableType resolvable = ResolvableType.forType(type);
		boolean optional = resolvable.resolve() == Optional.class;
		Class<?> subject = (optional ? resolvable.getGeneric() : resolvable).resolve();
		Class<?> caller = (subject != null && CALLER_TYPES.contains(subject)) ? subject : null;
		Necessity unwrapped = nullable ? Necessity.NULLABLE : Necessity.REQUIRED;
		return new HandlerParameter(name, type, caller, optional ? Necessity.OPTIONAL : unwrapped);
	}

	boolean isSent() {
		return this.caller == null;
	}

	RpcParameter toRpcParameter() {
		return new RpcParameter(this.name, this.type);
	}

	/**
	 * Tell the method who calls it.
	 * @throws InvalidArgumentsException when it must have a known peer and the caller is
	 * none
	 */
	@Nullable Object caller(RpcMethod method) {
		Optional<?> found = CurrentPeer.get().map(this::pick);
		return switch (this.necessity) {
			case OPTIONAL -> found;
			case NULLABLE -> found.orElse(null);
			case REQUIRED -> found.orElseThrow(() -> new InvalidArgumentsException(method.signature(),
					"only peers that this node has found can call it, and it has found none at the address of the "
							+ "caller"));
		};
	}

	private @Nullable Object pick(CurrentPeer current) {
		if (this.caller == Peer.class) {
			return current.peer();
		}
		return (this.caller == RequestContext.class) ? current.request() : current;
	}

	enum Necessity {

		REQUIRED, NULLABLE, OPTIONAL

	}

}
