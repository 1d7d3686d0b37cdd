package io.peerlink.call;

import java.lang.reflect.Method;

import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;

/**
 * A type that cannot be a typed client, found when the client is made, before any call.
 * The message names the type, the method if it is to blame, and what to do.
 *
 * @since 0.1.0
 */
public class InvalidClientException extends IllegalArgumentException {

	private final Class<?> clientType;

	private final String problem;

	private final String remedy;

	/**
	 * Blame the type.
	 * @param clientType what should have been a client
	 * @param problem what is wrong with it, a clause such as {@code it is no interface}
	 * @param remedy what to do, a clause such as {@code make it one}
	 */
	public InvalidClientException(Class<?> clientType, String problem, String remedy) {
		this(clientType, problem, remedy, null);
	}

	/**
	 * Blame the type, because of another exception.
	 * @param clientType what should have been a client
	 * @param problem what is wrong with it, a clause such as {@code it is no interface}
	 * @param remedy what to do, a clause such as {@code make it one}
	 * @param cause what has shown the problem
	 */
	public InvalidClientException(Class<?> clientType, String problem, String remedy, @Nullable Throwable cause) {
		super(clientType.getName() + " cannot be a client: " + problem + "; " + remedy, cause);
		this.clientType = clientType;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Blame a method.
	 * @param clientType what should have been a client
	 * @param method the method, of the type or of one that it extends
	 * @param problem what is wrong with it, a clause without its subject such as
	 * {@code returns a stream}
	 * @param remedy what to do, a clause such as {@code return a list}
	 */
	public InvalidClientException(Class<?> clientType, Method method, String problem, String remedy) {
		this(clientType, method, problem, remedy, null);
	}

	/**
	 * Blame a method, because of another exception.
	 * @param clientType what should have been a client
	 * @param method the method, of the type or of one that it extends
	 * @param problem what is wrong with it, a clause without its subject such as
	 * {@code returns a stream}
	 * @param remedy what to do, a clause such as {@code return a list}
	 * @param cause what has shown the problem
	 */
	public InvalidClientException(Class<?> clientType, Method method, String problem, String remedy,
			@Nullable Throwable cause) {
		this(clientType, "method " + RpcMethod.describe(method, clientType) + " " + problem, remedy, cause);
	}

	/**
	 * Returns what should have been a client.
	 * @return the type
	 */
	public Class<?> getClientType() {
		return this.clientType;
	}

	/**
	 * Returns what is wrong.
	 * @return a clause with a small letter, without a full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Returns what to do.
	 * @return a clause with a small letter, without a full stop
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
