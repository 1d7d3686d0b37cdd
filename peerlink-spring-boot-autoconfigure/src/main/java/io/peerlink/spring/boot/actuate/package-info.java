/**
 * Spring Boot Actuator: the {@code peerlink} endpoint and the node's part of the
 * {@code info} endpoint. Used only where an application has Actuator.
 */
@NullMarked
package io.peerlink.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
