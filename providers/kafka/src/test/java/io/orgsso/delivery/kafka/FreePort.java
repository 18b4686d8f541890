package io.orgsso.delivery.kafka;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that are told theirs before they start. Not those of {@code new ServerSocket(0)}: the system gives
 * one again as soon as it is closed, to the next who asks or to any connection that begins meanwhile.
 */
public final class FreePort {
    /** Below what Linux and IANA give to connections. */
    private static final int FIRST = 10_000;

    private static final int COUNT = 22_000;

    /** Where another process begins is its own chance. */
    private static final AtomicInteger NEXT = new AtomicInteger(new Random().nextInt(COUNT));

    private FreePort() {}

    /** Nobody listens there, and nobody in this process was given it before. */
    public static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
