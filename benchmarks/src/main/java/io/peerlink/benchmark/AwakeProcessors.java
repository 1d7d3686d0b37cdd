package io.peerlink.benchmark;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Prevents processors from sleeping until it is closed, if the system permits it. The
 * wake-up of a halted processor would otherwise take most of a round trip.
 */
public final class AwakeProcessors implements AutoCloseable {

	private final OutputStream latencyRequest;

	private AwakeProcessors(OutputStream latencyRequest) {
		this.latencyRequest = latencyRequest;
	}

	public static AwakeProcessors keep() {
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
		this.latencyRequest.close();
	}

}
