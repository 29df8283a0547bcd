package org.halfstep.experiments.replay;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cnf.CnfTraining;
import org.halfstep.experiments.cnf.RecordedRun;
import org.halfstep.experiments.cnf.StepDigests;
import org.halfstep.experiments.run.Checkpoint;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RecordedDigests;

/** Repeats a recorded run on a backend and compares the digests of every step; stops at the first that differs. */
final class Replay {
    private final RecordedRun run;
    private final Backend backend;
    private final Supplier<Other> other;

    /** Another backend to compare with, where a difference has to be explained. */
    sealed interface Other {
        /** One that is open; closed by whoever asked for it. */
        record Opened(Backend backend) implements Other {}

        /** There is none, and why. */
        record Missing(String reason) implements Other {}
    }

    /** What a repetition came to. */
    sealed interface Result {}

    /**
     * Every digest is the recorded one.
     *
     * @param compared iterations whose digests were compared
     * @param digest of the run so far
     * @param failed why the run stopped there, as the recorded one did; empty if it did not
     */
    record Equal(long compared, String digest, Optional<String> failed) implements Result {}

    /** One is not. */
    record Different(Difference difference) implements Result {}

    Replay(RecordedRun run, Backend backend, Supplier<Other> other) {
        this.run = run;
        this.backend = backend;
        this.other = other;
    }

    /**
     * Repeats the iterations before {@code end}.
     *
     * @throws org.halfstep.experiments.run.RunFolderException if a record is damaged
     */
    Result until(long end, Progress progress) {
        RecordedDigests digests = run.digests();
        try (CnfTraining training = run.training(backend)) {
            for (long i = 0; i < end; i++) {
                if (i == digests.first() && training.stateDigest() != digests.start()) {
                    return unknown(
                            i,
                            "what the first recorded iteration starts from differs: "
                                    + (i == 0
                                            ? "the initial parameters, which no backend computes"
                                            : "an earlier iteration"));
                }
                Checkpoint before = run.state(training, i);
                CnfTraining.Step step = training.step(i);
                int[] words = training.stepDigests().words();
                int[] recorded = i >= digests.first() ? digests.words(i) : words;
                int differing = Arrays.mismatch(recorded, words);
                if (differing >= 0) {
                    return different(before, i, recorded, words.clone(), differing);
                }
                switch (step) {
                    case CnfTraining.Step.Failed(String reason) -> {
                        return i < digests.first()
                                ? unknown(i, "the iteration fails here: " + reason)
                                : new Equal(i + 1 - digests.first(), training.runDigest(), Optional.of(reason));
                    }
                    case CnfTraining.Step.Done done ->
                        progress.step(i + 1, done.loss(), done.trace().finalScale());
                }
            }
            return new Equal(end - digests.first(), training.runDigest(), Optional.empty());
        }
    }

    private static Different unknown(long iteration, String reason) {
        return new Different(new Difference(iteration, Optional.empty(), new Difference.Unknown(reason)));
    }

    private Different different(Checkpoint before, long iteration, int[] recorded, int[] words, int differing) {
        StepDigests.Place place = StepDigests.place(differing, run.config().steps());
        Difference.Cause cause =
                switch (other.get()) {
                    case Other.Opened(Backend opened) -> {
                        try (opened) {
                            yield new Locator(run, backend, opened).locate(before, iteration, recorded, words);
                        }
                    }
                    case Other.Missing(String reason) -> new Difference.Unknown(reason);
                };
        return new Different(new Difference(iteration, Optional.of(place), cause));
    }
}
