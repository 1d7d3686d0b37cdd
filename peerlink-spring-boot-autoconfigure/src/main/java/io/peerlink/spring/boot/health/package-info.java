/**
 * Health indicator of the node. Used only if {@code spring-boot-health} is on the class
 * path.
 */
@NullMarked
package io.peerlink.spring.boot.health;

import org.jspecify.annotations.NullMarked;
