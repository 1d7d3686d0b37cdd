/**
 * Peers and channels that come and go, as Spring application events.
 */
@NullMarked
package io.peerlink.spring.event;

import org.jspecify.annotations.NullMarked;
