package io.peerlink.benchmark.compare;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableIdTests {

	@Test
	void kindAndNumberAreRead() {
		assertThat(TableId.parse("B64")).isEqualTo(new TableId('B', 64)).hasToString("B64");
		assertThat(TableId.parse("A")).isEqualTo(new TableId('A', 0)).hasToString("A");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "B", "D", "E5", "C-1", "B64 ", "T", "F" })
	void whatIsNoTableIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableId.parse(text)).withMessageContaining("try A,B64");
	}

	@Test
	void everyDefaultIsATable() {
		Tables tables = new Tables(new Candidates(Optional.empty()));
		assertThat(TableId.DEFAULTS)
			.allSatisfy((text) -> assertThat(tables.table(TableId.parse(text)).candidates()).isNotEmpty());
	}

	@Test
	void baselineTakesPartBesideTheCurrentBuild() {
		Table table = new Tables(new Candidates(Optional.of("old.jar"))).table(TableId.parse("A"));
		assertThat(table.candidates()).filteredOn((candidate) -> candidate.classPathPrefix().equals("old.jar"))
			.extracting(Candidate::name)
			.containsExactly("PeerLink (baseline), pooled handlers", "PeerLink (baseline), virtual threads");
	}

}
