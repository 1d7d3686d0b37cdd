package io.peerlink.internal.udp;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads send at once through a {@link UdpTransport}: one of them may leave its
 * message to the other one, which is about to end. Each message is sent, and once.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each was sent once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A message is stranded, or was sent twice.")
@State
public class MessageIsSentOnce {

	private final SentMessages sent = SentMessages.create();

	private final UdpTransport transport = new UdpTransport(SentMessages.SOCKET, Turns.DOORBELL,
			UdpOptions.requiredPort(0), () -> false);

	@Actor
	public void first() {
		send(0);
	}

	@Actor
	public void second() {
		send(1);
	}

	@Arbiter
	public void end(II_Result result) {
		result.r1 = this.sent.count(0);
		result.r2 = this.sent.count(1);
		this.sent.forget();
	}

	private void send(int message) {
		byte[] bytes = this.sent.message(message);
		try {
			this.transport.send(bytes, 0, bytes.length, SentMessages.TO);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
