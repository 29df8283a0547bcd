package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RowPoolTest {
    private static final Tensor[] NONE = {};

    /** Counts how often each part is computed and by whom; {@code bad} fails, {@code overflowing} overflows. */
    private record Counting(AtomicIntegerArray runs, AtomicIntegerArray workers, int bad, int overflowing)
            implements Kernel {
        Counting(int parts, int bad, int overflowing) {
            this(new AtomicIntegerArray(parts), new AtomicIntegerArray(8), bad, overflowing);
        }

        @Override
        public int parts() {
            return runs.length();
        }

        @Override
        public long nanoseconds() {
            return 1_000_000;
        }

        @Override
        public boolean run(Tensor[] slots, int from, int to, int worker) {
            workers.incrementAndGet(worker);
            boolean overflow = false;
            for (int part = from; part < to; part++) {
                if (part == bad) {
                    throw new IllegalArgumentException("part " + part);
                }
                runs.incrementAndGet(part);
                overflow |= part == overflowing;
            }
            return overflow;
        }
    }

    @Test
    void everyPartIsComputedOnceInEveryDispatch() {
        for (int threads = 1; threads <= 4; threads++) {
            try (RowPool pool = new RowPool(threads, RowPool.WORTH_SHARING_NANOSECONDS)) {
                for (int parts : new int[] {0, 1, 2, 3, 7, 8, 9, 100}) {
                    Counting kernel = new Counting(parts, -1, -1);
                    for (int run = 0; run < 300; run++) {
                        assertThat(pool.run(kernel, NONE)).isFalse();
                    }
                    for (int part = 0; part < parts; part++) {
                        assertThat(kernel.runs.get(part)).isEqualTo(300);
                    }
                }
            }
        }
    }

    @Test
    void sleepingThreadsAreWoken() {
        try (RowPool pool = new RowPool(2, 0)) {
            Counting kernel = new Counting(8, -1, -1);
            for (int run = 0; run < 2000 && kernel.workers.get(1) == 0; run++) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                pool.run(new Waiting(kernel), NONE);
            }
            assertThat(kernel.workers.get(1)).isPositive();
        }
    }

    /** A kernel whose every part takes a while, so that a thread that has to wake up finds some left. */
    private record Waiting(Counting kernel) implements Kernel {
        @Override
        public int parts() {
            return kernel.parts();
        }

        @Override
        public long nanoseconds() {
            return kernel.nanoseconds();
        }

        @Override
        public boolean run(Tensor[] slots, int from, int to, int worker) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            return kernel.run(slots, from, to, worker);
        }
    }

    @Test
    void anOverflowOfOnePartIsOneOfTheWhole() {
        try (RowPool pool = new RowPool(3, 0)) {
            for (int part = 0; part < 24; part++) {
                assertThat(pool.run(new Counting(24, -1, part), NONE)).isTrue();
                assertThat(pool.run(new Counting(24, -1, -1), NONE)).isFalse();
            }
        }
    }

    @Test
    void aFailureReachesTheCallerAndThePoolGoesOn() {
        try (RowPool pool = new RowPool(2, 0)) {
            for (int part = 0; part < 16; part++) {
                Counting failing = new Counting(16, part, -1);
                assertThatIllegalStateException()
                        .isThrownBy(() -> pool.run(failing, NONE))
                        .withCauseInstanceOf(IllegalArgumentException.class);
                assertThat(pool.run(new Counting(16, -1, -1), NONE)).isFalse();
            }
        }
    }
}
