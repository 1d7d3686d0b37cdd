/**
 * Byte streams (WIRE.md section 6): {@link io.peerlink.internal.stream.PeerStreamEngine}
 * opens and accepts them on the connections of {@link io.peerlink.internal.tcp}.
 */
@NullMarked
package io.peerlink.internal.stream;

import org.jspecify.annotations.NullMarked;
