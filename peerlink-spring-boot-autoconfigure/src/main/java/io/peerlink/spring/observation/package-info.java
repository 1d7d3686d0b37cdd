/**
 * Micrometer observations of calls and handlers, for timers and traces. Used only if
 * Micrometer Observation is on the class path.
 */
@NullMarked
package io.peerlink.spring.observation;

import org.jspecify.annotations.NullMarked;
