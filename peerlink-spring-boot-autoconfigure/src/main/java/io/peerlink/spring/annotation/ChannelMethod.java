package io.peerlink.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ReflectionUtils;

/**
 * A method that receives the messages of channels.
 *
 * @param method the method of the bean
 * @param arguments the kinds of the parameters, in order
 * @param payloadType the type to read messages as, {@code null} if they are not read
 */
record ChannelMethod(BeanMethod method, List<ChannelArgument> arguments, @Nullable Type payloadType) {

	/**
	 * Creates a channel method. The types of the parameters are those of the bean's
	 * class, even if the bean is a proxy with an interface that is less specific.
	 * @param method the method of the bean's class
	 * @param bean the bean of that class
	 * @throws IllegalArgumentException if the signature is not supported
	 * @throws IllegalStateException if the method cannot be invoked through the proxy of
	 * its bean
	 */
	static ChannelMethod of(Method method, UserBean bean) {
		if (method.getReturnType() != void.class) {
			throw new IllegalArgumentException("it must return void; use Channel.send(...) to answer");
		}
		List<Type> types = Arrays.stream(method.getGenericParameterTypes())
			.map((parameter) -> GenericTypeResolver.resolveType(parameter, bean.type()))
			.toList();
		List<ChannelArgument> arguments = types.stream().map(ChannelArgument::of).toList();
		for (ChannelArgument argument : ChannelArgument.values()) {
			if (Collections.frequency(arguments, argument) > 1) {
				throw new IllegalArgumentException("it has more than one parameter for " + argument);
			}
		}
		int payload = arguments.indexOf(ChannelArgument.PAYLOAD);
		return new ChannelMethod(new BeanMethod(bean, method), arguments, (payload >= 0) ? types.get(payload) : null);
	}

	/**
	 * Registers the method as the message listener of a channel.
	 */
	void registerListener(Channel channel, Object bean) {
		Type type = this.payloadType;
		if (type == null) {
			channel.onMessage((message) -> invoke(bean, channel, message, null));
			return;
		}
		channel.onMessage(reference(type), (payload, message) -> invoke(bean, channel, message, payload));
	}

	private void invoke(Object bean, Channel channel, ChannelMessage message, @Nullable Object payload) {
		@Nullable Object[] values = new Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).of(channel, message, payload);
		}
		try {
			this.method.invoke(bean, values);
		}
		catch (Throwable ex) {
			ReflectionUtils.rethrowRuntimeException(ex);
		}
	}

	private static TypeReference<Object> reference(Type type) {
		return new TypeReference<>() {

			@Override
			public Type getType() {
				return type;
			}

		};
	}

}
