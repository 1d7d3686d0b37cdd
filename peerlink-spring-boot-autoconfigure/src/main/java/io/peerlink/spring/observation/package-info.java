/**
 * Observations of calls and handlers by Micrometer, to become timers and traces. For
 * applications that have Micrometer Observation; nothing else needs this package.
 */
@NullMarked
package io.peerlink.spring.observation;

import org.jspecify.annotations.NullMarked;
