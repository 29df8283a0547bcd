package org.halfstep.experiments;

import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backends;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code halfstep devices}: what could compute here. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the backends: on what each runs, or why it cannot.")
final class DevicesCommand implements Runnable {
    private static final long MEBIBYTE = 1 << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        Runtime runtime = Runtime.getRuntime();
        StringBuilder text = new StringBuilder();
        Backends.availability()
                .forEach((name, availability) -> text.append("%-10s %s%n"
                        .formatted(
                                name,
                                switch (availability) {
                                    case Availability.Available(String description) -> description;
                                    case Availability.Unavailable(String reason) -> "not available: " + reason;
                                })));
        text.append("%-10s %s %s%n"
                .formatted("java", System.getProperty("java.vm.name"), System.getProperty("java.vm.version")));
        text.append("%-10s %d%n".formatted("cores", runtime.availableProcessors()));
        text.append("%-10s %d MiB at most%n".formatted("heap", runtime.maxMemory() / MEBIBYTE));
        if (spec != null) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }
    }
}
