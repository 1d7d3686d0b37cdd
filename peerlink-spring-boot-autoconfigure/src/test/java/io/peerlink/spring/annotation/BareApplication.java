package io.peerlink.spring.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.peerlink.PeerLink;
import io.peerlink.call.PeerClient;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.peer.Peer;
import io.peerlink.spring.testing.MemoryLan;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * An application without optional libraries. Returns the answers of its handler.
 */
public final class BareApplication implements Callable<List<String>> {

	private static final Duration LONG = Duration.ofSeconds(10);

	@Override
	public List<String> call() throws Exception {
		MemoryLan lan = new MemoryLan();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(PeerLink.class, () -> lan.node("server"));
			context.register(PeerLinkHandlerProcessor.class, Handler.class);
			context.refresh();
			try (PeerLink server = context.getBean(PeerLink.class).start();
					PeerLink client = lan.node("client").start()) {
				client.awaitPeer("server", LONG);
				server.awaitPeer("client", LONG);
				return call(client.peer("server"));
			}
		}
	}

	private static List<String> call(PeerClient server) {
		List<String> answers = new ArrayList<>();
		for (String method : List.of("name", "later", "fail", "failLater")) {
			try {
				answers.add(String.valueOf(server.call(method, String.class)));
			}
			catch (RemoteErrorException ex) {
				answers.add(ex.getRemoteType());
			}
		}
		return answers;
	}

	@PeerLinkHandler
	static class Handler {

		public String name(Peer peer) {
			return peer.name();
		}

		public CompletableFuture<Optional<String>> later() {
			return CompletableFuture.supplyAsync(Optional::empty);
		}

		public void fail() {
			throw new IllegalArgumentException();
		}

		public CompletableFuture<String> failLater() {
			return CompletableFuture.failedFuture(new IllegalStateException());
		}

	}

}
