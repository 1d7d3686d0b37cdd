/**
 * Spring Boot Actuator: the {@code peerlink} endpoint and the node's part of the
 * {@code info} endpoint. Used only if Actuator is on the class path.
 */
@NullMarked
package io.peerlink.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
