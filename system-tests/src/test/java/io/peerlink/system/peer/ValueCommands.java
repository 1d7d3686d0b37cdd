package io.peerlink.system.peer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.peerlink.PeerLink;
import io.peerlink.call.CallOptions;
import io.peerlink.error.PeerLinkException;
import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * The commands of a {@link JavaPeer} for values of many types, and the functions that
 * peers call with them: those of {@link TypedValues}, for each kind {@code compare.KIND},
 * which tells whether the sample has arrived, and {@code text.KIND}, which tells what has
 * arrived.
 */
final class ValueCommands {

	private static final CallOptions IDEMPOTENT = CallOptions.defaults().withIdempotent(true);

	private final PeerLink node;

	ValueCommands(PeerLink node) {
		this.node = node;
	}

	static void register(PeerLink node) {
		TypedValues echo = (TypedValues) Proxy.newProxyInstance(TypedValues.class.getClassLoader(),
				new Class<?>[] { TypedValues.class }, (proxy, method, args) -> args[0]);
		for (String kind : SampleValues.kinds()) {
			RpcMethod method = RpcMethod.of(kind, () -> echo, SampleValues.method(kind));
			node.register(
					List.of(method, describing("compare." + kind, method, (value) -> SampleValues.compare(kind, value)),
							describing("text." + kind, method, SampleValues::toText)));
		}
	}

	private static RpcMethod describing(String name, RpcMethod method, Function<@Nullable Object, String> description) {
		return new RpcMethod(name, method.parameters(), method.description(), (args) -> description.apply(args[0]));
	}

	@Nullable Object resultOf(JsonNode command) {
		String peer = command.path("peer").asString();
		return switch (command.path("do").asString()) {
			case "send_samples" -> sendSamples(this.node.peer(peer).with(IDEMPOTENT).proxy(TypedValues.class));
			case "send_refused" -> sendRefused(peer);
			case "fetch_literal" -> fetch(peer, command.path("literal").asString(),
					SampleValues.method(command.path("kind").asString()).getGenericReturnType());
			default -> throw new IllegalArgumentException("Unknown command " + command);
		};
	}

	private Map<String, String> sendSamples(TypedValues client) {
		Map<String, String> outcomes = new LinkedHashMap<>();
		SampleValues.kinds()
			.forEach((kind) -> outcomes.put(kind, send(client, SampleValues.method(kind), SampleValues.sample(kind))));
		return outcomes;
	}

	private static String send(TypedValues client, Method method, @Nullable Object value) {
		try {
			return SampleValues.compare(method.getName(), method.invoke(client, value));
		}
		catch (InvocationTargetException ex) {
			return ex.getTargetException().toString();
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Map<String, String> sendRefused(String peer) {
		Map<String, String> outcomes = new LinkedHashMap<>();
		SampleValues.refused().forEach((label, value) -> outcomes.put(label, errorOf(peer, value)));
		return outcomes;
	}

	private String errorOf(String peer, Object value) {
		try {
			return String.valueOf(this.node.peer(peer).call("echo", Object.class, value));
		}
		catch (PeerLinkException ex) {
			return ex.getClass().getSimpleName();
		}
	}

	private String fetch(String peer, String literal, Type type) {
		return SampleValues.toText(this.node.peer(peer).with(IDEMPOTENT).call("literal", new TypeReference<>() {

			@Override
			public Type getType() {
				return type;
			}

		}, literal));
	}

}
