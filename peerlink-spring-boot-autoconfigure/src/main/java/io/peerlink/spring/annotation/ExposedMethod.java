package io.peerlink.spring.annotation;

import java.util.List;

import io.peerlink.handler.HandlerExecution;

/**
 * How a method of a handler is exposed.
 *
 * @param name the name without the prefix of the handler, placeholders included
 * @param execution the thread that it runs on
 * @param allow the names of the peers that may call it, placeholders included; none for
 * those of the handler
 */
record ExposedMethod(String name, HandlerExecution execution, List<String> allow) {
}
