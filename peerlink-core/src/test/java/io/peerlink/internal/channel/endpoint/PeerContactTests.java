package io.peerlink.internal.channel.endpoint;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerContactTests {

	/**
	 * The clock overflows soon after.
	 */
	private static final long START = Long.MAX_VALUE - 5;

	private final PeerContact contact = new PeerContact(START);

	@Test
	void timesCountFromTheCreationUntilThereIsASignOfLife() {
		assertThat(this.contact.silentNanos(at(10))).isEqualTo(10);
		assertThat(this.contact.nanosWithoutFrame(at(10))).isEqualTo(10);
		assertThat(this.contact.isConfirmed()).isFalse();
	}

	@Test
	void answerToAPingIsASignOfLifeButNoUseOfTheChannel() {
		this.contact.pingAnswered(at(10));
		assertThat(this.contact.isConfirmed()).isTrue();
		assertThat(this.contact.silentNanos(at(12))).isEqualTo(2);
		assertThat(this.contact.nanosWithoutFrame(at(12))).isEqualTo(12);
	}

	@Test
	void frameIsASignOfLifeAndUseOfTheChannel() {
		this.contact.frameArrived(at(10));
		assertThat(this.contact.isConfirmed()).isTrue();
		assertThat(this.contact.silentNanos(at(12))).isEqualTo(2);
		assertThat(this.contact.nanosWithoutFrame(at(12))).isEqualTo(2);
	}

	@Test
	void missedPingsAreCountedSinceTheLastSignOfLife() {
		assertThat(this.contact.pingMissed()).isEqualTo(1);
		assertThat(this.contact.pingMissed()).isEqualTo(2);
		this.contact.pingAnswered(START);
		assertThat(this.contact.pingMissed()).isEqualTo(1);
		this.contact.frameArrived(START);
		assertThat(this.contact.pingMissed()).isEqualTo(1);
	}

	@Test
	void peerThatWasNeverUpHasNotGoneDown() {
		assertThat(this.contact.noteUp(false)).isFalse();
		assertThat(this.contact.noteUp(true)).isFalse();
		assertThat(this.contact.noteUp(false)).isTrue();
	}

	private static long at(long nanos) {
		return START + nanos;
	}

}
