package org.halfstep.experiments.lab.scalers;

import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.LabSetup;

/** {@code lab scalers}: the rules for S side by side. */
public final class ScalersExperiment implements Experiment {
    @Override
    public String word() {
        return "scalers";
    }

    @Override
    public String title() {
        return "Rules for the scale S";
    }

    @Override
    public String defaultProblem() {
        return "polynomial";
    }

    @Override
    public Finding run(LabSetup setup, Backend backend) {
        return new ScalersFinding(Scalers.of(setup, backend));
    }
}
