/**
 * What stands for Kotlin in tests.
 */
@NullMarked
package kotlin.coroutines;

import org.jspecify.annotations.NullMarked;
