package io.peerlink.call;

import java.lang.reflect.Method;

import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a type cannot be a typed client, when the client is created, before any call.
 * The message names the type, the invalid method if there is one, and the remedy.
 */
public class InvalidClientException extends IllegalArgumentException {

	private final Class<?> clientType;

	private final String problem;

	private final String remedy;

	/**
	 * Creates an exception for an invalid type.
	 * @param clientType the type
	 * @param problem what is wrong with it, a clause such as {@code it is no interface}
	 * @param remedy what to do, a clause such as {@code make it one}
	 */
	public InvalidClientException(Class<?> clientType, String problem, String remedy) {
		this(clientType, problem, remedy, null);
	}

	/**
	 * Creates an exception for an invalid type with a cause.
	 * @param clientType the type
	 * @param problem what is wrong with it, a clause such as {@code it is no interface}
	 * @param remedy what to do, a clause such as {@code make it one}
	 * @param cause the cause
	 */
	public InvalidClientException(Class<?> clientType, String problem, String remedy, @Nullable Throwable cause) {
		super(clientType.getName() + " cannot be a client: " + problem + "; " + remedy, cause);
		this.clientType = clientType;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Creates an exception for an invalid method.
	 * @param clientType the type
	 * @param method the method, declared by the type or by one that it extends
	 * @param problem what is wrong with it, a clause without its subject such as
	 * {@code returns a stream}
	 * @param remedy what to do, a clause such as {@code return a list}
	 */
	public InvalidClientException(Class<?> clientType, Method method, String problem, String remedy) {
		this(clientType, method, problem, remedy, null);
	}

	/**
	 * Creates an exception for an invalid method with a cause.
	 * @param clientType the type
	 * @param method the method, declared by the type or by one that it extends
	 * @param problem what is wrong with it, a clause without its subject such as
	 * {@code returns a stream}
	 * @param remedy what to do, a clause such as {@code return a list}
	 * @param cause the cause
	 */
	public InvalidClientException(Class<?> clientType, Method method, String problem, String remedy,
			@Nullable Throwable cause) {
		this(clientType, "method " + describe(clientType, method) + " " + problem, remedy, cause);
	}

	/**
	 * Returns the signature of a method, for messages.
	 * @param clientType the type
	 * @param method the method, declared by the type or by one that it extends
	 * @return the signature, with the declaring class if that is another one
	 */
	public static String describe(Class<?> clientType, Method method) {
		Class<?> owner = method.getDeclaringClass();
		return RpcMethod.describeWithoutClass(method) + ((owner != clientType) ? " of " + owner.getName() : "");
	}

	/**
	 * Returns the type that cannot be a client.
	 * @return the type
	 */
	public Class<?> getClientType() {
		return this.clientType;
	}

	/**
	 * Returns what is wrong.
	 * @return a clause that begins with a small letter, without a full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Returns what to do.
	 * @return a clause that begins with a small letter, without a full stop
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
