package io.peerlink.system.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.NetworkLab;

/**
 * A group of discoveries, each on a host and in a process of its own, that start at the
 * same time.
 */
final class ProbeGroup {

	private final List<Probe> probes = new ArrayList<>();

	private final Duration timeout;

	ProbeGroup(NetworkLab lab, String engine, Duration timeout) {
		for (Host host : lab.hosts()) {
			this.probes.add(Probe.start(host, engine));
		}
		this.timeout = timeout;
	}

	/**
	 * Starts and announces all.
	 * @param round identifies this start
	 * @return seconds from the first start until all have discovered all
	 */
	double start(int round) {
		List<Integer> marks = this.probes.stream().map(Probe::mark).toList();
		for (int i = 0; i < this.probes.size(); i++) {
			this.probes.get(i).send(Map.of("do", "open"));
			this.probes.get(i).send(Probe.announcement(name(round, i), Map.of("round", "" + round)));
		}
		long began = Long.MAX_VALUE;
		long complete = Long.MIN_VALUE;
		for (int i = 0; i < this.probes.size(); i++) {
			began = Math.min(began, this.probes.get(i).awaitBegin(marks.get(i), this.timeout).nanoTime());
			complete = Math.max(complete, allDiscoveredBy(i, marks.get(i), round));
		}
		return (complete - began) / 1e9;
	}

	private long allDiscoveredBy(int observer, int mark, int round) {
		long last = Long.MIN_VALUE;
		for (int i = 0; i < this.probes.size(); i++) {
			last = Math.max(last,
					this.probes.get(observer)
						.awaitDiscovered(mark, name(round, i), "round", "" + round, this.timeout)
						.nanoTime());
		}
		return last;
	}

	void stop() {
		this.probes.forEach(Probe::close);
	}

	private static String name(int round, int number) {
		return "group-" + round + "-" + number;
	}

}
