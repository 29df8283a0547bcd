package org.halfstep.experiments.bench;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cnf.CnfConfig;
import org.halfstep.experiments.cnf.CnfPreset;
import org.halfstep.experiments.cnf.CnfTraining;
import org.halfstep.experiments.data.ToyData;
import org.halfstep.solvers.scaling.AdjointScaling;

/** The models whose training steps are timed; the script for PyTorch has the same by the same words. */
enum StepModel {
    /** 2-64-64-2, batch 1024, 16 steps of RK4. */
    MLP_SMALL("mlp-small", 15) {
        @Override
        Training open(String precision, Backend backend) {
            return mlp(2, 64, 1024, STEPS, precision, backend);
        }
    },
    /** 64-256-256-64, batch 512, 16 steps of RK4. */
    MLP_BIG("mlp-big", 9) {
        @Override
        Training open(String precision, Backend backend) {
            return mlp(64, 256, 512, STEPS, precision, backend);
        }
    },
    /** The paper's flow: batch 1024, 127 steps of RK4. */
    CNF("cnf", 5) {
        @Override
        Training open(String precision, Backend backend) {
            String scaling =
                    AdjointScaling.defaultFor(PrecisionPolicy.parse(precision)).name();
            CnfConfig config = CnfPreset.PAPER.config(ToyData.TWO_SPIRALS.name(), precision, scaling, "rk4", 0);
            CnfTraining training = new CnfTraining(config, ToyData.TWO_SPIRALS, backend);
            long[] iteration = {0};
            return new Training(
                    () -> {
                        if (training.step(iteration[0]++) instanceof CnfTraining.Step.Failed(String reason)) {
                            throw new RunFailedException(reason);
                        }
                    },
                    training,
                    training.odeint().workspace());
        }
    },
    /** 1024-1024-1024-1024, batch 16384, 4 steps of RK4: 6.6e12 operations. */
    MLP_1024("mlp-1024", 5) {
        @Override
        Training open(String precision, Backend backend) {
            return mlp(1024, 1024, WIDE_BATCH, 4, precision, backend);
        }
    },
    /** 4096-4096-4096-4096, batch 16384, 2 steps of RK4: 53e12 operations. */
    MLP_4096("mlp-4096", 3) {
        @Override
        Training open(String precision, Backend backend) {
            return mlp(4096, 4096, WIDE_BATCH, 2, precision, backend);
        }
    };

    /** Those that take a processor less than seconds; the others are for GPUs. */
    static final List<StepModel> USUAL = List.of(MLP_SMALL, MLP_BIG, CNF);

    private static final int STEPS = 16;
    private static final int WIDE_BATCH = 16384;

    private final String word;
    private final int rounds;

    StepModel(String word, int rounds) {
        this.word = word;
        this.rounds = rounds;
    }

    /** What is timed, what it holds, and the account of its memory. */
    record Training(Runnable step, AutoCloseable resources, Workspace workspace) implements AutoCloseable {
        @Override
        public void close() {
            try {
                resources.close();
            } catch (Exception e) {
                throw new IllegalStateException("a training does not close", e);
            }
        }
    }

    /** A training before its first step. */
    abstract Training open(String precision, Backend backend);

    private static Training mlp(int dimension, int width, int batch, int steps, String precision, Backend backend) {
        MlpTraining training =
                new MlpTraining(dimension, width, batch, steps, PrecisionPolicy.parse(precision), backend);
        return new Training(training::step, training, training.workspace());
    }

    String word() {
        return word;
    }

    /** How often to time a step. */
    int rounds() {
        return rounds;
    }
}
