package org.halfstep.experiments.roundoff;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.halfstep.experiments.cnf.CnfConfig;
import org.halfstep.experiments.cnf.CnfPreset;

/** Sizes of a sweep that belong together. */
enum RoundoffPreset {
    /** Seconds: a small flow, few steps. */
    TINY("tiny", CnfPreset.TINY, 8, 40, 16, 64, 32, 512),
    /** A minute or two on two cores. */
    QUICK("quick", CnfPreset.QUICK, 8, 100, 64, 1024, 32, 4096),
    /** The paper's numbers of steps. */
    PAPER("paper", CnfPreset.QUICK, 31, 600, 64, 4096, 32, 8192);

    private final String word;
    private final CnfPreset model;
    private final int trainingSteps;
    private final int trainingIterations;
    private final int leastCnf;
    private final int mostCnf;
    private final int leastLinear;
    private final int mostLinear;

    RoundoffPreset(
            String word,
            CnfPreset model,
            int trainingSteps,
            int trainingIterations,
            int leastCnf,
            int mostCnf,
            int leastLinear,
            int mostLinear) {
        this.word = word;
        this.model = model;
        this.trainingSteps = trainingSteps;
        this.trainingIterations = trainingIterations;
        this.leastCnf = leastCnf;
        this.mostCnf = mostCnf;
        this.leastLinear = leastLinear;
        this.mostLinear = mostLinear;
    }

    /**
     * The preset of a word.
     *
     * @throws IllegalArgumentException naming the known presets
     */
    static RoundoffPreset parse(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown preset '" + word + "'; known: "
                        + Arrays.stream(values()).map(RoundoffPreset::word).collect(Collectors.joining(", "))));
    }

    /** What the user writes. */
    String word() {
        return word;
    }

    /** How the flow is trained, in float32. */
    CnfConfig training(String data, long seed) {
        return model.config(data, "float32", "none", "rk4", seed).with(trainingSteps, trainingIterations);
    }

    /** The fewest steps of a problem's sweep. */
    int leastSteps(String problem) {
        return problem.equals(LinearProblem.NAME) ? leastLinear : leastCnf;
    }

    /** The most steps of a problem's sweep. */
    int mostSteps(String problem) {
        return problem.equals(LinearProblem.NAME) ? mostLinear : mostCnf;
    }
}
