package org.halfstep.experiments.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.proof.GoldenProof.FileResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halfstep proof}: recomputes golden numbers. */
@Command(
        name = "proof",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Recomputes files of golden numbers and prints the worst error of every case against its bound.",
            "Kinds, by the letter before the first underscore of a file's name: a linear ODE, b MLP (both without time"
                    + " gradients), c continuous normalizing flow, e dynamic scaling, f rounding."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every bound is kept", "1:a bound is exceeded, or nothing could be read", "2:no such folder"})
public final class ProofCommand implements Callable<Integer> {
    @Option(names = "--golden", required = true, paramLabel = "DIR", description = "the folder of golden files")
    private Path golden = Path.of("");

    @Option(names = "--backend", paramLabel = "NAME", description = "what computes (default: auto)")
    private String backend = Backends.AUTO;

    @Option(names = "--threads", paramLabel = "N", description = "threads of the backend (default: 1)")
    private int threads = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(golden)) {
            throw new UsageException("--golden " + golden + ": there is no such folder");
        }
        try (Backend opened = CommonOptions.checked(() -> Backends.open(backend, threads))) {
            List<FileResult> results = GoldenProof.prove(golden, opened);
            if (spec != null) {
                spec.commandLine().getOut().print(ProofTable.of(results));
                spec.commandLine().getOut().flush();
            }
            if (results.stream().noneMatch(FileResult.Read.class::isInstance)) {
                throw new RunFailedException(golden + " holds no golden file that could be read; known kinds:\n"
                        + GoldenProof.knownKinds().stripTrailing());
            }
            return ProofTable.holds(results) ? 0 : 1;
        } catch (IOException e) {
            throw new RunFailedException(golden + " cannot be read: " + e.getMessage(), e);
        }
    }
}
