package io.peerlink.spring.annotation;

import io.peerlink.handler.HandlerExecution;

/**
 * How a method of a handler is exposed.
 *
 * @param name the name without the prefix of the handler, placeholders included
 * @param execution the thread that it runs on
 */
record ExposedMethod(String name, HandlerExecution execution) {
}
