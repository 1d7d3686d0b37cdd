package groovy.lang;

/**
 * Stands for the interface that every class of Groovy implements.
 */
public interface GroovyObject {

	Object invokeMethod(String name, Object args);

}
