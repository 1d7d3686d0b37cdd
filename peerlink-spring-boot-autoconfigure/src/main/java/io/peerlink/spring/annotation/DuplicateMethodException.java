package io.peerlink.spring.annotation;

/**
 * Two methods would be known to peers by one name: of two beans, or overloads of one.
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
	 * Return the name that both would have.
	 * @return the name, with its prefix
	 */
	public String getMethodName() {
		return this.methodName;
	}

	/**
	 * Return which method has the name already.
	 * @return class, method, parameter types, and the bean if it is one of a bean
	 */
	public String getExistingMethod() {
		return this.existingMethod;
	}

	/**
	 * Return which method was to have the name as well.
	 * @return class, method, parameter types and bean
	 */
	public String getDuplicateMethod() {
		return this.duplicateMethod;
	}

}
