package io.peerlink.spring.annotation;

/**
 * Exception thrown when two methods of handlers have the same RPC name: methods of two
 * beans, or overloads of one method.
 *
 * @since 0.1.0
 */
public class DuplicateMethodException extends IllegalStateException {

	private final String methodName;

	private final String existingMethod;

	private final String duplicateMethod;

	public DuplicateMethodException(String methodName, String existingMethod, String duplicateMethod) {
		super("RPC method '" + methodName + "' is declared twice: by " + existingMethod + " and by " + duplicateMethod);
		this.methodName = methodName;
		this.existingMethod = existingMethod;
		this.duplicateMethod = duplicateMethod;
	}

	/**
	 * Returns the name of both methods.
	 * @return the name, including the prefix
	 */
	public String getMethodName() {
		return this.methodName;
	}

	/**
	 * Returns the method that is registered under the name.
	 * @return class, method and parameter types, and the bean if it is a bean's method
	 */
	public String getExistingMethod() {
		return this.existingMethod;
	}

	/**
	 * Returns the method that could not be registered.
	 * @return class, method, parameter types and bean
	 */
	public String getDuplicateMethod() {
		return this.duplicateMethod;
	}

}
