/**
 * Spring application events for peers and channels.
 */
@NullMarked
package io.peerlink.spring.event;

import org.jspecify.annotations.NullMarked;
