package io.peerlink.benchmark.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import io.peerlink.benchmark.driver.Drivers;

/**
 * Makes the candidates of the tables.
 */
final class Candidates {

	private static final String PEERLINK = "PeerLink";

	/**
	 * Nobody guesses it: it is thrown away with the processes.
	 */
	private static final String SECRET = PeerLink.generateSecret();

	private static final double RAW_WARM_UP = 2;

	private static final double JSON_WARM_UP = 6;

	private static final double PEERLINK_WARM_UP = 8;

	private static final double LARGE_LIBRARY_WARM_UP = 15;

	private static final int LARGEST_GROUP = 10;

	/**
	 * Nearly 64 MiB, with room for what surrounds the value.
	 */
	private static final int LARGEST_CALL = 64 * 1024 * 1024 - 1024;

	private final Optional<String> baseline;

	/**
	 * Creates a maker of candidates.
	 * @param baseline the class path of another build of PeerLink, if it takes part
	 */
	Candidates(Optional<String> baseline) {
		this.baseline = baseline;
	}

	Candidate raw() {
		return new Candidate("raw UDP", Drivers.RAW, RAW_WARM_UP);
	}

	/**
	 * Returns all that call one peer and wait for the reply.
	 */
	List<Candidate> blockingCalls() {
		Candidate template = spring("template", ", template + handler + metrics");
		Candidate inline = spring("template", ", template + inline handler + metrics").server("exec=inline");
		Candidate client = spring("client", ", typed client + handler + metrics");
		Stream<Candidate> spring = Stream.of(template, inline, client);
		return Stream.of(peerLink(Drivers.PEERLINK), spring, otherLibraries()).flatMap(Function.identity()).toList();
	}

	/**
	 * Returns all that keep calls of one thread in flight.
	 */
	List<Candidate> asynchronousCalls(int inFlight) {
		return Stream.of(Stream.of(raw()), peerLink(Drivers.PEERLINK), otherLibraries())
			.flatMap(Function.identity())
			.map((candidate) -> candidate.client("pipe=" + inFlight))
			.toList();
	}

	Candidate rawFan(int peers) {
		return new Candidate("raw UDP, one thread on each side", Drivers.RAW_FAN, RAW_WARM_UP).server("peers=" + peers);
	}

	/**
	 * Returns all that call many peers at once.
	 */
	List<Candidate> fanOuts(int peers) {
		// A larger group takes longer to form in one JVM than a run.
		Stream<Candidate> groups = (peers <= LARGEST_GROUP) ? Stream.of(jgroups()) : Stream.empty();
		Candidate threads = new Candidate("raw UDP, a thread for each peer", Drivers.RAW_FAN, RAW_WARM_UP)
			.server("exec=threads");
		return Stream.of(Stream.of(threads), peerLink(Drivers.PEERLINK), groups)
			.flatMap(Function.identity())
			.map((candidate) -> candidate.both("peers=" + peers))
			.toList();
	}

	Candidate jsonFrames() {
		return new Candidate("bare sender and receiver, Jackson", Drivers.JSON_STREAM, JSON_WARM_UP);
	}

	/**
	 * Returns all that send frames.
	 */
	List<Candidate> frames() {
		Stream<Candidate> bare = Stream.of(
				new Candidate("bare sender and receiver, Jackson's data binding", Drivers.JSON_BINDING, JSON_WARM_UP),
				new Candidate("raw UDP, no JSON", Drivers.RAW_STREAM, RAW_WARM_UP));
		Candidate channel = new Candidate("", Drivers.PEERLINK_CHANNEL, PEERLINK_WARM_UP);
		return Stream.concat(bare, withBaseline(", SEQUENCE channel, typed listener", channel)).toList();
	}

	Candidate openCalls() {
		return new Candidate(PEERLINK + ", no secret", Drivers.PEERLINK, PEERLINK_WARM_UP).server("exec=pooled");
	}

	/**
	 * Returns the same calls in a sealed realm.
	 */
	List<Candidate> sealedCalls() {
		return withBaseline(", secret", openCalls().both("secret=" + SECRET)).toList();
	}

	Candidate openLargeCalls() {
		return transfer("call").named(PEERLINK + ", no secret");
	}

	/**
	 * Returns the same large calls in a sealed realm.
	 */
	List<Candidate> sealedLargeCalls() {
		return withBaseline(", secret", openLargeCalls().both("secret=" + SECRET)).toList();
	}

	/**
	 * Returns all that send a record and get one.
	 */
	List<Candidate> records() {
		return peerLink(Drivers.PEERLINK_RECORD).toList();
	}

