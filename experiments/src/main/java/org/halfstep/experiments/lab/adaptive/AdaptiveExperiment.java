package org.halfstep.experiments.lab.adaptive;

import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.LabSetup;

/** {@code lab adaptive}: error control failing in low precision. */
public final class AdaptiveExperiment implements Experiment {
    @Override
    public String word() {
        return "adaptive";
    }

    @Override
    public String title() {
        return "Underflow in dt";
    }

    @Override
    public String defaultProblem() {
        return "mlp";
    }

    @Override
    public String defaultPrecision() {
        return "pure:float16";
    }

    @Override
    public String method(LabSetup setup) {
        return "the pair 5(4) of Dormand and Prince, error control";
    }

    @Override
    public Finding run(LabSetup setup, Backend backend) {
        return new AdaptiveFinding(Adaptive.of(setup, backend));
    }
}
