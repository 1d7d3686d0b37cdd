package io.peerlink.spring.annotation.scan;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.peerlink.spring.annotation.PeerLinkClient;

import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;

/**
 * Nested client interfaces, and types that are not clients.
 */
public final class Clients {

	private Clients() {
	}

	public interface Unannotated {

	}

	@PeerLinkClient("first")
	public interface First extends Unannotated {

	}

	@Primary
	@Lazy
	@PeerLinkClient("second")
	public interface Second extends Unannotated {

	}

	@Profile("special")
	@PeerLinkClient("special")
	public interface Special extends Unannotated {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@PeerLinkClient("marked")
	@interface Marked {

	}

	@Marked
	interface ByOtherAnnotation {

	}

	/**
	 * Implements a client interface but is not a client.
	 */
	static class Fake implements First {

	}

}
