package io.peerlink.benchmark.driver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.blocks.MethodCall;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.RpcDispatcher;
import org.jgroups.util.RspList;

/**
 * JGroups' remote calls over its own UDP stack, to {@code peers=N} members in one JVM.
 */
final class JGroupsDriver implements Driver {

	private static final Duration VIEW_TIMEOUT = Duration.ofSeconds(20);

	private static final long CALL_TIMEOUT_MILLIS = 5000;

	@Override
	public Server server(DriverOptions options) throws Exception {
		String cluster = "comparison-" + ProcessHandle.current().pid();
		for (int i = 0; i < options.integer("peers", 1); i++) {
			JChannel channel = channel("callee" + i);
			new RpcDispatcher(channel, new Calculator());
			channel.connect(cluster);
		}
		return () -> cluster;
	}

	private static JChannel channel(String name) throws Exception {
		return new JChannel("udp.xml").name(name);
	}

	@Override
	public Client client(DriverOptions options, String address) throws Exception {
		int peers = options.integer("peers", 1);
		int depth = options.integer("pipe", 0);
		JChannel channel = channel("caller");
		Members members = new Members(peers + 1);
		RpcDispatcher dispatcher = new RpcDispatcher(channel, new Calculator()).setReceiver(members);
		channel.connect(address);
		members.await();
		List<Address> callees = channel.getView()
			.getMembers()
			.stream()
			.filter((member) -> !member.equals(channel.getAddress()))
			.toList();
		RequestOptions sync = RequestOptions.SYNC().timeout(CALL_TIMEOUT_MILLIS);
		Address callee = callees.get(0);
		if (peers > 1) {
			return (thread) -> (a, b) -> callAll(dispatcher, callees, a, b, sync);
		}
		if (depth > 0) {
			return (thread) -> new Pipeline(
					(a, b) -> dispatcher.<Integer>callRemoteMethodWithFuture(callee, call(a, b), sync), depth);
		}
		return (thread) -> (a, b) -> dispatcher.<Integer>callRemoteMethod(callee, call(a, b), sync);
	}

	private static int callAll(RpcDispatcher dispatcher, List<Address> callees, int a, int b, RequestOptions sync)
			throws Exception {
		RspList<Integer> replies = dispatcher.callRemoteMethods(callees, call(a, b), sync);
		if (replies.numReceived() != callees.size()) {
			throw new IllegalStateException("Only " + replies.numReceived() + " members have answered");
		}
		for (int sum : replies.getResults()) {
			if (sum != a + b) {
				throw new WrongResultException(sum, a + b);
			}
		}
		return a + b;
	}

	private static MethodCall call(int a, int b) {
		return new MethodCall("add", new Object[] { a, b }, new Class<?>[] { int.class, int.class });
	}

	/**
	 * What is called.
	 */
	public static final class Calculator {

		/**
		 * Adds.
		 * @param a a number
		 * @param b another number
		 * @return the sum
		 */
		public int add(int a, int b) {
			return a + b;
		}

	}

	/**
	 * Waits until the group has all its members.
	 */
	private static final class Members implements Receiver {

		private final int expected;

		private final CountDownLatch complete = new CountDownLatch(1);

		Members(int expected) {
			this.expected = expected;
		}

		@Override
		public void viewAccepted(View view) {
			if (view.size() >= this.expected) {
				this.complete.countDown();
			}
		}

		void await() throws InterruptedException {
			if (!this.complete.await(VIEW_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("The group has not reached " + this.expected + " members");
			}
		}

	}

}
