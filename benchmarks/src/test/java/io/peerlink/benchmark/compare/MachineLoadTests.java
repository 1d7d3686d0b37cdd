package io.peerlink.benchmark.compare;

import io.peerlink.benchmark.process.Usage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MachineLoadTests {

	@Test
	void ownUseIsNotForeign() {
		int processors = Runtime.getRuntime().availableProcessors();
		MachineLoad earlier = new MachineLoad(500, 1000);
		MachineLoad later = new MachineLoad(500 + 400L * processors, 2000);
		assertThat(later.foreignShareSince(earlier, new Usage(300L * processors, 0, 0))).isEqualTo(0.1);
		assertThat(later.foreignShareSince(earlier, new Usage(700L * processors, 0, 0))).isZero();
	}

}
