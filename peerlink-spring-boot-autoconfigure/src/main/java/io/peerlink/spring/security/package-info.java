/**
 * The callers of handlers as Spring Security knows them.
 */
@NullMarked
package io.peerlink.spring.security;

import org.jspecify.annotations.NullMarked;
