package org.halfstep.experiments;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Device;
import org.halfstep.experiments.cli.TextTable;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code halfstep devices}: what could compute here. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the backends and their devices as --backend takes them: on what each runs, or why it cannot. Of a"
                    + " backend with several devices the first is taken unless another is named, by its number or a part"
                    + " of its name: tornado:1, tornado:h200."
        })
final class DevicesCommand implements Runnable {
    private static final String NONE = "-";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        Runtime runtime = Runtime.getRuntime();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(TextTable.of(backends()));
        out.println();
        out.print("%-10s %s %s%n"
                .formatted("java", System.getProperty("java.vm.name"), System.getProperty("java.vm.version")));
        out.print("%-10s %d%n".formatted("cores", runtime.availableProcessors()));
        out.print("%-10s %s at most%n".formatted("heap", Numbers.bytes(runtime.maxMemory())));
        out.flush();
    }

    private static Table backends() {
        Map<String, Availability> availability = Backends.availability();
        List<List<String>> rows = new ArrayList<>();
        Backends.devices().forEach((backend, devices) -> {
            if (devices.isEmpty()) {
                rows.add(List.of(backend, NONE, NONE, words(Objects.requireNonNull(availability.get(backend)))));
            }
            for (Device device : devices) {
                rows.add(List.of(
                        devices.size() == 1 ? backend : backend + ":" + device.word(),
                        Numbers.bytes(device.memoryBytes()),
                        String.join(", ", device.formats()),
                        words(device.availability())));
            }
        });
        return new Table(
                List.of(
                        Column.words("backend"),
                        Column.numbers("memory"),
                        Column.words("computes"),
                        Column.words("runs on")),
                rows);
    }

    private static String words(Availability availability) {
        return switch (availability) {
            case Availability.Available(String description) -> description;
            case Availability.Unavailable(String reason) -> "not available: " + reason;
        };
    }
}
