package io.peerlink.spring.annotation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;

/**
 * Reads texts of annotations, in which there may be placeholders.
 *
 * @param beanFactory what resolves the placeholders
 */
record AnnotationValues(ConfigurableBeanFactory beanFactory) {

	/**
	 * Resolve a text.
	 * @throws IllegalArgumentException when a placeholder stands for nothing
	 */
	String text(String text) {
		String resolved = this.beanFactory.resolveEmbeddedValue(text);
		return (resolved != null) ? resolved : "";
	}

	/**
	 * Read a duration, {@code null} for an empty text. A mere number is in milliseconds.
	 * @throws IllegalArgumentException when it is none
	 */
	@Nullable Duration duration(String text) {
		String resolved = text(text);
		return StringUtils.hasText(resolved)
				? DurationFormatterUtils.detectAndParse(resolved, DurationFormat.Unit.MILLIS) : null;
	}

}
