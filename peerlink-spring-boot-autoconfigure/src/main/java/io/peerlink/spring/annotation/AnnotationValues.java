package io.peerlink.spring.annotation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.peerlink.peer.AllowedPeers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;

/**
 * Reads values of annotations that may contain placeholders.
 *
 * @param beanFactory resolves the placeholders
 */
record AnnotationValues(ConfigurableBeanFactory beanFactory) {

	/**
	 * Returns the text with its placeholders resolved.
	 * @throws IllegalArgumentException if a placeholder cannot be resolved
	 */
	String text(String text) {
		String resolved = this.beanFactory.resolveEmbeddedValue(text);
		return (resolved != null) ? resolved : "";
	}

	/**
	 * Returns the peers with the given names. A name that has a placeholder may become
	 * several ones with commas between them, as Spring reads lists.
	 * @throws IllegalArgumentException if a placeholder cannot be resolved, or a name is
	 * blank
	 */
	AllowedPeers allowed(List<String> names) {
		return AllowedPeers.of(names.stream().flatMap(this::names).toList());
	}

	/**
	 * An empty text stays a name, which is refused: without names everybody is allowed.
	 */
	private Stream<String> names(String text) {
		String resolved = text(text);
		return resolved.equals(text) ? Stream.of(text) : Stream.of(resolved.split(",", -1)).map(String::strip);
	}

	/**
	 * Returns a duration, {@code null} for an empty text. A number without a unit is in
	 * milliseconds.
	 * @throws IllegalArgumentException if the text is not a duration
	 */
	@Nullable Duration duration(String text) {
		String resolved = text(text);
		return StringUtils.hasText(resolved)
				? DurationFormatterUtils.detectAndParse(resolved, DurationFormat.Unit.MILLIS) : null;
	}

}
