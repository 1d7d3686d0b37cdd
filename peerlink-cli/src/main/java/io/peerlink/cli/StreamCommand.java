package io.peerlink.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.ByteOutput;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.Peer;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamClosedException;
import io.peerlink.stream.StreamEndReason;
import io.peerlink.stream.StreamOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Connects the standard streams to a byte stream, as netcat does.
 */
@Command(name = "stream", mixinStandardHelpOptions = true,
		header = "Connect standard input and output to a byte stream.",
		description = "Opens a byte stream to a peer, sends standard input to it and writes what the peer sends to "
				+ "standard output. The end of the input ends this direction only; the command ends when the peer has "
				+ "ended the other one as well. Fails when the stream breaks, and breaks it on Ctrl-C.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink stream Phone1 echo", "  peerlink stream Archive backup < backup.tar",
				"  peerlink stream Camera video < /dev/null > video.mp4" })
final class StreamCommand implements Callable<Integer> {

	private static final int BUFFER = 64 * 1024;

	private final CommandContext context;

	@Parameters(index = "0", paramLabel = "PEER", description = "Name of the peer.")
	private String peer = "";

	@Parameters(index = "1", paramLabel = "STREAM", description = "Name of the stream at the peer.")
	private String stream = "";

	StreamCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		return this.context.withCaller(this::run);
	}

	private int run(PeerLink node) throws InterruptedException {
		Peer target = this.context.awaitPeer(node, this.peer);
		StreamOptions options = StreamOptions.defaults().withOpenTimeout(this.context.options().timeout());
		StreamTarget received = this.context.options().json()
				? (data, length) -> this.context.output().print(Data.of(data, length))
				: new ByteOutput(this.context.environment().out())::write;
		try (PeerStream stream = node.openStream(target, this.stream, options)) {
			this.context.output().print(new OpenEvent(stream));
			return ExitCode.of(connect(stream, received));
		}
	}

	/**
	 * Copies both directions to their ends.
	 * @return whether both ended regularly
	 */
	private boolean connect(PeerStream stream, StreamTarget received) throws InterruptedException {
		StreamInput input = new StreamInput(this.context.environment().in(), stream);
		input.start();
		Failure failure = null;
		long count = 0;
		boolean ended = false;
		try {
			byte[] buffer = new byte[BUFFER];
			for (int length = stream.inputStream().read(buffer); length >= 0; length = stream.inputStream()
				.read(buffer)) {
				received.write(buffer, length);
				count += length;
			}
			failure = input.await();
			ended = failure == null;
		}
		catch (InterruptedIOException ex) {
			throw new InterruptedException();
		}
		catch (IOException ex) {
			Failure cause = input.failure();
			failure = (cause != null) ? cause : failureOf(ex);
		}
		finally {
			if (!ended) {
				// The peer must not take a part for all.
				stream.abort();
			}
		}
		if (failure != null) {
			this.context.output().printFailure(failure);
		}
		stream.close();
		this.context.output()
			.print(new ClosedEvent(stream.endReason().orElse(StreamEndReason.LOCAL_CLOSE), input.sent(), count));
		return failure == null;
	}

	static Failure failureOf(IOException ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof StreamClosedException closed) {
			return new Failure("stream_closed", message, null,
					Map.of("reason", closed.getReason().name().toLowerCase(Locale.ROOT)));
		}
		return new Failure("failed", message);
	}

	/**
	 * Takes what the peer sends.
	 */
	@FunctionalInterface
	private interface StreamTarget {

		void write(byte[] data, int length);

	}

	private record OpenEvent(PeerStream stream) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("open").with("peer", this.stream.peerName()).with("stream", this.stream.name());
		}

	}

	private record Data(String base64) implements OutputEvent {

		static Data of(byte[] data, int length) {
			return new Data(Base64.getEncoder().encodeToString(Arrays.copyOf(data, length)));
		}

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("data").with("base64", this.base64);
		}

	}

	private record ClosedEvent(StreamEndReason reason, long sent, long received) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return null;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("closed")
				.with("reason", this.reason.name().toLowerCase(Locale.ROOT))
				.with("sent", this.sent)
				.with("received", this.received);
		}

	}

}
