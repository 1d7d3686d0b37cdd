/**
 * What stands for Groovy in tests.
 */
@NullMarked
package groovy.lang;

import org.jspecify.annotations.NullMarked;
