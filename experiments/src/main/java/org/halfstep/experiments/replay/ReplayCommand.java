package org.halfstep.experiments.replay;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Resources;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.ResourceOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.cnf.RecordedRun;
import org.halfstep.experiments.replay.Replay.Other;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RecordedDigests;
import org.halfstep.experiments.run.RunFolder;
import org.halfstep.experiments.run.RunFolderException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halfstep replay}: repeats a recorded run and compares every step. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Repeats a recorded run and compares the digest of every step, forward and backward. At the first"
                    + " difference names iteration, step, op, role and both numbers in bits.",
            "The run's folder is only read; it may be unfinished, or still be written."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every digest is the recorded one",
            "1:one is not; where and why is printed",
            "2:the folder or the options cannot be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ./halfstep replay runs/spirals", "  ./halfstep replay runs/spirals --against reference --until 10"
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int EXIT_DIFFERENT = 1;

    @Parameters(paramLabel = "RUN", description = "the folder of a cnf run")
    private @Nullable Path folder;

    @Option(
            names = "--against",
            paramLabel = "BACKEND",
            description = "replay on another backend: vector, reference or tornado[:device] (GPUs); ./halfstep devices"
                    + " lists them (default: the one that the run was made on)")
    private @Nullable String against;

    @Mixin
    private ResourceOptions resources = new ResourceOptions();

    @Option(
            names = "--until",
            paramLabel = "ITERATION",
            description = "the last iteration to repeat, counted from 1 (default: all that are recorded)")
    private @Nullable Long until;

    @Option(names = "--quiet", description = "no progress, only the result")
    private boolean quiet;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            return replay(Objects.requireNonNull(folder));
        } catch (RunFolderException | RunFailedException e) {
            throw new UsageException(e); // 1 says that the numbers differ, and nothing else
        }
    }

    private int replay(Path path) {
        Resources wanted = resources.resources();
        RecordedRun run = RecordedRun.read(path);
        long end = end(run);
        String recorded = recordedBackend(run);
        String name = against == null ? recorded : against;
        try (Backend backend = open(name, wanted);
                Progress progress = quiet ? Progress.QUIET : Progress.start(end, 0, err())) {
            say("replaying iterations 1 to " + end + " of " + path + ", recorded on " + recorded + ", on "
                    + backend.name());
            Replay.Result result = new Replay(run, backend, () -> other(backend, recorded)).until(end, progress);
            return tell(result, run, backend, end);
        }
    }

    private long end(RecordedRun run) {
        RecordedDigests digests = run.digests();
        if (digests.end() == digests.first()) {
            throw new UsageException(run.folder() + " has recorded no iteration yet; let the run go on a little");
        }
        if (until != null && (until <= digests.first() || until > digests.end())) {
            throw new UsageException("--until " + until + ": the run has recorded iterations " + (digests.first() + 1)
                    + " to " + digests.end());
        }
        return until == null ? digests.end() : until;
    }

    /** The name of the backend, which environment.json has before its description. */
    private static String recordedBackend(RecordedRun run) {
        String described = run.environment().getOrDefault("backend", "");
        int colon = described.indexOf(": ");
        return colon < 0 ? described : described.substring(0, colon);
    }

    private static Backend open(String name, Resources wanted) {
        if (name.isEmpty()) {
            throw new UsageException("the run does not say on which backend it was made (no " + RunFolder.ENVIRONMENT
                    + "); name one by --against");
        }
        return CommonOptions.checked(() -> Backends.open(name, wanted));
    }

    /** The recorded backend where another one replays, else the one that is trusted most of those that are not it. */
    private static Other other(Backend backend, String recorded) {
        List<String> candidates = new ArrayList<>(List.of(recorded));
        Backends.availability().keySet().stream().toList().reversed().forEach(candidates::add);
        String reasons = "";
        for (String candidate : candidates) {
            if (!candidate.equals(backend.name()) && !candidate.isEmpty()) {
                try {
                    return new Other.Opened(Backends.open(candidate, backend.threads()));
                } catch (IllegalArgumentException e) {
                    reasons += (reasons.isEmpty() ? "" : "; ") + e.getMessage();
                }
            }
        }
        return new Other.Missing("no other backend to compare with: " + reasons);
    }

    private int tell(Replay.Result result, RecordedRun run, Backend backend, long end) {
        return switch (result) {
            case Replay.Equal equal -> tell(equal, run, backend, end);
            case Replay.Different(Difference difference) -> {
                DifferenceText.of(difference, run, Environment.facts(backend)).forEach(out()::println);
                yield EXIT_DIFFERENT;
            }
        };
    }

    private int tell(Replay.Equal equal, RecordedRun run, Backend backend, long end) {
        int steps = run.config().steps();
        out().println("equal: " + equal.compared() + " iterations of " + steps + " steps forward and " + steps
                + " back on " + backend.name() + ", threads " + backend.threads()
                + ", have the recorded digests");
        if (run.digests().first() > 0) {
            out().println("iterations 1 to " + run.digests().first() + " were not recorded");
        }
        equal.failed().ifPresent(reason -> out().println("iteration " + end + " fails, as recorded: " + reason));
        long done = equal.failed().isPresent() ? end - 1 : end;
        Optional<String> summed = run.digest(done);
        if (summed.isEmpty()) {
            return 0;
        }
        boolean same = summed.get().equals(equal.digest());
        out().println("digest " + equal.digest() + (same ? ", as " : ", but not as ") + RunFolder.SUMMARY + " has it"
                + (same ? "" : ": " + summed.get()));
        return same ? 0 : EXIT_DIFFERENT;
    }

    private void say(String text) {
        if (!quiet) {
            err().println(text);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
