package org.halfstep.experiments.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.halfstep.experiments.cnf.StepDigests;
import org.halfstep.experiments.run.RecordedDigests;

/** Where two runs of one configuration part, by the digests of their steps. */
final class Parting {
    private Parting() {}

    /** In words; empty where there is nothing to compare step by step: no digests, or another configuration. */
    static Optional<String> of(Path one, Path other) {
        Optional<RecordedDigests> first = RecordedDigests.read(one);
        Optional<RecordedDigests> second = RecordedDigests.read(other);
        if (first.isEmpty() || second.isEmpty() || !first.get().isOfTheSameRunAs(second.get())) {
            return Optional.empty();
        }
        return Optional.of(describe(first.get(), second.get()));
    }

    private static String describe(RecordedDigests one, RecordedDigests other) {
        long from = Math.max(one.first(), other.first());
        long to = Math.min(one.end(), other.end());
        if (from >= to) {
            return "no iteration is recorded in both";
        }
        for (long i = from; i < to; i++) {
            int[] words = one.words(i);
            int word = Arrays.mismatch(words, other.words(i));
            if (word >= 0) {
                StepDigests.Place place = StepDigests.place(word, StepDigests.steps(words.length));
                return "every step digest is equal before iteration " + (i + 1) + ", and there the first to differ is "
                        + place.describe() + "; ./halfstep replay names the op";
            }
        }
        return "every step digest of iterations " + (from + 1) + " to " + to + " is equal";
    }
}
