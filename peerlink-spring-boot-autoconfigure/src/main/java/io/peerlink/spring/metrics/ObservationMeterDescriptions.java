package io.peerlink.spring.metrics;

import java.util.Map;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Describes the timers of calls and handlers, which have no description of their own, as
 * Micrometer creates those of observations without one. Other meters stay as they are.
 *
 * @since 0.1.0
 */
public final class ObservationMeterDescriptions implements MeterFilter {

	private static final Map<String, String> DESCRIPTIONS = Map.of("peerlink.calls",
			"Calls to peers, from the invocation to the result; a broadcast is one for each peer",
			"peerlink.calls.active", "Calls to peers that have not ended; their outcome is unknown", "peerlink.handler",
			"Requests from peers, from the start on a handler thread to the answer", "peerlink.handler.active",
			"Requests from peers that have started and are not answered yet; their outcome is unknown");

	@Override
	public Meter.Id map(Meter.Id id) {
		String description = DESCRIPTIONS.get(id.getName());
		if (description == null || id.getDescription() != null) {
			return id;
		}
		return new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), description, id.getType());
	}

}
