package io.peerlink.error;

/**
 * Thrown if the peer has no method of the name that was called. Nothing was executed. The
 * message of a Java peer lists up to three methods with similar names.
 *
 * @since 0.1.0
 */
public class UnknownMethodException extends RemoteErrorException {

	/**
	 * The {@code error.type} on the wire between Java nodes.
	 */
	public static final String REMOTE_TYPE = "NoSuchMethod";

	/**
	 * The {@code error.type} on the wire where a Python node takes part.
	 */
	public static final String PYTHON_TYPE = "RemoteError";

	private final String methodName;

	/**
	 * Creates an exception.
	 * @param peerName the name of the peer
	 * @param methodName the method that was called
	 * @param remoteType the {@code error.type} of the answer
	 * @param remoteMessage the {@code error.message} of the answer
	 */
	public UnknownMethodException(String peerName, String methodName, String remoteType, String remoteMessage) {
		super(peerName, remoteType, remoteMessage);
		this.methodName = methodName;
	}

	/**
	 * Returns the message by which Python nodes tell an unknown method.
	 * @param methodName the method that was called
	 * @return the {@code error.message} of the answer
	 */
	public static String pythonMessage(String methodName) {
		return "No function '" + methodName + "' registered";
	}

	/**
	 * Returns the method that the peer does not have.
	 * @return the name that was called
	 */
	public String getMethodName() {
		return this.methodName;
	}

}
