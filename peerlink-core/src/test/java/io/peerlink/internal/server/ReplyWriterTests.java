package io.peerlink.internal.server;

import java.util.List;

import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.handler.RpcMethod;
import io.peerlink.internal.server.dedup.AdmissionDecision.Verdict;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.server.dedup.RequestFilter;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReplyWriter}.
 */
class ReplyWriterTests {

	private final ServerFixture server = new ServerFixture(1);

	private final RequestFilter filter = RequestFilter.of(this.server.context);

	private final ReplyWriter writer = new ReplyWriter(this.server.context);

	private final BoundMethod method = new BoundMethod(new RpcMethod("run", List.of(), "run", (args) -> null),
			this.server.mapper);

	@Test
	void resultIsSentAndCached() {
		assertThat(this.writer.result(admit(1), this.server.arrival(), this.method, "done")).isNull();
		assertThat(this.server.replies).singleElement()
			.isInstanceOfSatisfying(Message.Response.class,
					(reply) -> assertThat(reply.result()).isEqualTo(RawJson.of("\"done\"")));
		assertThat(this.filter.cachedReplies()).isOne();
	}

	@Test
	void resultOfACallOverAConnectionIsCachedAsWell() {
		this.server.connected = true;
		assertThat(this.writer.result(admit(1), this.server.arrival(), this.method, "done")).isNull();
		assertThat(this.server.replies).hasSize(1);
		assertThat(this.filter.cachedReplies()).isOne();
	}

	@Test
	void resultThatDoesNotFitIsAnError() {
		assertThat(this.writer.result(admit(1), this.server.arrival(), this.method, "x".repeat(2000)))
			.isInstanceOf(PayloadTooLargeException.class);
		assertThat(this.server.lastError().errorType()).isEqualTo("PeerLinkError");
		assertThat(this.filter.cachedReplies()).isOne();
	}

	@Test
	void resultThatCannotBeWrittenIsNotSent() {
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> this.writer.result(admit(1), this.server.arrival(), this.method, new Unreadable(1)));
		assertThat(this.server.replies).isEmpty();
	}

	@Test
	void errorTextIsHalvedUntilItFits() {
		this.writer.error(admit(1), this.server.arrival(), "Type", "x".repeat(5000));
		assertThat(this.server.lastError().errorMessage()).hasSize(625);
	}

	@Test
	void failureHasTheTypeOfTheException() {
		this.writer.failure(admit(1), this.server.arrival(), new IllegalStateException());
		assertThat(this.server.lastError().errorType()).isEqualTo("IllegalStateException");
		assertThat(this.server.lastError().errorMessage()).isEmpty();
		this.writer.failure(admit(2), this.server.arrival(), new IllegalStateException("anonymous") {
		});
		assertThat(this.server.lastError().errorType()).isEqualTo("IllegalStateException");
		this.writer.failure(admit(3), this.server.arrival(), new PeerLinkException("general"));
		assertThat(this.server.lastError().errorType()).isEqualTo("PeerLinkError");
		this.writer.failure(admit(4), this.server.arrival(), new InvalidArgumentsException("run()", "none expected"));
		assertThat(this.server.lastError().errorType()).isEqualTo("InvalidArguments");
	}

	@Test
	void refusalIsNotCached() {
		this.writer.refuse(MessageId.ofText("1"), this.server.arrival(), "PeerBusy", "full", null);
		assertThat(this.server.lastError().errorType()).isEqualTo("PeerBusy");
		assertThat(this.filter.cachedReplies()).isZero();
	}

	private CallEntry admit(int number) {
		Message.Request request = ServerFixture.request("run", number);
		CallEntry call = new CallEntry(request, 0);
		assertThat(this.filter.admit(request, this.server.arrival(), call).verdict()).isEqualTo(Verdict.EXECUTE);
		return call;
	}

	/**
	 * A value whose accessor fails.
	 *
	 * @param number any number
	 */
	public record Unreadable(int number) {

		@Override
		public int number() {
			throw new IllegalStateException("unreadable " + this.number);
		}

	}

}
