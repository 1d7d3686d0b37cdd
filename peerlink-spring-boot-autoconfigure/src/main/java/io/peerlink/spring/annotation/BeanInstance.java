package io.peerlink.spring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * The instance of a bean. A singleton is looked up once, any other bean at each use.
 * Thread-safe.
 */
final class BeanInstance {

	private final UserBean bean;

	private volatile @Nullable Object singleton;

	BeanInstance(UserBean bean) {
		this.bean = bean;
	}

	/**
	 * Returns the instance, which is created if it does not exist.
	 */
	Object get() {
		Object instance = this.singleton;
		return (instance != null) ? instance : lookUp();
	}

	private Object lookUp() {
		Object instance = this.bean.instance();
		if (this.bean.isSingleton()) {
			this.singleton = instance;
		}
		return instance;
	}

}
