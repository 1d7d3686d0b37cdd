/**
 * The Java counterpart of {@code python_peer.py}: a node in a process of its own,
 * controlled by JSON lines.
 */
@NullMarked
package io.peerlink.system.peer;

import org.jspecify.annotations.NullMarked;
