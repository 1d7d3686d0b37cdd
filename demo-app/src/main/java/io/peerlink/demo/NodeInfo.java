package io.peerlink.demo;

import java.lang.management.ManagementFactory;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import org.springframework.util.StringUtils;

/**
 * Information of a node about its machine. Nodes of other kinds may omit fields or add
 * some.
 *
 * @param platform the platform of the node
 * @param cpus number of processors
 * @param load load average, negative when unknown
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record NodeInfo(String platform, int cpus, double load) {

	NodeInfo {
		platform = StringUtils.hasText(platform) ? platform : "?";
	}

	static NodeInfo ofThisMachine() {
		String platform = "Java " + Runtime.version().feature() + " on " + System.getProperty("os.name");
		double load = Objects.requireNonNull(ManagementFactory.getOperatingSystemMXBean()).getSystemLoadAverage();
		return new NodeInfo(platform, Runtime.getRuntime().availableProcessors(), Math.round(load * 100) / 100.0);
	}

}
