package io.peerlink.handler;

/**
 * Decides whether a peer may call a method. Asked for each request that is to be
 * executed, after the {@linkplain RpcMethod#allowed() peers that a method allows}, and
 * before its arguments are read: of a request that is denied nothing is executed, and
 * nothing that it streams is opened. Not asked for pings, channels, byte streams and
 * files.
 * <p>
 * Must be thread-safe. Called on the thread that runs the handler: it may block, at the
 * expense of the caller's deadline, except for {@link HandlerExecution#INLINE inline}
 * methods. {@link CurrentPeer#get()} has the caller as well. In a Spring application all
 * beans of this type are asked, until one denies.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallAuthorizer {

	/**
	 * Decides about a request.
	 * @param caller the peer that has sent it; without a secret nothing of it is
	 * {@linkplain CurrentPeer#isAuthenticated() proved}
	 * @param method the method that it names
	 * @return whether it may be executed. A
	 * {@link io.peerlink.error.CallerNotAllowedException} denies it with a reason that
	 * the caller is told; any other failure denies it as well, and is logged.
	 */
	boolean mayCall(CurrentPeer caller, RpcMethod method);

}
