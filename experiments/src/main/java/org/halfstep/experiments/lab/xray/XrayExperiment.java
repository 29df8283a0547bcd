package org.halfstep.experiments.lab.xray;

import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.LabSetup;

/** {@code lab xray}: magnitudes against the range of the format. */
public final class XrayExperiment implements Experiment {
    @Override
    public String word() {
        return "xray";
    }

    @Override
    public String title() {
        return "An x-ray of a solve";
    }

    @Override
    public String defaultProblem() {
        return "polynomial";
    }

    @Override
    public Finding run(LabSetup setup, Backend backend) {
        return new XrayFinding(Xray.of(setup, backend));
    }
}
