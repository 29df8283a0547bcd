package org.halfstep.experiments.lab.ledger;

import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.LabSetup;

/** {@code lab ledger}: which rounding made which part of the error. */
public final class LedgerExperiment implements Experiment {
    @Override
    public String word() {
        return "ledger";
    }

    @Override
    public String title() {
        return "Where every digit goes";
    }

    @Override
    public String defaultProblem() {
        return "lotka-volterra";
    }

    @Override
    public Finding run(LabSetup setup, Backend backend) {
        return new LedgerFinding(Ledger.of(setup, backend));
    }
}
