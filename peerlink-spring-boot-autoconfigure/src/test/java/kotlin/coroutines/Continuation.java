package kotlin.coroutines;

/**
 * Stands for the type of the last parameter of Kotlin's suspend functions.
 *
 * @param <T> the type of the result
 */
public interface Continuation<T> {

	void resumeWith(T result);

}
