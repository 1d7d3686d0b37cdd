package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

import io.peerlink.internal.discovery.dns.DnsMessage;
import io.peerlink.internal.discovery.dns.DnsMessageReader;
import io.peerlink.internal.discovery.dns.MdnsSocket;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.net.UsableInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of one network interface, with a daemon thread that receives.
 * <p>
 * It is bound to the multicast group, where the operating system allows that. Such a
 * socket receives nothing else. Any other socket on the port would take unicast packets
 * from the programs that share it: the system hands each to one socket only (RFC 6762
 * section 15.1).
 */
final class MdnsChannel implements MdnsSocket {

	private static final Logger logger = LoggerFactory.getLogger(MdnsChannel.class);

	private static final InetAddress GROUP = group();

	private static final InetSocketAddress DESTINATION = new InetSocketAddress(GROUP, Query.MDNS_PORT);

	/**
	 * RFC 6762 section 11.
	 */
	private static final int TIME_TO_LIVE = 255;

	/**
	 * The longest packet (RFC 6762 section 17).
	 */
	private static final int MAX_PACKET = 9000;

	private final UsableInterface networkInterface;

	private final PacketWriter writer;

	private final Receiver receiver;

	private final DatagramChannel channel;

	private final Selector selector;

	private final boolean receivesUnicast;

	private volatile boolean alive = true;

	private MdnsChannel(UsableInterface networkInterface, PacketWriter writer, Receiver receiver,
			DatagramChannel channel, Selector selector) throws IOException {
		this.networkInterface = networkInterface;
		this.writer = writer;
		this.receiver = receiver;
		this.channel = channel;
		this.selector = selector;
		this.receivesUnicast = !bind(channel);
	}

	static Opener opener(ServiceType type) {
		PacketWriter writer = new PacketWriter(type);
		return (networkInterface, receiver) -> open(networkInterface, writer, receiver);
	}

	private static MdnsSocket open(UsableInterface networkInterface, PacketWriter writer, Receiver receiver)
			throws IOException {
		DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
		Selector selector = null;
		try {
			selector = Selector.open();
			MdnsChannel opened = new MdnsChannel(networkInterface, writer, receiver, channel, selector);
			opened.start();
			return opened;
		}
		catch (Throwable ex) {
			channel.close();
			if (selector != null) {
				selector.close();
			}
			throw ex;
		}
	}

	/**
	 * Binds a channel to the group, or to all addresses where that is not possible, as on
	 * Windows.
	 * @return whether it is bound to the group
	 */
	private static boolean bind(DatagramChannel channel) throws IOException {
		channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
		if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
			channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		}
		try {
			channel.bind(DESTINATION);
			return true;
		}
		catch (SocketException ex) {
			logger.debug("A socket cannot be bound to the multicast group", ex);
			channel.bind(new InetSocketAddress(Query.MDNS_PORT));
			return false;
		}
	}

	private void start() throws IOException {
		NetworkInterface joined = NetworkInterface.getByName(this.networkInterface.name());
		if (joined == null) {
			throw new SocketException("There is no interface " + this.networkInterface.name() + " any more");
		}
		this.channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, joined);
		this.channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TIME_TO_LIVE);
		this.channel.join(GROUP, joined);
		this.channel.configureBlocking(false);
		this.channel.register(this.selector, SelectionKey.OP_READ);
		Thread thread = new Thread(null, this::receive, "peerlink-mdns-" + this.networkInterface.name(), 0, false);
		thread.setDaemon(true);
		thread.start();
	}

	private void receive() {
		byte[] data = new byte[MAX_PACKET];
		try {
			while (this.channel.isOpen()) {
				this.selector.select();
				this.selector.selectedKeys().clear();
				receiveAll(data);
			}
		}
		catch (ClosedSelectorException | ClosedChannelException ex) {
			logger.trace("A socket was closed", ex);
		}
		catch (IOException ex) {
			logger.debug("Nothing more is received on {}", this.networkInterface, ex);
		}
		finally {
			this.alive = false;
		}
	}

	private void receiveAll(byte[] data) throws IOException {
		while (true) {
			ByteBuffer packet = ByteBuffer.wrap(data);
			if (!(this.channel.receive(packet) instanceof InetSocketAddress source)) {
				return;
			}
			try {
				handle(data, packet.position(), source);
			}
			catch (Throwable ex) {
				// One packet must not end the thread, not even by an Error.
				logger.debug("A packet from {} was dropped", source, ex);
			}
		}
	}

	private void handle(byte[] data, int length, InetSocketAddress source) {
		if (this.receivesUnicast && !isOnLink(source)) {
			return;
		}
		DnsMessage message = DnsMessageReader.read(data, length);
		if (message == null) {
			return;
		}
		if (message.response()) {
			this.receiver.onResponse(source.getAddress(), message.records());
			return;
		}
		this.receiver
			.onQuery(new Query(message.questions(), message.answers(), message.truncated(), message.id(), source));
	}

	/**
	 * Returns whether a packet that may be unicast came from this link, as it has to (RFC
	 * 6762 section 11). Multicast packets come from nowhere else, whatever their source.
	 */
	private boolean isOnLink(InetSocketAddress source) {
		return source.getAddress() instanceof Inet4Address ipv4 && this.networkInterface.reaches(ipv4);
	}

	@Override
	public void query(List<Query.Question> questions, List<ResourceRecord> known) {
		try {
			for (byte[] packet : this.writer.query(questions, known)) {
				send(packet, DESTINATION);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A query could not be sent on {}", this.networkInterface, ex);
		}
	}

	@Override
	public void probe(List<Query.Question> questions, ResourceRecord.Text proposed) {
		try {
			send(this.writer.probe(questions, proposed), DESTINATION);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A probe could not be sent on {}", this.networkInterface, ex);
		}
	}

	@Override
	public void announce(List<ResourceRecord> records) {
		try {
			send(this.writer.response(records), DESTINATION);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Records could not be sent on {}", this.networkInterface, ex);
		}
	}

	@Override
	public void respond(List<ResourceRecord> records, Query query) {
		try {
			send(this.writer.response(records, query), query.source());
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A response could not be sent on {}", this.networkInterface, ex);
		}
	}

	private void send(byte[] packet, InetSocketAddress destination) throws IOException {
		if (this.channel.send(ByteBuffer.wrap(packet), destination) == 0) {
			logger.debug("A packet was dropped on {}: the system takes no more at present", this.networkInterface);
		}
	}

	@Override
	public boolean isAlive() {
		return this.alive;
	}

	@Override
	public void close() {
		this.alive = false;
		try {
			this.selector.close();
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("A socket of {} was not closed cleanly", this.networkInterface, ex);
		}
	}

	private static InetAddress group() {
		try {
			return InetAddress.getByAddress(new byte[] { (byte) 224, 0, 0, (byte) 251 });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
