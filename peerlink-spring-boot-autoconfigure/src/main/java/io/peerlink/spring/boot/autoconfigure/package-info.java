/**
 * Auto-configuration for Spring Boot: a node that starts and stops with the application.
 */
@NullMarked
package io.peerlink.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
