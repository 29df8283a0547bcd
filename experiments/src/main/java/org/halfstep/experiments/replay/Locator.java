package org.halfstep.experiments.replay;

import java.util.Arrays;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cnf.CnfTraining;
import org.halfstep.experiments.cnf.RecordedRun;
import org.halfstep.experiments.run.Checkpoint;

/** Finds what is behind a digest that differs: runs the iteration again from the state before it, on two backends. */
final class Locator {
    private final RecordedRun run;
    private final Backend backend;
    private final Backend other;

    /**
     * A search with two backends.
     *
     * @param backend the one whose digests differ from the record
     * @param other the recorded one, or another one where that is the same
     */
    Locator(RecordedRun run, Backend backend, Backend other) {
        this.run = run;
        this.backend = backend;
        this.other = other;
    }

    /**
     * Looks into an iteration.
     *
     * @param state before it
     * @param recorded its recorded words
     * @param repeated its words on the first backend
     */
    Difference.Cause locate(Checkpoint state, long iteration, int[] recorded, int[] repeated) {
        int[] others = words(other, state, iteration);
        if (Arrays.equals(others, repeated)) {
            return Arrays.equals(words(backend, state, iteration), repeated)
                    ? new Difference.Elsewhere(backend.name(), other.name())
                    : new Difference.Passing(backend.name());
        }
        Lockstep both = new Lockstep(other, backend);
        words(both, state, iteration);
        Optional<Finding> finding = both.finding();
        boolean repeats = Arrays.equals(others, recorded);
        return finding.<Difference.Cause>map(
                        found -> new Difference.Backends(other.name(), backend.name(), repeats, found))
                .orElseGet(() -> new Difference.Passing(backend.name()));
    }

    private int[] words(Backend on, Checkpoint state, long iteration) {
        try (CnfTraining training = run.training(on, state)) {
            CnfTraining.Step _ = training.step(iteration);
            return training.stepDigests().words().clone();
        }
    }
}
