package io.peerlink.spring.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers what the methods with an annotation offer to peers by name. Inspects the
 * types of the beans only, after all eager singletons have been created. Creates no
 * beans.
 *
 * @param <A> the annotation
 */
abstract class MethodRegistrar<A extends Annotation> implements SmartInitializingSingleton, DisposableBean {

	private final Logger logger = LoggerFactory.getLogger(getClass());

	private final Class<A> annotationType;

	private final String kind;

	private final Consumer<String> unregistration;

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotationValues values;

	private final Map<String, String> registered = new HashMap<>();

	/**
	 * Creates a registrar.
	 * @param annotationType the annotation of the methods
	 * @param kind what they offer, for messages to people
	 * @param unregistration undoes the registration of a name
	 * @param beanFactory the factory of the beans
	 */
	MethodRegistrar(Class<A> annotationType, String kind, Consumer<String> unregistration,
			ConfigurableListableBeanFactory beanFactory) {
		this.annotationType = annotationType;
		this.kind = kind;
		this.unregistration = unregistration;
		this.beanFactory = beanFactory;
		this.values = new AnnotationValues(beanFactory);
	}

	/**
	 * Registers the methods.
	 * @throws IllegalStateException if two methods have the same name, the signature of a
	 * method is not supported, a method cannot be invoked through the proxy of its bean,
	 * or a value of its annotation is invalid
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (UserBean bean : UserBean.in(this.beanFactory)) {
			AnnotatedMethods.of(bean.type(), this.annotationType).forEach((method, annotation) -> {
				String place = bean.describe(method);
				try {
					add(bean, method, annotation);
				}
				catch (IllegalArgumentException | IllegalStateException ex) {
					throw new IllegalStateException("@" + this.annotationType.getSimpleName() + " cannot be used on "
							+ place + ": " + ex.getMessage(), ex);
				}
			});
		}
	}

	/**
	 * Adds a method.
	 */
	abstract void add(UserBean bean, Method method, A annotation);

	/**
	 * Registers a name that no other method has.
	 * @param name the name
	 * @param place the method, for messages to people
	 * @param registration registers it
	 */
	final void register(String name, String place, Runnable registration) {
		String other = this.registered.get(name);
		if (other != null) {
			throw new IllegalStateException(this.kind + " '" + name + "' belongs to " + other + " already");
		}
		registration.run();
		this.registered.put(name, place);
		this.logger.debug("Peers can open {} '{}', {}", this.kind, name, place);
	}

	/**
	 * Returns the name of a method.
	 * @param given what its annotation says, may be empty
	 * @param method the method
	 */
	final String name(String given, Method method) {
		return given.isEmpty() ? method.getName() : this.values.text(given);
	}

	final AnnotationValues values() {
		return this.values;
	}

	/**
	 * Undoes the registrations, because the node may belong to a parent context that
	 * stays open.
	 */
	@Override
	public void destroy() {
		this.registered.keySet().forEach(this.unregistration);
		this.registered.clear();
	}

}
