package org.halfstep.experiments.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import org.halfstep.experiments.bench.Rounds.Contestant;

/** Times work: by this thread's processor time where the work stays on it, else by the clock. */
final class Stopwatch {
    private static final double NANOS = 1e-9;
    private static final int MOST_REPEATS = 1 << 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Stopwatch() {}

    /** The clock for work on so many threads, ns. */
    static LongSupplier clock(int threads) {
        return threads == 1 && THREADS.isCurrentThreadCpuTimeSupported()
                ? THREADS::getCurrentThreadCpuTime
                : System::nanoTime;
    }

    /** The duration of one piece of work, s. */
    static double time(Runnable work, int threads) {
        LongSupplier clock = clock(threads);
        long before = clock.getAsLong();
        work.run();
        return (clock.getAsLong() - before) * NANOS;
    }

    /**
     * Warms work up and prepares to time it.
     *
     * @param warmSeconds how long to repeat it before the first measurement
     * @param roundSeconds how long a round should take at least, by repeating the work
     */
    static Contestant warmed(Runnable work, int threads, double warmSeconds, double roundSeconds) {
        long begin = System.nanoTime();
        while ((System.nanoTime() - begin) * NANOS < warmSeconds) {
            work.run();
        }
        int repeats = 1;
        while (repeats < MOST_REPEATS && time(repeated(work, repeats), threads) < roundSeconds) {
            repeats *= 2;
        }
        int count = repeats;
        return () -> time(repeated(work, count), threads) / count;
    }

    private static Runnable repeated(Runnable work, int count) {
        return () -> {
            for (int i = 0; i < count; i++) {
                work.run();
            }
        };
    }
}
