package io.peerlink.benchmark;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Keeps processors from sleeping as long as it is open, where the system lets it. A
 * halted processor takes long to wake up, which would be most of a round trip.
 */
final class AwakeProcessors implements AutoCloseable {

	private final OutputStream wish;

	private AwakeProcessors(OutputStream wish) {
		this.wish = wish;
	}

	static AwakeProcessors keep() {
		try {
			FileOutputStream latency = new FileOutputStream("/dev/cpu_dma_latency");
			latency.write(new byte[Integer.BYTES]);
			return new AwakeProcessors(latency);
		}
		catch (IOException ex) {
			System.out.println("Processors may sleep, so round trips will vary: " + ex.getMessage());
			return new AwakeProcessors(OutputStream.nullOutputStream());
		}
	}

	@Override
	public void close() throws IOException {
		this.wish.close();
	}

}
