package io.peerlink.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.system.lab.Answer;
import io.peerlink.system.lab.PeerProcess;
import org.awaitility.Awaitility;

/**
 * Four channels between two peers, each of which opens one of either ordering. Numbers
 * are sent on all of them at the same time, in both directions.
 */
final class StreamRun {

	static final int COUNT = 2000;

	private static final int RATE = 500;

	private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Python does not retransmit its request, so its caller has to retry.
	 */
	private static final Duration PYTHON_OPEN_TIMEOUT = Duration.ofMillis(500);

	private static final int PYTHON_OPEN_ATTEMPTS = 10;

	/**
	 * Longer than an impaired link delays anything.
	 */
	private static final Duration SETTLE = Duration.ofMillis(150);

	private final List<OpenChannel> channels = new ArrayList<>();

	private StreamRun() {
	}

	/**
	 * Registers the channels of a run at its peers.
	 * @param peers both peers of a run
	 */
	static void register(PeerProcess... peers) {
		for (PeerProcess peer : peers) {
			for (ChannelOrdering ordering : ChannelOrdering.values()) {
				peer.channels().register(nameOf(ordering), ordering, Map.of());
			}
		}
	}

	/**
	 * Opens the channels, sends and receives the numbers, and closes the channels.
	 * @param what a description for the log
	 * @param one one peer
	 * @param other the other peer
	 * @return the results of the eight streams
	 */
	static List<StreamResult> between(String what, PeerProcess one, PeerProcess other) {
		StreamRun run = new StreamRun();
		for (ChannelOrdering ordering : ChannelOrdering.values()) {
			run.channels.add(OpenChannel.open(one, other, ordering));
			run.channels.add(OpenChannel.open(other, one, ordering));
		}
		// Python restarts its numbering when a late copy of the open request arrives.
		Awaitility.await().pollDelay(SETTLE).until(() -> true);
		run.send();
		List<StreamResult> results = run.receive();
		run.channels.forEach((channel) -> channel.opener().channels().close(channel.id()));
		Figures.print("streams, " + what, StreamResult.HEADER, results);
		return results;
	}

	private void send() {
		List<Supplier<Answer>> streams = this.channels.stream()
			.flatMap(
					(channel) -> channel.ends().stream().map((end) -> end.channels().stream(channel.id(), COUNT, RATE)))
			.toList();
		streams.forEach((stream) -> stream.get().result());
	}

	private List<StreamResult> receive() {
		List<StreamResult> results = new ArrayList<>();
		Awaitility.await().pollInterval(SETTLE).until(() -> {
			List<StreamResult> before = List.copyOf(results);
			results.clear();
			this.channels.forEach((channel) -> results.addAll(channel.results()));
			return results.equals(before);
		});
		return results;
	}

	private static String nameOf(ChannelOrdering ordering) {
		return "stream-" + ordering;
	}

	/**
	 * Opens a channel that a peer has registered, with retries on a lossy network.
	 * @param opener the peer that opens it
	 * @param acceptor the name of the other peer
	 * @param name the channel's name
	 * @param ordering the channel's ordering
	 * @return the channel's id
	 */
	static String openWithRetries(PeerProcess opener, String acceptor, String name, ChannelOrdering ordering) {
		if (!opener.isPython()) {
			return opener.channels().open(OPEN_TIMEOUT, acceptor, name, ordering, Map.of()).result().asString();
		}
		for (int attempt = 1; attempt < PYTHON_OPEN_ATTEMPTS; attempt++) {
			Answer answer = opener.channels().open(PYTHON_OPEN_TIMEOUT, acceptor, name, ordering, Map.of());
			if (answer.succeeded()) {
				return answer.result().asString();
			}
		}
		return opener.channels().open(acceptor, name, ordering);
	}

	private record OpenChannel(String id, PeerProcess opener, PeerProcess acceptor, ChannelOrdering ordering) {

		static OpenChannel open(PeerProcess opener, PeerProcess acceptor, ChannelOrdering ordering) {
			String id = openWithRetries(opener, acceptor.name(), nameOf(ordering), ordering);
			acceptor.channels().awaitAccepted(id);
			return new OpenChannel(id, opener, acceptor, ordering);
		}

		List<PeerProcess> ends() {
			return List.of(this.opener, this.acceptor);
		}

		List<StreamResult> results() {
			return List.of(result(this.opener, this.acceptor), result(this.acceptor, this.opener));
		}

		private StreamResult result(PeerProcess from, PeerProcess to) {
			return new StreamResult(from, to, this.opener, this.ordering, COUNT, to.channels().received(this.id));
		}

	}

}
