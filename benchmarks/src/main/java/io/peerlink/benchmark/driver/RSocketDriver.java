package io.peerlink.benchmark.driver;

import java.time.Duration;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.DefaultPayload;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * RSocket over TCP: request and response, JSON text both ways. {@code exec} is where the
 * handler runs: on the {@code loop} or on {@code elastic} threads, which may block.
 */
final class RSocketDriver implements Driver {

	private static final String HOST = "127.0.0.1";

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final JsonAddition json = new JsonAddition();

	@Override
	public Server server(DriverOptions options) {
		boolean elastic = options.text("exec", "loop").equals("elastic");
		CloseableChannel server = RSocketServer.create(SocketAcceptor.forRequestResponse((request) -> {
			String text = text(request);
			Mono<Payload> reply = Mono.fromCallable(() -> DefaultPayload.create(this.json.reply(text)));
			return elastic ? reply.subscribeOn(Schedulers.boundedElastic()) : reply;
		})).bindNow(TcpServerTransport.create(HOST, 0));
		String port = Integer.toString(server.address().getPort());
		return () -> port;
	}

	@Override
	public Client client(DriverOptions options, String address) {
		RSocket socket = RSocketConnector.connectWith(TcpClientTransport.create(HOST, Integer.parseInt(address)))
			.blockOptional(TIMEOUT)
			.orElseThrow();
		int depth = options.integer("pipe", 0);
		if (depth > 0) {
			return (thread) -> new Pipeline((a, b) -> request(socket, a, b).map(this::result).toFuture(), depth);
		}
		return (thread) -> (a, b) -> result(request(socket, a, b).blockOptional(TIMEOUT).orElseThrow());
	}

	private Mono<Payload> request(RSocket socket, int a, int b) {
		return socket.requestResponse(DefaultPayload.create(this.json.request(a, b)));
	}

	private int result(Payload reply) {
		return this.json.result(text(reply));
	}

	private static String text(Payload payload) {
		String text = payload.getDataUtf8();
		payload.release();
		return text;
	}

}
