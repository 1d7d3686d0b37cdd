package io.peerlink.internal.server;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;

import io.peerlink.handler.RpcMethod;
import io.peerlink.handler.RpcParameter;
import io.peerlink.internal.payload.PayloadMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * Warns of parameters that no JSON can be read as, such as an interface of which Jackson
 * knows no implementation. No call of such a method can succeed, but the others of its
 * class work, so it fails nothing.
 */
final class UnreadableParameters {

	private static final Logger logger = LoggerFactory.getLogger(UnreadableParameters.class);

	private static final byte[] ANY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

	private UnreadableParameters() {
	}

	/**
	 * Logs the parameters of a method that cannot be read.
	 * @param method a method that is registered
	 * @param mapper reads arguments
	 */
	static void warn(RpcMethod method, PayloadMapper mapper) {
		for (RpcParameter parameter : method.parameters()) {
			if (mapper.streamedTypes().find(parameter.type()) != null) {
				continue;
			}
			ObjectReader reader = mapper.argumentReaderFor(parameter.type());
			if (isAbstract(reader.getValueType())) {
				warn(method, parameter, reader);
			}
		}
	}

	private static boolean isAbstract(JavaType type) {
		return Modifier.isAbstract(type.getRawClass().getModifiers()) && !type.isPrimitive() && !type.isContainerType()
				&& !type.isReferenceType() && !type.isEnumType();
	}

	private static void warn(RpcMethod method, RpcParameter parameter, ObjectReader reader) {
		try {
			reader.readValue(ANY_OBJECT);
		}
		catch (InvalidDefinitionException ex) {
			logger.warn(
					"No call of {}, {}, can succeed: Jackson cannot make a {} for '{}'. Use a class, tell Jackson "
							+ "which class to read, or do not offer the method to peers",
					method.signature(), method.description(), parameter.typeName(), parameter.name());
		}
		catch (JacksonException ex) {
			// Something else can be read.
		}
	}

}
