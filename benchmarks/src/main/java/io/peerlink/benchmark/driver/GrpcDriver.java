package io.peerlink.benchmark.driver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * gRPC without TLS, unary calls. The integers travel as eight and four bytes, which costs
 * less than Protobuf. {@code exec} is where the handler runs: {@code default} or
 * {@code direct} on the event loop.
 */
final class GrpcDriver implements Driver {

	private static final String SERVICE = "Calculator";

	private static final MethodDescriptor<byte[], byte[]> ADD = MethodDescriptor
		.newBuilder(new BytesMarshaller(), new BytesMarshaller())
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "add"))
		.build();

	@Override
	public Server server(DriverOptions options) throws IOException {
		NettyServerBuilder builder = NettyServerBuilder.forAddress(RawSocket.address(0))
			.addService(ServerServiceDefinition.builder(SERVICE)
				.addMethod(ADD, ServerCalls.asyncUnaryCall(GrpcDriver::answer))
				.build());
		if (options.text("exec", "default").equals("direct")) {
			builder.directExecutor();
		}
		String port = Integer.toString(builder.build().start().getPort());
		return () -> port;
	}

	private static void answer(byte[] request, StreamObserver<byte[]> reply) {
		ByteBuffer numbers = ByteBuffer.wrap(request);
		reply.onNext(ByteBuffer.allocate(Integer.BYTES).putInt(numbers.getInt() + numbers.getInt()).array());
		reply.onCompleted();
	}

	@Override
	public Client client(DriverOptions options, String address) {
		ManagedChannel channel = NettyChannelBuilder.forAddress(RawSocket.address(Integer.parseInt(address)))
			.usePlaintext()
			.build();
		int depth = options.integer("pipe", 0);
		if (depth > 0) {
			return (thread) -> new Pipeline((a, b) -> callAsync(channel, a, b), depth);
		}
		return (thread) -> (a,
				b) -> sum(ClientCalls.blockingUnaryCall(channel, ADD, CallOptions.DEFAULT, request(a, b)));
	}

	private static ListenableFuture<Integer> callAsync(ManagedChannel channel, int a, int b) {
		return Futures.transform(ClientCalls.futureUnaryCall(channel.newCall(ADD, CallOptions.DEFAULT), request(a, b)),
				GrpcDriver::sum, MoreExecutors.directExecutor());
	}

	private static byte[] request(int a, int b) {
		return ByteBuffer.allocate(2 * Integer.BYTES).putInt(a).putInt(b).array();
	}

	private static int sum(byte[] reply) {
		return ByteBuffer.wrap(reply).getInt();
	}

	/**
	 * Leaves bytes as they are, so that no generated code is needed.
	 */
	private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				return stream.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
