package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures both decoders and the encoder with a typical request as Python writes it,
 * compared with a Jackson tree. It is in the package of the codec because the decoders
 * are package-private.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

	private final byte[] datagram = """
			{"type": "request", "id": "6c8c9948-4bae-44a7-a082-ececd83712d8", "src": "Phone2", "dst": "Phone1", \
			"rpc": "add", "args": [25, 17], "kwargs": {}}""".getBytes(StandardCharsets.UTF_8);

	private final MessageCodec codec = new MessageCodec();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Message request = (Message) this.codec.decode(this.datagram, 0, this.datagram.length);

	private final JsonNode tree = this.mapper.readTree(this.datagram);

	@Benchmark
	public Decoded decodeFast() {
		return this.codec.decode(this.datagram, 0, this.datagram.length);
	}

	@Benchmark
	public Decoded decodeGeneral() {
		return GeneralDecoder.decode(this.datagram.clone());
	}

	@Benchmark
	public JsonNode decodeTree() {
		return this.mapper.readTree(this.datagram);
	}

	@Benchmark
	public byte[] encode() {
		return this.codec.encode(this.request);
	}

	@Benchmark
	public byte[] encodeTree() {
		return this.mapper.writeValueAsBytes(this.tree);
	}

}
