/**
 * Calls to peers from Spring beans.
 */
@NullMarked
package io.peerlink.spring;

import org.jspecify.annotations.NullMarked;