	Candidate lossyCalls(int lostPercent) {
		return new Candidate(PEERLINK + ", " + lostPercent + " % lost each way", Drivers.PEERLINK_LOSS, 0)
			.both("loss=" + lostPercent);
	}

	Candidate jsonEcho() {
		return new Candidate("bare TCP, Jackson's data binding", Drivers.JSON_ECHO, JSON_WARM_UP);
	}

	/**
	 * Returns all that send a large value and get it back.
	 */
	List<Candidate> largeCalls() {
		return withBaseline("", transfer("call")).toList();
	}

	Candidate besideNothing() {
		return beside("nothing", "").named(PEERLINK + ", no transfer");
	}

	/**
	 * Returns small calls beside anything large.
	 */
	List<Candidate> besideTransfers() {
		return Stream
			.of(withBaseline(" beside a call", beside("call", "bytes=" + LARGEST_CALL).client("item=1000")),
					withBaseline(" beside a stream", beside("stream", "mib=64")),
					withBaseline(" beside a file that is sent", beside("send", "mib=64")),
					withBaseline(" beside a file that is fetched", beside("fetch", "mib=64")))
			.flatMap(Function.identity())
			.toList();
	}

	/**
	 * A percentile of few calls is not worth much, so these take longer.
	 */
	private static Candidate beside(String what, String size) {
		Candidate candidate = transfer(what).client("beside=true", "secs=10");
		return size.isEmpty() ? candidate : candidate.both(size);
	}

	Candidate socketCopy() {
		return new Candidate("bare TCP", Drivers.SOCKET_COPY, RAW_WARM_UP);
	}

	/**
	 * Returns all that send bytes.
	 */
	List<Candidate> streams() {
		return withBaseline(", stream", transfer("stream")).toList();
	}

	Candidate fileCopy() {
		return new Candidate("FileChannel.transferTo", Drivers.FILE_COPY, RAW_WARM_UP);
	}

	/**
	 * Returns all that copy a file of some MiB.
	 */
	List<Candidate> files(int mebibytes) {
		Candidate bare = new Candidate("bare TCP, SHA-256 on both sides", Drivers.FILE_COPY, RAW_WARM_UP)
			.both("digest=true");
		Stream<Candidate> bares = Stream.of(bare,
				bare.named("bare TCP, SHA-256 on both sides, forced to the disk").server("force=true"));
		return Stream.of(bares, withBaseline(", send", transfer("send")), withBaseline(", fetch", transfer("fetch")))
			.flatMap(Function.identity())
			.map((candidate) -> candidate.server("mib=" + mebibytes))
			.toList();
	}

	private static Candidate transfer(String what) {
		return new Candidate("", Drivers.PEERLINK_TRANSFER, PEERLINK_WARM_UP).both("what=" + what);
	}

	private Stream<Candidate> peerLink(Drivers driver) {
		Candidate candidate = new Candidate("", driver, PEERLINK_WARM_UP);
		Stream<Candidate> inline = Stream.of(candidate.named(PEERLINK + ", inline handlers").server("exec=inline"));
		return Stream
			.of(withBaseline(", pooled handlers", candidate.server("exec=pooled")), inline,
					withBaseline(", virtual threads", candidate.both("exec=virtual").needsVirtualThreads()))
			.flatMap(Function.identity());
	}

	private Stream<Candidate> withBaseline(String variant, Candidate candidate) {
		Stream<Candidate> before = this.baseline.stream()
			.map((classPath) -> candidate.named(PEERLINK + " (baseline)" + variant).withBuild(classPath));
		return Stream.concat(Stream.of(candidate.named(PEERLINK + variant)), before);
	}

	private static Candidate spring(String via, String variant) {
		return new Candidate(PEERLINK + variant, Drivers.SPRING, PEERLINK_WARM_UP).client("via=" + via);
	}

	private static Stream<Candidate> otherLibraries() {
		Candidate rsocket = new Candidate("RSocket", Drivers.RSOCKET, LARGE_LIBRARY_WARM_UP);
		Candidate grpc = new Candidate("gRPC", Drivers.GRPC, LARGE_LIBRARY_WARM_UP);
		return Stream.of(rsocket.named("RSocket, handler on its loop").server("exec=loop"),
				rsocket.named("RSocket, handler on boundedElastic").server("exec=elastic"), jgroups(),
				grpc.named("gRPC, direct executor").server("exec=direct"),
				grpc.named("gRPC, default executor").server("exec=default"));
	}

	private static Candidate jgroups() {
		return new Candidate("JGroups RpcDispatcher", Drivers.JGROUPS, LARGE_LIBRARY_WARM_UP)
			.jvm("-Djava.net.preferIPv4Stack=true", "-Djgroups.bind_addr=127.0.0.1");
	}

}
