/**
 * Messages to bytes and back. A fast decoder reads what peers usually send; everything
 * else goes through a general one, with the same result.
 */
@NullMarked
package io.peerlink.internal.wire.codec;

import org.jspecify.annotations.NullMarked;
