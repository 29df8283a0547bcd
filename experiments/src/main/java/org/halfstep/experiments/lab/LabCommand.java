package org.halfstep.experiments.lab;

import java.util.List;
import org.halfstep.experiments.lab.adaptive.AdaptiveExperiment;
import org.halfstep.experiments.lab.casts.CastsExperiment;
import org.halfstep.experiments.lab.ledger.LedgerExperiment;
import org.halfstep.experiments.lab.scalers.ScalersExperiment;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.xray.XrayExperiment;
import picocli.CommandLine.Command;

/** {@code halfstep lab}: a tour of all experiments, or one of them. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            LabCommand.Ledger.class,
            LabCommand.Xray.class,
            LabCommand.Casts.class,
            LabCommand.Scalers.class,
            LabCommand.Adaptive.class
        },
        description = {
            "A laboratory for precision: makes experiments with a small problem, and writes a folder with tables, CSV"
                    + " files and a report.",
            "Without a sub-command: all of them with one problem, in one report."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the problem cannot be solved so", "2:the options cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./halfstep lab --problem lotka-volterra --precision bfloat16",
            "  ./halfstep lab ledger --precision rampde-0.1.0:float16 --steps 30",
            "  ./halfstep lab xray --problem docs/examples/VanDerPol.java"
        })
public final class LabCommand extends LabTask {
    /** The experiments, in the order of the tour; one more is a line here and a class below. */
    private static final List<Experiment> ALL = List.of(
            new LedgerExperiment(),
            new XrayExperiment(),
            new CastsExperiment(),
            new ScalersExperiment(),
            new AdaptiveExperiment());

    /** The tour. */
    public LabCommand() {
        super(ALL);
    }

    /** {@code lab ledger}. */
    @Command(
            name = "ledger",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Attributes the error of solution and gradients to the roles of the casting table, step by"
                    + " step. What no role explains is shown.")
    static final class Ledger extends LabTask {
        Ledger() {
            super(List.of(new LedgerExperiment()));
        }
    }

    /** {@code lab xray}. */
    @Command(
            name = "xray",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Histograms of |y|, |k|, |S a| and |dtheta|, step by step, against the range of the format,"
                    + " with S and its retries.")
    static final class Xray extends LabTask {
        Xray() {
            super(List.of(new XrayExperiment()));
        }
    }

    /** {@code lab casts}. */
    @Command(
            name = "casts",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "All 256 combinations of eight places low or high: error, bytes and time, and which are on the"
                            + " front. --precision says which format is low.")
    static final class Casts extends LabTask {
        Casts() {
            super(List.of(new CastsExperiment()));
        }
    }

    /** {@code lab scalers}. */
    @Command(
            name = "scalers",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "No scaling, loss scaling, the released rule, the corrected rule and the best constant S:"
                    + " retries, underflow, and the angle to the gradient in binary64.")
    static final class Scalers extends LabTask {
        Scalers() {
            super(List.of(new ScalersExperiment()));
        }
    }

    /** {@code lab adaptive}. */
    @Command(
            name = "adaptive",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Dormand and Prince's pair with error control, failing in low precision: underflow in dt"
                    + " explained, with a fixed grid beside. Method and steps are its own.")
    static final class Adaptive extends LabTask {
        Adaptive() {
            super(List.of(new AdaptiveExperiment()));
        }
    }
}
