/**
 * The arithmetic of reliable calls over an unreliable network: when to repeat a request,
 * and which requests were seen before. Knows neither messages nor sockets.
 */
@NullMarked
package io.peerlink.reliability;

import org.jspecify.annotations.NullMarked;
