package io.peerlink.spring.boot.autoconfigure;

import java.net.BindException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.peerlink.error.NameTakenException;
import io.peerlink.error.PortInUseException;
import io.peerlink.rpc.InvalidClientException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class FailureAnalyzerTests {

	private final List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
		.load(FailureAnalyzer.class, (type, name, failure) -> {
		});

	@Test
	void takenPortIsExplained() {
		FailureAnalysis analysis = analyze(new PortInUseException(5000, new BindException()));
		assertThat(analysis.getDescription()).isEqualTo("The PeerLink node could not start: UDP port 5000 is in use.");
		assertThat(analysis.getAction()).contains("'peerlink.node.port'");
	}

	@Test
	void takenNameIsExplained() {
		FailureAnalysis analysis = analyze(new NameTakenException("garden", "10.0.0.7:5000"));
		assertThat(analysis.getDescription()).contains("'garden'").contains("10.0.0.7:5000").endsWith(".");
		assertThat(analysis.getAction()).contains("'peerlink.node.name'");
	}

	@Test
	void invalidClientIsExplained() throws Exception {
		FailureAnalysis analysis = analyze(new InvalidClientException(Callable.class, Callable.class.getMethod("call"),
				"returns a stream", "return a list"));
		assertThat(analysis.getDescription())
			.isEqualTo("java.util.concurrent.Callable cannot be a PeerLink client: method call() returns a stream.");
		assertThat(analysis.getAction()).isEqualTo("Return a list.");
	}

	private FailureAnalysis analyze(Exception cause) {
		return this.analyzers.stream()
			.map((analyzer) -> analyzer.analyze(new ApplicationContextException("Failed to start bean", cause)))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

}
