/**
 * Results and arguments of any length (docs/protocol.md, "Streamed values"): the side
 * that has such a value offers it under a token, and the other side comes for it over a
 * byte stream of its own. {@link io.peerlink.internal.value.StreamedValues} is the door.
 */
@NullMarked
package io.peerlink.internal.value;

import org.jspecify.annotations.NullMarked;
