package org.halfstep.experiments.cnf;

import java.nio.file.Path;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.report.CnfReportData.Outcome;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;

/** Small trainings, recorded in folders on any backend. */
public final class Recordings {
    /** Steps of a solve. */
    public static final int STEPS = 3;

    private Recordings() {}

    /** A configuration of a few small steps. */
    public static CnfConfig config(String precision, String scaling, long iterations) {
        return config(precision, scaling, iterations, 0.01);
    }

    /** As that, with a learning rate. */
    public static CnfConfig config(String precision, String scaling, long iterations, double learningRate) {
        return config(precision, scaling, iterations, learningRate, 4);
    }

    /** As that, with a seed. */
    public static CnfConfig config(String precision, String scaling, long iterations, double learningRate, long seed) {
        return new CnfConfig(
                "tiny", "moons", precision, scaling, "rk4", STEPS, 16, 8, 8, iterations, learningRate, 5, 3, 32, seed);
    }

    /** The name of a precision that rounds stochastically. */
    public static String stochastic(String precision) {
        return PrecisionPolicy.parse(precision)
                .with(RoundingDirection.parse("stochastic"))
                .name();
    }

    /** Trains into a folder, and on if it holds a run already. */
    public static Outcome record(CnfConfig config, Backend backend, Path folder) {
        boolean begun = folder.resolve(RunFolder.CONFIG).toFile().isFile();
        CnfData data = CnfData.of(config.data());
        try (RunFolder opened = begun ? RunFolder.open(folder) : RunFolder.create(folder);
                CnfRun run = new CnfRun(config, data, backend, opened);
                Interrupt interrupt = Interrupt.none()) {
            opened.writeJson(RunFolder.CONFIG, CnfConfigJson.write(config, data.file()));
            opened.writeJson(RunFolder.ENVIRONMENT, Environment.json(Environment.facts(backend)));
            Outcome outcome = run.train(Progress.QUIET, interrupt);
            run.report(outcome, Environment.facts(backend));
            return outcome;
        }
    }
}
