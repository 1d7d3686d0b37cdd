/**
 * Spring Boot's health: whether the node can be reached. Used only where an application
 * has {@code spring-boot-health}.
 */
@NullMarked
package io.peerlink.spring.boot.health;

import org.jspecify.annotations.NullMarked;
