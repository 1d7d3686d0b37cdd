/**
 * Discovery alone, without nodes: how long it takes, and what Python makes of it.
 */
@NullMarked
package io.peerlink.system.discovery;

import org.jspecify.annotations.NullMarked;
