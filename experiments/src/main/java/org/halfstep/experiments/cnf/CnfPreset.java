package org.halfstep.experiments.cnf;

import java.util.Arrays;
import java.util.List;

/** Sizes of a training that belong together. */
public enum CnfPreset {
    /** Ends within seconds: shows that everything works, learns little. */
    TINY("tiny", 8, 64, 16, 16, 40, 1000, 10, 256),
    /** Ends within about a minute on two cores and visibly learns. */
    QUICK("quick", 31, 512, 32, 128, 600, 400, 20, 1024),
    /** The paper's experiment. */
    PAPER("paper", 127, 1024, 32, 128, 2000, 1000, 20, 1024);

    private static final double LEARNING_RATE = 1e-2;

    private final String word;
    private final int steps;
    private final int batch;
    private final int hidden;
    private final int width;
    private final long iterations;
    private final int decayEvery;
    private final int evaluateEvery;
    private final int validation;

    CnfPreset(
            String word,
            int steps,
            int batch,
            int hidden,
            int width,
            long iterations,
            int decayEvery,
            int evaluateEvery,
            int validation) {
        this.word = word;
        this.steps = steps;
        this.batch = batch;
        this.hidden = hidden;
        this.width = width;
        this.iterations = iterations;
        this.decayEvery = decayEvery;
        this.evaluateEvery = evaluateEvery;
        this.validation = validation;
    }

    /** What the user writes. */
    public String word() {
        return word;
    }

    /**
     * The preset of a word.
     *
     * @throws IllegalArgumentException naming the known presets
     */
    public static CnfPreset parse(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown preset '" + word + "'; known: " + String.join(", ", words())));
    }

    /** Every word. */
    public static List<String> words() {
        return Arrays.stream(values()).map(CnfPreset::word).toList();
    }

    /** The configuration of this preset with these choices. */
    public CnfConfig config(String data, String precision, String scaling, String method, long seed) {
        return new CnfConfig(
                word,
                data,
                precision,
                scaling,
                method,
                steps,
                batch,
                hidden,
                width,
                iterations,
                LEARNING_RATE,
                decayEvery,
                evaluateEvery,
                validation,
                seed);
    }
}
