package org.halfstep.experiments.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM: the virtual machine begins to shut down, asks the training loop to stop, and waits until it has
 * saved what it has.
 */
public final class Interrupt implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitForLoop, "halfstep-interrupt");

    private Interrupt() {}

    /** Listens from now on until closed. */
    public static Interrupt listen() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** One that is never requested by the system, for loops that nobody waits for; see {@link #request()}. */
    public static Interrupt none() {
        return new Interrupt();
    }

    private void waitForLoop() {
        requested.set(true);
        try {
            boolean done = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!done) {
                System.err.println("halfstep: ended before the run had saved; its last checkpoint holds");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether somebody asked to stop. */
    public boolean requested() {
        return requested.get();
    }

    /** Asks to stop. */
    public void request() {
        requested.set(true);
    }

    /** The loop has saved everything: the virtual machine may end. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the virtual machine is shutting down: the hook runs and finds the latch open
        }
    }
}
