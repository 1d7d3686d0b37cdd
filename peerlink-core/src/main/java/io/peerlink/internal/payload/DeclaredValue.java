package io.peerlink.internal.payload;

import org.jspecify.annotations.Nullable;

/**
 * An argument together with the type that a typed client declares for it.
 *
 * @param type the declared type
 * @param value the argument
 */
public record DeclaredValue(DeclaredType type, @Nullable Object value) {
}
