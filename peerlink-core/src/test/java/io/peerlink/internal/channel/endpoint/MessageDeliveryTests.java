package io.peerlink.internal.channel.endpoint;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.channel.OverflowPolicy;
import io.peerlink.internal.concurrent.TaskPace;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.sim.VirtualScheduler;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MessageDeliveryTests {

	private static final PayloadMapper MAPPER = new PayloadMapper(JsonMapper.builder().build());

	private static final int MANY = 1000;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ChannelTerms terms = new ChannelTerms("id", "name",
			new Peer("bob", "instance", InetSocketAddress.createUnresolved("peer", 1), Map.of()), true,
			ChannelOrdering.SEQUENCE, 2 * MANY, OverflowPolicy.DROP_OLDEST, null);

	private final ChannelMeter meter = new ChannelMeter(new ChannelCounters());

	private final InboundQueue queue = new InboundQueue(new SequenceProtocol(), 2 * MANY, OverflowPolicy.DROP_OLDEST,
			new QueueBudget(Long.MAX_VALUE), new ChannelCounters());

	private final List<Long> delivered = new ArrayList<>();

	private final List<Runnable> brief = new ArrayList<>();

	private long sent;

	@Test
	void listenerThatIsShortIsRunWhereItsMessagesWereRead() {
		MessageDelivery delivery = delivery(this.brief::add);
		delivery.listen((message) -> this.delivered.add(message.sequence()));
		await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
			arrive(delivery);
			return !this.brief.isEmpty();
		});
		assertThat(this.brief).hasSize(1);
		assertThat(this.delivered).as("before that was known").hasSize((int) this.sent - 1).hasSizeGreaterThan(50);
		this.brief.get(0).run();
		assertThat(this.delivered).isEqualTo(LongStream.rangeClosed(1, this.sent).boxed().toList());
	}

	@Test
	void listenerRunsOnAThreadOfItsOwnWhenTheReaderCannotRunIt() {
		MessageDelivery delivery = delivery((task) -> false);
		delivery.listen((message) -> this.delivered.add(message.sequence()));
		deliverUntilShort(delivery);
		arrive(delivery);
		assertThat(this.delivered).hasSize((int) this.sent);
	}

	@Test
	void whatIsLeftOfAStreamIsDeliveredThoughNothingFollows() {
		MessageDelivery delivery = delivery((task) -> false);
		delivery.listen((message) -> {
			this.delivered.add(message.sequence());
			if (isStreaming()) {
				offer();
				offer();
			}
		});
		deliverUntilShort(delivery);
		this.delivered.clear();
		this.sent = 10 * MANY;
		arrive(delivery);
		assertThat(this.delivered).as("the rest is left to the next message").hasSizeLessThan(MANY);
		while (this.delivered.size() < MANY) {
			int before = this.delivered.size();
			this.scheduler.advance(Duration.ofMillis(1));
			assertThat(this.delivered).hasSizeGreaterThan(before);
		}
		this.scheduler.advance(Duration.ofMillis(10));
		assertThat(this.delivered).isEqualTo(LongStream.rangeClosed(10 * MANY + 1, this.sent).boxed().toList());
	}

	private boolean isStreaming() {
		return this.sent > 10 * MANY && this.sent < 11 * MANY;
	}

	private MessageDelivery delivery(Predicate<Runnable> onReader) {
		CallbackRunner callbacks = new CallbackRunner(Runnable::run, onReader, this.meter);
		return new MessageDelivery(this.terms, this.scheduler, this.queue, callbacks,
				new CloseState(this.terms, callbacks), this.meter);
	}

	/**
	 * A busy machine may take the processor away from a listener now and then.
	 */
	private void deliverUntilShort(MessageDelivery delivery) {
		TaskPace same = new TaskPace();
		await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
			long begin = System.nanoTime();
			arrive(delivery);
			same.took(System.nanoTime() - begin);
			return same.isShort();
		});
	}

	private void arrive(MessageDelivery delivery) {
		offer();
		delivery.schedule();
	}

	private void offer() {
		this.sent++;
		this.queue.offer(new ReceivedMessage(RawJson.EMPTY_OBJECT, this.sent, MAPPER));
	}

}
