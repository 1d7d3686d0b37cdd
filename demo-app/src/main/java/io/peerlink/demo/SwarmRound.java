package io.peerlink.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.peer.Peer;
import io.peerlink.spring.PeerLinkOperations;

import org.springframework.stereotype.Component;

/**
 * One round: requests information from every peer, then distributes the multiplication of
 * two matrices among them. The share of a peer that fails is calculated locally.
 */
@Component
class SwarmRound {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final PeerLinkOperations peers;

	private final FrameRates frameRates;

	private final RandomGenerator random = RandomGenerator.getDefault();

	SwarmRound(PeerLinkOperations peers, FrameRates frameRates) {
		this.frameRates = frameRates;
		this.peers = peers.with(CallOptions.defaults().withTimeout(TIMEOUT));
	}

	/**
	 * Runs a round.
	 * @param number the number of the round
	 * @return the results as a table
	 */
	String run(int number) {
		Map<String, CallResult<NodeInfo>> infos = this.peers.broadcast("node_info", NodeInfo.class);
		Multiplication multiplication = multiply();
		RoundTable table = new RoundTable(
				"Round " + number + ": " + count(infos.size()) + ", " + multiplication.describe());
		Map<String, Double> rates = this.frameRates.perSecond();
		infos.forEach((name, info) -> table.add(name, info, multiplication.share(name), rates.getOrDefault(name, 0.0)));
		return table.toString();
	}

	private static String count(int peers) {
		return (peers != 1) ? peers + " peers" : "1 peer";
	}

	private Multiplication multiply() {
		long[][] left = Matrix.random(this.random);
		long[][] right = Matrix.random(this.random);
		List<Peer> workers = this.peers.peers();
		long start = System.nanoTime();
		List<Share> shares = new ArrayList<>();
		List<long[][]> chunks = Matrix.split(left, Math.max(workers.size(), 1));
		for (int i = 0; i < chunks.size(); i++) {
			shares.add(workers.isEmpty() ? Share.unassigned(chunks.get(i))
					: delegate(workers.get(i).name(), chunks.get(i), right));
		}
		long[][] product = Matrix.join(shares.stream().map((share) -> share.product(right)).toList());
		Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
		return new Multiplication(shares, elapsed, Arrays.deepEquals(product, Matrix.multiply(left, right)));
	}

	private Share delegate(String peer, long[][] rows, long[][] factor) {
		return new Share(peer, rows, this.peers.callAsync(peer, "matrix_chunk", long[][].class, rows, factor)
			.handle((product, failure) -> (product != null) ? product : new long[0][]));
	}

	private record Multiplication(List<Share> shares, Duration elapsed, boolean correct) {

		String describe() {
			return Matrix.SIZE + "x" + Matrix.SIZE + " matrices multiplied in " + RoundTable.millis(this.elapsed)
					+ (this.correct ? "" : ", WRONG");
		}

		String share(String peer) {
			Map<String, String> byPeer = new TreeMap<>();
			for (Share share : this.shares) {
				byPeer.put(share.peer(), share.isCompletedByPeer() ? share.size() + " rows" : "nothing");
			}
			return byPeer.getOrDefault(peer, "-");
		}

	}

}
