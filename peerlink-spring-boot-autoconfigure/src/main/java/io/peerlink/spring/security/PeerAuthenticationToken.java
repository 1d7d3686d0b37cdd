package io.peerlink.spring.security;

import java.util.List;
import java.util.Objects;

import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * The caller of a handler, for Spring Security. One that has proved its key is
 * authenticated and has the authority {@value #AUTHORITY}; if it is a known peer, it also
 * has {@code PEER_} with its name, spelled as the peer does. Without a secret nobody is
 * authenticated, and nobody has an authority.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial") // A caller exists as long as its request.
public final class PeerAuthenticationToken extends AbstractAuthenticationToken {

	/**
	 * The authority of each member of the realm.
	 */
	public static final String AUTHORITY = "PEER";

	/**
	 * What the authority with the name of a peer begins with.
	 */
	public static final String NAME_PREFIX = AUTHORITY + "_";

	private final CurrentPeer caller;

	/**
	 * Creates a token.
	 * @param caller the caller
	 */
	public PeerAuthenticationToken(CurrentPeer caller) {
		super(authorities(Objects.requireNonNull(caller, "caller must not be null")));
		this.caller = caller;
		setDetails(caller.address());
		super.setAuthenticated(caller.isAuthenticated());
	}

	private static List<GrantedAuthority> authorities(CurrentPeer caller) {
		if (!caller.isAuthenticated()) {
			return AuthorityUtils.NO_AUTHORITIES;
		}
		Peer peer = caller.peer();
		return (peer != null) ? AuthorityUtils.createAuthorityList(AUTHORITY, NAME_PREFIX + peer.name())
				: AuthorityUtils.createAuthorityList(AUTHORITY);
	}

	/**
	 * Returns the caller.
	 */
	@Override
	public CurrentPeer getPrincipal() {
		return this.caller;
	}

	/**
	 * Returns nothing: what proves the caller is a session of the node.
	 */
	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	/**
	 * Returns the name of the peer; of one that has proved a key, but is not known by a
	 * name, the fingerprint. Without a secret it is the address: what a caller calls
	 * itself must not be taken for its name.
	 */
	@Override
	public String getName() {
		String fingerprint = this.caller.fingerprint();
		if (fingerprint == null) {
			return Peer.hostAndPort(this.caller.address());
		}
		Peer peer = this.caller.peer();
		return (peer != null) ? peer.name() : fingerprint;
	}

	/**
	 * Refuses to trust a caller that has proved nothing.
	 */
	@Override
	public void setAuthenticated(boolean authenticated) {
		if (authenticated && !this.caller.isAuthenticated()) {
			throw new IllegalArgumentException("Without a secret a caller cannot be authenticated");
		}
		super.setAuthenticated(authenticated);
	}

}
