package org.halfstep.experiments.proof.section;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;

/**
 * What a proof runs on.
 *
 * @param backend runs every program
 * @param seed of every random number
 * @param depth how much is tried
 * @param precisions the names of the policies to look at; empty for each section's own choice
 */
public record Settings(Backend backend, long seed, Depth depth, List<String> precisions) {
    private static final int STEP_MASK = (1 << 20) - 1;
    private static final int PASS_SHIFT = 24;
    private static final int PASS_MASK = 0xff;

    /** How much is tried. */
    public enum Depth {
        /** A minute. */
        USUAL,
        /** All 2^32 binary32 numbers, too. */
        EXHAUSTIVE
    }

    public Settings {
        precisions = List.copyOf(precisions);
    }

    /** Random numbers of their own for every purpose. */
    public Stream random(String what) {
        int hash = what.hashCode() * 0x9E3779B9;
        return new CounterRandom(seed, Purpose.DIAGNOSTICS)
                .at(0, hash & STEP_MASK, (hash >>> PASS_SHIFT) & PASS_MASK, 0);
    }

    /** The policies that were asked for, else these. */
    public List<String> policies(List<String> usual) {
        return precisions.isEmpty() ? usual : precisions;
    }

    /** Whether a policy is to be looked at. */
    public boolean wants(String policy) {
        return precisions.isEmpty() || precisions.contains(policy);
    }

    /** The low formats of the policies that were asked for, else these. */
    public List<FloatFormat> formats(List<FloatFormat> usual) {
        return precisions.isEmpty()
                ? usual
                : precisions.stream()
                        .map(name -> PrecisionPolicy.parse(name).low())
                        .distinct()
                        .toList();
    }

    /** The number of cases: {@code usual}, or many more where everything is asked for. */
    public int count(int usual, int exhaustive) {
        return depth == Depth.EXHAUSTIVE ? exhaustive : usual;
    }
}
