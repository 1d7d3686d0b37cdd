package io.peerlink.benchmark.driver;

/**
 * All drivers. The names are arguments of the measured processes.
 */
public enum Drivers {

	/** Datagrams of the sizes of a request and a reply. */
	RAW,

	/** The least that a fan-out needs. */
	RAW_FAN,

	/** Datagrams of the size of a frame. */
	RAW_STREAM,

	/** Frames as JSON, read and written token by token. */
	JSON_STREAM,

	/** Frames as JSON, bound to a record. */
	JSON_BINDING,

	/** PeerLink without Spring: calls and fan-outs. */
	PEERLINK,

	/** PeerLink without Spring: a record each way. */
	PEERLINK_RECORD,

	/** PeerLink without Spring: frames of a channel. */
	PEERLINK_CHANNEL,

	/** PeerLink on a network that loses datagrams. */
	PEERLINK_LOSS,

	/** PeerLink without Spring: large calls, streams and files. */
	PEERLINK_TRANSFER,

	/** Large JSON over blocking TCP. */
	JSON_ECHO,

	/** Bytes over blocking TCP. */
	SOCKET_COPY,

	/** A file over blocking TCP. */
	FILE_COPY,

	/** PeerLink as Spring applications use it. */
	SPRING,

	/** RSocket over TCP. */
	RSOCKET,

	/** JGroups over its UDP stack. */
	JGROUPS,

	/** gRPC without TLS. */
	GRPC;

	/**
	 * Makes the driver.
	 * @return a new driver
	 */
	public Driver create() {
		return switch (this) {
			case RAW -> new RawDriver();
			case RAW_FAN -> new RawFanDriver();
			case RAW_STREAM -> new RawStreamDriver();
			case JSON_STREAM -> new JsonStreamDriver();
			case JSON_BINDING -> new JsonBindingDriver();
			case PEERLINK -> new PeerLinkDriver();
			case PEERLINK_RECORD -> new PeerLinkRecordDriver();
			case PEERLINK_CHANNEL -> new PeerLinkChannelDriver();
			case PEERLINK_LOSS -> new PeerLinkLossDriver();
			case PEERLINK_TRANSFER -> new PeerLinkTransferDriver();
			case JSON_ECHO -> new JsonEchoDriver();
			case SOCKET_COPY -> new SocketCopyDriver();
			case FILE_COPY -> new FileCopyDriver();
			case SPRING -> new SpringDriver();
			case RSOCKET -> new RSocketDriver();
			case JGROUPS -> new JGroupsDriver();
			case GRPC -> new GrpcDriver();
		};
	}

}
