package io.peerlink.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.peerlink.channel.Channel;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.Output;
import io.peerlink.cli.output.OutputException;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.PeerLinkException;

/**
 * Sends the lines of a stream to a channel. It uses a daemon thread because a read from a
 * terminal cannot be interrupted.
 */
final class ChannelInput {

	private final InputStream in;

	private final Channel channel;

	private final Output output;

	private final Runnable onEnd;

	private volatile boolean failed;

	/**
	 * Creates an input.
	 * @param in the source of lines
	 * @param channel the channel to send them to
	 * @param output prints failures to send a line
	 * @param onEnd called at the end of the stream
	 */
	ChannelInput(InputStream in, Channel channel, Output output, Runnable onEnd) {
		this.in = in;
		this.channel = channel;
		this.output = output;
		this.onEnd = onEnd;
	}

	void start() {
		Thread thread = new Thread(this::sendAll, "peerlink-input");
		thread.setDaemon(true);
		thread.start();
	}

	boolean hasFailed() {
		return this.failed;
	}

	private void sendAll() {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(this.in, StandardCharsets.UTF_8))) {
			String first = lines.readLine();
			if (first != null) {
				send(Json.withoutMark(first));
			}
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				send(line);
			}
			this.onEnd.run();
		}
		catch (IOException ex) {
			fail(new Failure("failed", "The input cannot be read: " + ex.getMessage()));
			this.onEnd.run();
		}
		catch (ChannelClosedException ex) {
			// The command notices the end of the channel itself.
		}
		catch (OutputException ex) {
			// The command prints at its end, and so notices it itself.
			this.onEnd.run();
		}
	}

	private void send(String line) {
		try {
			this.channel.send(Json.parse(line));
		}
		catch (ChannelClosedException ex) {
			throw ex;
		}
		catch (PeerLinkException ex) {
			fail(Failure.of(ex));
		}
	}

	private void fail(Failure failure) {
		this.failed = true;
		this.output.printFailure(failure);
	}

}
