package io.peerlink.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation.LowCardinalityKeyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of methods as tags. As every value of a tag takes memory permanently, in this
 * application and in the monitoring system, the first names have their own value and all
 * others share one. Thread-safe.
 */
final class MethodNames {

	static final String OTHER = "other";

	private static final Logger logger = LoggerFactory.getLogger(MethodNames.class);

	private final Map<String, Name> names = new ConcurrentHashMap<>();

	private final String verb;

	private final int limit;

	private final Name other;

	private volatile boolean full;

	/**
	 * Creates an empty set of names.
	 * @param verb the first word of the names of spans
	 * @param limit the maximum number of methods with their own name
	 */
	MethodNames(String verb, int limit) {
		this.verb = verb;
		this.limit = limit;
		this.other = name(OTHER);
	}

	/**
	 * Returns the name to use for a method.
	 */
	Name of(String method) {
		Name name = this.names.get(method);
		if (name != null) {
			return name;
		}
		return this.full ? this.other : add(method);
	}

	private synchronized Name add(String method) {
		if (!this.full && this.names.size() >= this.limit) {
			this.full = true;
			logger.warn("{} methods to {} were observed; further ones are tagged '{}'", this.limit, this.verb, OTHER);
		}
		return this.full ? this.names.getOrDefault(method, this.other) : this.names.computeIfAbsent(method, this::name);
	}

	private Name name(String method) {
		return new Name(LowCardinalityKeyNames.METHOD.withValue(method), this.verb + " " + method);
	}

	/**
	 * The names of one method.
	 *
	 * @param keyValue the tag
	 * @param spanName the name of its spans
	 */
	record Name(KeyValue keyValue, String spanName) {
	}

}
