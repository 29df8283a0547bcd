package org.halfstep.experiments.bench;

import java.util.Arrays;
import java.util.List;

/** Measures contestants in turn, round after round: what disturbs the machine for a while disturbs all of them. */
final class Rounds {
    private Rounds() {}

    /** Something that can be timed. */
    interface Contestant {
        /** Does the work once more, or several times, and says how long one took, s. */
        double seconds();
    }

    /** The median of each contestant over so many rounds, s. */
    static double[] medians(List<? extends Contestant> contestants, int rounds) {
        double[][] seconds = new double[contestants.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < seconds.length; i++) {
                seconds[i][round] = contestants.get(i).seconds();
            }
        }
        return Arrays.stream(seconds).mapToDouble(Rounds::median).toArray();
    }

    /** The middle number, or the mean of the middle two. */
    static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
