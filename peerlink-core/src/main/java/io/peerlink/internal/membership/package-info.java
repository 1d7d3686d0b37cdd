/**
 * Who is known: the registry of peers, its snapshots, and the events of peers that come
 * and go.
 */
@NullMarked
package io.peerlink.internal.membership;

import org.jspecify.annotations.NullMarked;
