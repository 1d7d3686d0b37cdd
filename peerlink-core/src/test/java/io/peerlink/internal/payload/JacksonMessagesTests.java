package io.peerlink.internal.payload;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JacksonMessagesTests {

	@Test
	void onlyTypeNamesInAMessageAreShortened() {
		assertThat(JacksonMessages.simplify("No `java.util.List<a.b.C$D>` in \"www.example.org\" of `int`, $1 \\ `"))
			.isEqualTo("No `List<D>` in \"www.example.org\" of `int`, $1 \\ `");
		assertThat(JacksonMessages.simplify("Unrecognized property \"a.b\" (class c.d.E$F), not marked as ignorable"))
			.isEqualTo("Unrecognized property \"a.b\" (class F), not marked as ignorable");
	}

}
