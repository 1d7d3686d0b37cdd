/**
 * Whether peers are alive: pings, and the probe for a name that is taken.
 */
@NullMarked
package io.peerlink.internal.liveness;

import org.jspecify.annotations.NullMarked;
