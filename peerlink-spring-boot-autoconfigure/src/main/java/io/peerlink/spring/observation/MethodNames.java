package io.peerlink.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.peerlink.spring.observation.PeerLinkObservationDocumentation.LowCardinalityKeyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of methods as tags. As every value of a tag costs memory for good, in this
 * application and where the meters go, the first ones have a value of their own and all
 * others share one. For any number of threads.
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
	 * Create an empty set of names.
	 * @param verb what is done with the methods, for the names of spans
	 * @param limit how many methods have a name of their own
	 */
	MethodNames(String verb, int limit) {
		this.verb = verb;
		this.limit = limit;
		this.other = name(OTHER);
	}

	/**
	 * Return the name to use for a method.
	 */
	Name of(String method) {
		Name name = this.names.get(method);
		if (name != null) {
			return name;
		}
		return this.full ? this.other : admit(method);
	}

	private synchronized Name admit(String method) {
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
	 * A name in use.
	 *
	 * @param keyValue the tag
	 * @param spanName the name of spans
	 */
	record Name(KeyValue keyValue, String spanName) {
	}

}
