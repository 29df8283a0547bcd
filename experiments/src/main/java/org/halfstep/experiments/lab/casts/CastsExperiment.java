package org.halfstep.experiments.lab.casts;

import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.LabSetup;

/** {@code lab casts}: which places may be low. */
public final class CastsExperiment implements Experiment {
    @Override
    public String word() {
        return "casts";
    }

    @Override
    public String title() {
        return "The casts that matter";
    }

    @Override
    public String defaultProblem() {
        return "mlp";
    }

    @Override
    public Finding run(LabSetup setup, Backend backend) {
        return new CastsFinding(Casts.of(setup, backend));
    }
}
