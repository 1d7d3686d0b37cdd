package io.peerlink.system;

import java.time.Duration;

import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.Line;
import io.peerlink.system.lab.NetworkLab;
import io.peerlink.system.lab.PeerProcess;
import io.peerlink.system.lab.PythonVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the events that Python and Java peers report about each other.
 */
class PeerEventsSystemTests {

	private static final Duration DISCOVERY = Duration.ofSeconds(15);

	private static final Duration GOODBYE = Duration.ofSeconds(2);

	private NetworkLab lab;

	@BeforeEach
	void createLab() {
		this.lab = NetworkLab.create(3);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@ParameterizedTest
	@EnumSource
	void pythonReportsAJavaNodeThatStartsAndStops(PythonVersion version) {
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		python.awaitReady();
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		int port = java.awaitReady().required().path("port").asInt();
		Line up = python.awaitUp("Duke", DISCOVERY);
		assertThat(up.string("address")).isEqualTo(this.lab.host(1).address());
		assertThat(up.required().path("port").asInt()).isEqualTo(port);
		java.stop();
		assertThat(python.awaitDown(0, "Duke", GOODBYE).string("reason")).isEqualTo("removed");
		assertThat(python.peers()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void pythonReportsAJavaNodeThatRestartsElsewhereAfterACrash(PythonVersion version) {
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		python.awaitUp("Duke", DISCOVERY);
		int mark = python.process().mark();
		java.kill();
		JavaNode.start(this.lab.host(3), "Duke");
		assertThat(python.awaitDown(mark, "Duke", DISCOVERY).string("reason")).isEqualTo("replaced");
		Line up = python.awaitUp(mark, "Duke", DISCOVERY);
		assertThat(up.string("address")).isEqualTo(this.lab.host(3).address());
		assertThat(python.call("Duke", "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	@ParameterizedTest
	@EnumSource
	void javaReportsAPythonNodeThatStartsAndStops(PythonVersion version) {
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		java.awaitReady();
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		int port = python.awaitReady().required().path("port").asInt();
		Line up = java.awaitUp("Snake", DISCOVERY);
		assertThat(up.string("address")).isEqualTo(this.lab.host(2).address());
		assertThat(up.required().path("port").asInt()).isEqualTo(port);
		python.stop();
		java.awaitDown(0, "Snake", GOODBYE);
		assertThat(java.events(0, "Snake")).containsExactly("up", "down REMOVED");
		assertThat(java.peers()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void javaReportsAPythonNodeThatRestartsElsewhereAfterACrash(PythonVersion version) {
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		java.awaitUp("Snake", DISCOVERY);
		python.awaitReady();
		python.kill();
		PeerProcess again = version.start(this.lab.host(3), "Snake");
		again.awaitReady();
		int mark = java.awaitDown(0, "Snake", DISCOVERY).number();
		Line up = java.awaitUp(mark, "Snake", DISCOVERY);
		assertThat(up.string("address")).isEqualTo(this.lab.host(3).address());
		assertThat(java.events(0, "Snake")).containsExactly("up", "down REPLACED", "up");
		assertThat(java.call("Snake", "add", 40, 2).result().asInt()).isEqualTo(42);
	}

	@ParameterizedTest
	@EnumSource
	void javaReportsAPythonNodeThatCrashed(PythonVersion version) {
		PeerProcess java = JavaNode.start(this.lab.host(1), "Duke");
		PeerProcess python = version.start(this.lab.host(2), "Snake");
		java.awaitUp("Snake", DISCOVERY);
		python.awaitReady();
		long killed = System.nanoTime();
		python.kill();
		Line down = java.awaitDown(0, "Snake", Duration.ofSeconds(30));
		double seconds = (down.nanoTime() - killed) / 1e9;
		Figures.print("crash of Python " + version + " detected", seconds);
		assertThat(down.string("reason")).isEqualTo("EXPIRED");
		assertThat(seconds).isLessThan(16);
	}

}
