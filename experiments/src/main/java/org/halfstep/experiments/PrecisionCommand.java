package org.halfstep.experiments;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionTable;
import org.halfstep.experiments.cli.CommonOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halfstep precision}: the casting table of a precision. */
@Command(
        name = "precision",
        mixinStandardHelpOptions = true,
        description = "Prints the casting table of a precision: every number of the method and the format it has.")
final class PrecisionCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "float64, float32, bfloat16, float16, or rampde-0.1.0:<format> (default: float16)")
    private String name = "float16";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrecisionPolicy policy = CommonOptions.checked(() -> PrecisionPolicy.parse(name));
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(PrecisionTable.of(policy));
            out.flush();
        }
        return 0;
    }
}
