package org.halfstep.experiments.lab;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.lab.setup.Experiment;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.LabOptions;
import org.halfstep.experiments.lab.setup.LabRun;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.TextTable;
import org.halfstep.experiments.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that makes one or more experiments with one setup, and writes one folder. */
class LabTask implements Callable<Integer> {
    private static final String TOUR_PROBLEM = "polynomial";
    private static final String TOUR_PRECISION = "float16";
    private static final String TOUR_TITLE = "A laboratory for precision";

    private final List<Experiment> experiments;

    @Mixin
    private LabOptions options = new LabOptions();

    @Spec
    private @Nullable CommandSpec spec;

    LabTask(List<Experiment> experiments) {
        this.experiments = experiments;
    }

    @Override
    public Integer call() {
        boolean tour = experiments.size() > 1;
        Experiment first = experiments.getFirst();
        String problem = tour ? TOUR_PROBLEM : first.defaultProblem();
        LabSetup setup = options.setup(problem, tour ? TOUR_PRECISION : first.defaultPrecision());
        String command = tour ? "lab" : "lab " + first.word();
        String title = (tour ? TOUR_TITLE : first.title()) + ": "
                + setup.problem().name() + " in " + setup.policy().name();
        try (Backend backend = options.openBackend(err())) {
            LabRun run = new LabRun(command, options.problemWord(problem), title, first.method(setup), setup, backend);
            try (RunFolder folder = RunFolder.create(options.out().orElseGet(run::freshPath))) {
                List<Finding> findings = findings(setup, backend);
                run.write(folder, findings);
                out().println("digest " + LabRun.digest(findings));
                out().println("report " + folder.path().resolve(RunFolder.REPORT));
            }
        }
        return 0;
    }

    private List<Finding> findings(LabSetup setup, Backend backend) {
        List<Finding> findings = new ArrayList<>();
        for (Experiment experiment : experiments) {
            try {
                Finding finding = experiment.run(setup, backend);
                findings.add(finding);
                print(finding);
            } catch (IllegalArgumentException e) {
                // a field or a loss that does not fit its state: the recording says which, and by what
                throw new UsageException("problem " + setup.problem().name() + ": " + e.getMessage());
            }
        }
        return findings;
    }

    private void print(Finding finding) {
        if (!options.quiet()) {
            out().println(finding.word());
            out().println();
            out().print(TextTable.of(finding.table()));
            out().println();
            finding.sentences().forEach(sentence -> out().println(sentence));
            out().println();
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
