package org.halfstep.core.backend.reference;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.halfstep.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads, the caller's included, that share out the parts of one kernel at a time.
 *
 * <p>Parts go out in groups to whoever asks next, so a thread that wakes up late costs nothing. A waiting thread spins
 * for {@value #SPIN_NANOSECONDS} ns, then gives way to any other thread that could run on its core until
 * {@value #YIELD_NANOSECONDS} ns have passed, a few times what waking it would cost, and then sleeps. Dispatching
 * allocates nothing.
 */
public final class RowPool implements AutoCloseable {
    /** By default, kernels that take less run on the calling thread. */
    public static final long WORTH_SHARING_NANOSECONDS = 20_000;

    private static final long SPIN_NANOSECONDS = 20_000;
    private static final long YIELD_NANOSECONDS = 200_000;
    private static final long NAP_NANOSECONDS = 20_000;
    private static final int GROUPS_PER_THREAD = 4;

    private final long worthSharingNanoseconds;
    private final Worker[] workers;
    /** Groups that nobody has taken yet. Taking one is what makes the fields below visible and belong to this job. */
    private final AtomicInteger untaken = new AtomicInteger();

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Kernel kernel;
    private Tensor[] slots = {};
    private int groups;
    private volatile boolean overflow;
    private volatile boolean closed;

    public RowPool(int threads, long worthSharingNanoseconds) {
        this.worthSharingNanoseconds = worthSharingNanoseconds;
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    public int threads() {
        return workers.length + 1;
    }

    /** Computes all parts and returns whether one of them overflowed. */
    public boolean run(Kernel work, Tensor[] tensors) {
        work.begin();
        int count = Math.min(work.parts(), GROUPS_PER_THREAD * threads());
        if (workers.length == 0 || count < 2 || work.nanoseconds() < worthSharingNanoseconds) {
            return work.run(tensors, 0, work.parts(), 0);
        }
        return share(work, tensors, count);
    }

    private synchronized boolean share(Kernel work, Tensor[] tensors, int count) {
        kernel = work;
        slots = tensors;
        groups = count;
        overflow = false;
        unfinished.set(count);
        untaken.set(count);
        for (Worker worker : workers) {
            worker.wake();
        }
        while (takeOne(0)) {}
        awaitTheOthers();
        @Nullable Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new IllegalStateException("a kernel failed on a thread of the backend", thrown);
        }
        return overflow;
    }

    /** Computes one group, if one is left. */
    private boolean takeOne(int worker) {
        int left = untaken.get();
        while (left > 0 && !untaken.compareAndSet(left, left - 1)) {
            left = untaken.get();
        }
        if (left <= 0) {
            return false;
        }
        try {
            Kernel work = Objects.requireNonNull(kernel);
            long parts = work.parts();
            int from = (int) (parts * (left - 1) / groups);
            int to = (int) (parts * left / groups);
            if (work.run(slots, from, to, worker)) {
                overflow = true;
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        } finally {
            unfinished.decrementAndGet();
        }
        return true;
    }

    /** Waits a little, unless it has waited for so long that sleeping is better. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing but speed relies on the scheduler
    private static boolean stayAwake(long waitedNanoseconds) {
        if (waitedNanoseconds < SPIN_NANOSECONDS) {
            Thread.onSpinWait();
            return true;
        }
        if (waitedNanoseconds < YIELD_NANOSECONDS) {
            Thread.yield();
            return true;
        }
        return false;
    }

    private void awaitTheOthers() {
        long start = System.nanoTime();
        while (unfinished.get() > 0) {
            if (!stayAwake(System.nanoTime() - start)) {
                LockSupport.parkNanos(this, NAP_NANOSECONDS);
            }
        }
    }

    /** Ends the threads; work in progress is finished first. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Worker worker : workers) {
            worker.wake();
        }
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile boolean asleep;

        Worker(int number) {
            super("halfstep-kernels-" + number);
            this.number = number;
            setDaemon(true);
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            long idleSince = System.nanoTime();
            while (!closed) {
                if (takeOne(number)) {
                    idleSince = System.nanoTime();
                } else if (!stayAwake(System.nanoTime() - idleSince)) {
                    sleep();
                    idleSince = System.nanoTime();
                }
            }
        }

        /** Announces the sleep before looking for work once more, so that work offered in between wakes it. */
        private void sleep() {
            asleep = true;
            while (untaken.get() <= 0 && !closed) {
                LockSupport.park(RowPool.this);
            }
            asleep = false;
        }
    }
}
