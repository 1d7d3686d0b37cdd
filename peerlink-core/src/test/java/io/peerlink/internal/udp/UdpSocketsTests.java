package io.peerlink.internal.udp;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link UdpSockets} logs of the sizes of buffers.
 */
class UdpSocketsTests {

	@Test
	void smallBuffersAreToldOnceWithTheSettingsThatEnlargeThem() throws Exception {
		// What Linux reports with the limits that it has by default.
		List<ILoggingEvent> events = report(425_984, 425_984);
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.INFO);
			assertThat(event.getFormattedMessage()).contains("425984", "net.core.rmem_max=4194304",
					"net.core.wmem_max=4194304");
		});
		assertThat(report(8_388_608, 425_984)).hasSize(1);
		assertThat(report(425_984, 8_388_608)).hasSize(1);
	}

	@Test
	void nothingIsLoggedOfLargeBuffers() throws Exception {
		assertThat(report(4_194_304, 8_388_608)).isEmpty();
	}

	private static List<ILoggingEvent> report(int receive, int send) throws Exception {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(UdpSockets.class);
		Level level = logger.getLevel();
		log.start();
		logger.setLevel(Level.INFO);
		logger.addAppender(log);
		try (DatagramSocket socket = new LimitedSocket(receive, send)) {
			UdpSockets.reportBuffers(socket);
		}
		finally {
			logger.detachAppender(log);
			logger.setLevel(level);
		}
		return log.list;
	}

	/**
	 * A socket whose system limits the sizes of buffers.
	 */
	private static final class LimitedSocket extends DatagramSocket {

		private final int receive;

		private final int send;

		LimitedSocket(int receive, int send) throws SocketException {
			super(0, InetAddress.getLoopbackAddress());
			this.receive = receive;
			this.send = send;
		}

		@Override
		public int getReceiveBufferSize() {
			return this.receive;
		}

		@Override
		public int getSendBufferSize() {
			return this.send;
		}

	}

}
