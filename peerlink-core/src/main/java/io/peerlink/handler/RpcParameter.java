package io.peerlink.handler;

import java.lang.reflect.Type;

/**
 * One parameter of an {@link RpcMethod}.
 *
 * @param name what a keyword argument calls it
 * @param type what its JSON is read as
 */
public record RpcParameter(String name, Type type) {

	public String typeName() {
		return TypeNames.simple(this.type);
	}

	@Override
	public String toString() {
		return typeName() + " " + this.name;
	}

}
