package org.halfstep.experiments.lab.setup;

import org.halfstep.core.backend.Backend;

/** An experiment of the laboratory. */
public interface Experiment {
    /** The word by which the user calls it. */
    String word();

    /** What it shows, as a title. */
    String title();

    /** The problem that is looked at where the user names none. */
    String defaultProblem();

    /** The precision that is looked at where the user names none. */
    default String defaultPrecision() {
        return "float16";
    }

    /** How the problem is solved, in words. */
    default String method(LabSetup setup) {
        return setup.tableau().name() + ", " + setup.grid().steps() + " steps";
    }

    /**
     * Makes the experiment.
     *
     * @throws org.halfstep.experiments.cli.RunFailedException if the problem cannot be solved in this precision, with
     *     the remedy
     */
    Finding run(LabSetup setup, Backend backend);
}
