package io.peerlink.internal.membership;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerProbeTests {

	private static final long FAST = PeerProbe.FAST_PROBE_INTERVAL.toNanos();

	private static final long SLOW = 5 * FAST;

	private final PeerProbe probe = new PeerProbe(0);

	@Test
	void onePingIsInFlight() {
		assertThat(this.probe.begin(1)).isTrue();
		assertThat(this.probe.begin(2)).isFalse();
		this.probe.completed(10);
		assertThat(this.probe.minimumDelay(4)).isEqualTo(6);
		assertThat(this.probe.minimumDelay(11)).isZero();
		assertThat(this.probe.begin(11)).isTrue();
	}

	@Test
	void missesAreCountedInARow() {
		assertThat(this.probe.missed(0)).isOne();
		assertThat(this.probe.missed(0)).isEqualTo(2);
		this.probe.completed(0);
		assertThat(this.probe.missed(0)).isOne();
		this.probe.clear(0);
		assertThat(this.probe.missed(0)).isOne();
	}

	@Test
	void requestedProbeIsDoneByTheNextPing() {
		assertThat(this.probe.requestProbe()).isTrue();
		assertThat(this.probe.requestProbe()).isFalse();
		assertThat(this.probe.isProbeRequested()).isTrue();
		this.probe.begin(0);
		assertThat(this.probe.isProbeRequested()).isFalse();
	}

	@Test
	void verificationIsFastAtFirstAndSlowAfterThat() {
		assertThat(this.probe.verificationDelay(0, SLOW)).isEqualTo(Long.MAX_VALUE);
		this.probe.requestVerification();
		assertThat(this.probe.verificationDelay(0, SLOW)).isZero();
		for (int i = 1; i < PeerProbe.FAST_PROBES; i++) {
			ping();
			assertThat(this.probe.verificationDelay(0, SLOW)).isEqualTo(FAST);
		}
		ping();
		assertThat(this.probe.verificationDelay(0, SLOW)).isEqualTo(SLOW);
		this.probe.answered();
		assertThat(this.probe.verificationDelay(0, SLOW)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void contradictionsRequestOneVerificationInAnInterval() {
		assertThat(this.probe.contradicted(0)).isTrue();
		assertThat(this.probe.contradicted(FAST - 1)).isFalse();
		assertThat(this.probe.contradicted(FAST)).isTrue();
	}

	@Test
	void addressesAreUsedInTurn() {
		assertThat(this.probe.nextAddressIndex(2)).isOne();
		assertThat(this.probe.nextAddressIndex(2)).isZero();
		assertThat(this.probe.nextAddressIndex(2)).isOne();
	}

	private void ping() {
		this.probe.begin(0);
		this.probe.completed(0);
	}

}
