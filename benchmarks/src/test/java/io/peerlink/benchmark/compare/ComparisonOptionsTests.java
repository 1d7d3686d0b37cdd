package io.peerlink.benchmark.compare;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ComparisonOptionsTests {

	@Test
	void defaultsMakeAllTablesOnTheJavaOfTheCommand() {
		ComparisonOptions options = ComparisonOptions.of(List.of());
		assertThat(options.tables()).extracting(TableId::toString).isEqualTo(TableId.DEFAULTS);
		assertThat(options.java().version().feature()).isEqualTo(Runtime.version().feature());
		assertThat(options.rounds()).isEqualTo(5);
	}

	@Test
	void candidatesAreSelectedByAPartOfTheirName() {
		ComparisonOptions options = ComparisonOptions.of(List.of("only=RSocket|gRPC", "tables=A,D10"));
		assertThat(options.only().test("gRPC, direct executor")).isTrue();
		assertThat(options.only().test("PeerLink, pooled handlers")).isFalse();
		assertThat(options.tables()).containsExactly(new TableId('A', 0), new TableId('D', 10));
	}

	@Test
	void whatIsNoOptionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonOptions.of(List.of("round=1")))
			.withMessageContaining("no option round");
		assertThatIllegalArgumentException().isThrownBy(() -> ComparisonOptions.of(List.of("jdk=/nowhere")))
			.withMessageContaining("/nowhere");
	}

}
