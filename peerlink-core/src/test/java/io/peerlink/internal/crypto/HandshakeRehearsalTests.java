package io.peerlink.internal.crypto;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;

class HandshakeRehearsalTests {

	@Test
	void handshakeOfAPairOfKeysSucceeds() {
		assertThatCode(HandshakeRehearsal::rehearse).doesNotThrowAnyException();
	}

}
