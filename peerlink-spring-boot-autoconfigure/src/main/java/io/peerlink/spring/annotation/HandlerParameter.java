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
 * A parameter of a handler's method: an argument that the caller sends, or a description
 * of the caller and its deadline. The latter is not visible to peers, and arguments of a
 * request cannot set it.
 *
 * @param name the name of the parameter
 * @param type the type, without type variables
 * @param caller the type that describes the caller, {@code null} for an argument that the
 * caller sends
 * @param necessity what to do if the caller is unknown
 * @param varArgs whether the caller sends any number of arguments
 */
record HandlerParameter(String name, Type type, @Nullable Class<?> caller, Necessity necessity, boolean varArgs) {

	private static final Set<Class<?>> CALLER_TYPES = Set.of(CurrentPeer.class, Peer.class, RequestContext.class);

	static HandlerParameter of(String name, Type type, boolean nullable) {
		ResolvableType resolvable = ResolvableType.forType(type);
		boolean optional = resolvable.resolve() == Optional.class;
		Class<?> subject = (optional ? resolvable.getGeneric() : resolvable).resolve();
		Class<?> caller = (subject != null && CALLER_TYPES.contains(subject)) ? subject : null;
		Necessity unwrapped = nullable ? Necessity.NULLABLE : Necessity.REQUIRED;
		return new HandlerParameter(name, type, caller, optional ? Necessity.OPTIONAL : unwrapped, false);
	}

	HandlerParameter withVarArgs() {
		return new HandlerParameter(this.name, this.type, this.caller, this.necessity, true);
	}

	boolean isSent() {
		return this.caller == null;
	}

	RpcParameter toRpcParameter() {
		return new RpcParameter(this.name, this.type, this.varArgs);
	}

	/**
	 * Returns the description of the caller of the current request.
	 * @throws InvalidArgumentsException if a known peer is required and the caller is
	 * unknown
	 */
	@Nullable Object caller(RpcMethod method) {
		Optional<?> found = CurrentPeer.get().map(this::select);
		return switch (this.necessity) {
			case OPTIONAL -> found;
			case NULLABLE -> found.orElse(null);
			case REQUIRED -> found.orElseThrow(() -> new InvalidArgumentsException(method.signature(),
					"only peers that this node has discovered can call it, and none has the address of the caller"));
		};
	}

	private @Nullable Object select(CurrentPeer current) {
		if (this.caller == Peer.class) {
			return current.peer();
		}
		return (this.caller == RequestContext.class) ? current.request() : current;
	}

	enum Necessity {

		REQUIRED, NULLABLE, OPTIONAL

	}

}
