package io.peerlink.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the fates of the first packets of a run, and whether a host restarts while one
 * of them is in transit, by {@link Choices}. All later packets, and pings at any time,
 * arrive.
 */
public final class FateChooser implements Function<byte[], Fate> {

	private final MessageCodec codec = new MessageCodec();

	private final Set<MessageId> pings = new HashSet<>();

	private final Choices choices;

	private final List<Fate> options;

	private @Nullable Runnable restart;

	private int left;

	private boolean choosing;

	private boolean restarted;

	private int packets;

	/**
	 * Creates a chooser, which is inactive until {@link #begin()}.
	 * @param choices the choices of the run
	 * @param options the possible fates of a packet
	 * @param limit the number of packets that there are choices for
	 * @param restart restarts a host, at most once a run; {@code null} if that is not an
	 * option
	 */
	public FateChooser(Choices choices, List<Fate> options, int limit, @Nullable Runnable restart) {
		this.choices = choices;
		this.options = List.copyOf(options);
		this.left = limit;
		this.restart = restart;
	}

	/**
	 * Returns the number of combinations of fates for a number of packets.
	 * @param options the number of possible fates of a packet
	 * @param packets the number of packets
	 * @param restart whether there may also be a restart at one of them
	 * @return the number of combinations
	 */
	public static long ways(int options, int packets, boolean restart) {
		long fates = 1;
		for (int i = 0; i < packets; i++) {
			fates *= options;
		}
		return restart ? fates * (1 + packets) : fates;
	}

	/**
	 * Starts choosing.
	 */
	public void begin() {
		this.choosing = true;
	}

	/**
	 * Stops choosing.
	 */
	public void end() {
		this.choosing = false;
	}

	@Override
	public Fate apply(byte[] packet) {
		if (!this.choosing || isPing(packet)) {
			return Fate.DELIVERED;
		}
		this.packets++;
		if (this.left == 0) {
			return Fate.DELIVERED;
		}
		this.left--;
		Fate fate = this.options.get(this.choices.choose(this.options.size()));
		chooseRestart();
		return fate;
	}

	private void chooseRestart() {
		Runnable restart = this.restart;
		if (restart != null && this.choices.choose(2) == 1) {
			this.restart = null;
			this.restarted = true;
			restart.run();
		}
	}

	/**
	 * Returns the number of packets, except pings, that were sent between
	 * {@link #begin()} and {@link #end()}.
	 * @return the number of packets, including those without a choice
	 */
	public int packets() {
		return this.packets;
	}

	/**
	 * Returns whether a host was restarted.
	 * @return whether a restart was chosen
	 */
	public boolean restarted() {
		return this.restarted;
	}

	/**
	 * Returns the number of combinations that this run covers: those that differ only in
	 * the fates of packets that were never sent.
	 * @return the number of combinations
	 */
	public long waysCovered() {
		return ways(this.options.size(), this.left, this.restart != null);
	}

	private boolean isPing(byte[] packet) {
		Decoded decoded = this.codec.decode(packet, 0, packet.length);
		if (decoded instanceof Message.Request request && "__ping__".equals(request.rpc())) {
			this.pings.add(request.id());
			return true;
		}
		return decoded instanceof Message.Reply reply && this.pings.contains(reply.id());
	}

}
