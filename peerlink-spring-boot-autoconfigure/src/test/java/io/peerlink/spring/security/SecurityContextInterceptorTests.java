package io.peerlink.spring.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;

import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SecurityContextInterceptor} and {@link PeerAuthenticationToken}.
 */
class SecurityContextInterceptorTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);

	private static final Peer CONSOLE = new Peer("Console", "instance", ADDRESS, Map.of());

	private final SecurityContextInterceptor interceptor = new SecurityContextInterceptor();

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void handlerSeesItsCaller() throws Throwable {
		CurrentPeer caller = caller(CONSOLE, "key");
		Object seen = this.interceptor.around(caller, SecurityContextInterceptorTests::current);
		assertThat(seen).isInstanceOfSatisfying(PeerAuthenticationToken.class, (token) -> {
			assertThat(token.getPrincipal()).isSameAs(caller);
			assertThat(token.isAuthenticated()).isTrue();
			assertThat(token.getName()).isEqualTo("Console");
			assertThat(token.getAuthorities()).extracting(GrantedAuthority::getAuthority)
				.containsExactly("PEER", "PEER_Console");
		});
		assertThat(current()).isNull();
	}

	@Test
	void memberWithoutANameHasNoneOfAnother() {
		PeerAuthenticationToken token = new PeerAuthenticationToken(caller(null, "key"));
		assertThat(token.isAuthenticated()).isTrue();
		assertThat(token.getName()).isEqualTo("key");
		assertThat(token.getAuthorities()).extracting(GrantedAuthority::getAuthority).containsExactly("PEER");
	}

	@Test
	void callerWithoutAKeyIsNobody() {
		for (CurrentPeer caller : new CurrentPeer[] { caller(CONSOLE, null), caller(null, null),
				new CurrentPeer("Console", ADDRESS, null) }) {
			PeerAuthenticationToken token = new PeerAuthenticationToken(caller);
			assertThat(token.isAuthenticated()).isFalse();
			assertThat(token.getName()).isEqualTo("127.0.0.1:5000");
			assertThat(token.getAuthorities()).isEmpty();
			assertThatIllegalArgumentException().isThrownBy(() -> token.setAuthenticated(true));
		}
	}

	@Test
	void contextOfTheThreadIsSetAgain() throws Throwable {
		SecurityContext user = new SecurityContextImpl(new TestingAuthenticationToken("user", "password"));
		SecurityContextHolder.setContext(user);
		assertThat(this.interceptor.around(caller(CONSOLE, "key"), SecurityContextInterceptorTests::current))
			.isInstanceOf(PeerAuthenticationToken.class);
		assertThat(SecurityContextHolder.getContext()).isSameAs(user);
		assertThatIllegalStateException().isThrownBy(() -> this.interceptor.around(caller(CONSOLE, "key"), () -> {
			SecurityContextHolder.clearContext();
			throw new IllegalStateException("broken");
		}));
		assertThat(SecurityContextHolder.getContext()).isSameAs(user);
	}

	@Test
	void contextIsClearedAfterAFailure() {
		assertThatIllegalStateException().isThrownBy(() -> this.interceptor.around(caller(CONSOLE, "key"), () -> {
			throw new IllegalStateException("broken");
		}));
		assertThat(current()).isNull();
	}

	@Test
	void nestedHandlerHasItsOwnCaller() throws Throwable {
		CurrentPeer inner = caller(null, "inner");
		Object name = this.interceptor.around(caller(CONSOLE, "outer"),
				() -> this.interceptor.around(inner, SecurityContextInterceptorTests::name) + " in " + name());
		assertThat(name).isEqualTo("inner in Console");
	}

	@Test
	void denialsTellNothingOfTheRule() {
		for (RuntimeException denial : new RuntimeException[] { new AccessDeniedException("secret rule"),
				new BadCredentialsException("secret rule") }) {
			assertThat(this.interceptor.translate(denial)).isInstanceOf(CallerNotAllowedException.class)
				.hasMessageNotContaining("secret")
				.hasCause(denial);
		}
		RuntimeException other = new IllegalStateException("broken");
		assertThat(this.interceptor.translate(other)).isSameAs(other);
	}

	private static CurrentPeer caller(@Nullable Peer peer, @Nullable String fingerprint) {
		return new CurrentPeer((peer != null) ? peer.name() : null, ADDRESS, peer).withFingerprint(fingerprint);
	}

	private static String name() {
		return Objects.requireNonNull(current()).getName();
	}

	private static @Nullable Authentication current() {
		return SecurityContextHolder.getContext().getAuthentication();
	}

}
