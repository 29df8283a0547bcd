package org.halfstep.experiments.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.BackendOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.run.Environment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halfstep bench}: how fast Halfstep is here, and how fast others are. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures this machine's peak, matrix products, functions and whole training steps, and prints medians and"
                    + " ratios; a ratio above 1 means that Halfstep is faster.",
            "Measures on one thread and on --threads of them: on one, processor time of that thread, else time on the"
                    + " clock. Takes three minutes,"
                    + " six with both peers. Other work on the machine disturbs it.",
            "Of a device (--backend tornado[:device]) measures by the clock: its peak, launches and transfers, matrix"
                    + " products, functions, steps with their time outside kernels, and its memory. Takes ten minutes"
                    + " where the device is a processor, three with --quick."
        })
public final class BenchCommand implements Runnable {
    private static final String VECTOR = "vector";
    private static final double NANO = 1e-9;

    @Mixin
    private PeerOptions peers = new PeerOptions();

    @Option(
            names = "--only",
            paramLabel = "SECTION",
            split = ",",
            description = "peak, matmul, functions, steps, memory; several with commas between (default: all)")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--quick",
            description = "on a device: small matrix products and the smallest model alone; about three minutes where"
                    + " the device is a processor, less on a GPU")
    private boolean quick;

    @Option(
            names = "--wide",
            description =
                    "on a device that is a processor: the wide models, too, which take it hours; on a GPU they are"
                            + " always there but with --quick")
    private boolean wide;

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "write rows and environment as JSON to this file, which must not exist")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    /** The parts of the benchmark, in their order. */
    private enum Section {
        PEAK("The machine"),
        MATMUL("Matrix products m x n, sums of k; N as stored, T transposed"),
        FUNCTIONS("Functions"),
        STEPS("Training steps: forward, backward and optimiser"),
        MEMORY("Memory of a training step at its highest, and for what; ratios are of bytes");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What can be measured of a backend. */
    private enum Scope {
        VECTOR_BACKEND,
        PROCESSOR_AS_DEVICE,
        GPU,
        OTHER;

        static Scope of(Backend backend) {
            return backend.meter()
                    .map(meter -> meter.isProcessor() ? PROCESSOR_AS_DEVICE : GPU)
                    .orElse(backend.name().equals(VECTOR) ? VECTOR_BACKEND : OTHER);
        }

        boolean isDevice() {
            return this == PROCESSOR_AS_DEVICE || this == GPU;
        }
    }

    @Override
    public void run() {
        Set<Section> sections = sections();
        requireNewFile();
        List<BenchRow> rows = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>();
        long begin = System.nanoTime();
        Scope scope;
        try (Backend opened = backend.open(backend.threads())) {
            facts.putAll(Environment.facts(opened));
            scope = Scope.of(opened);
        }
        Optional<OpenBlas> blas = scope.isDevice() ? Optional.empty() : peers.loadOpenBlas();
        blas.ifPresent(library -> facts.put("openblas", library.coreName() + " kernels, 1 thread"));
        @Nullable TorchPeer torch = peers.startTorch().orElse(null);
        try (torch) {
            if (torch != null) {
                facts.put("torch", torch.version());
            }
            facts.forEach((key, value) -> print("%-12s %s%n".formatted(key, value)));
            Consumer<BenchRow> sink = row -> {
                rows.add(row);
                print(BenchTable.line(row));
            };
            BenchContext context = context(scope, blas, Optional.ofNullable(torch), sink);
            DeviceStepSection steps =
                    new DeviceStepSection(context, DeviceStepSection.models(scope != Scope.GPU, quick, wide));
            for (Section section : sections) {
                print(BenchTable.heading(section.title));
                measure(scope, section, context, steps);
                progress("%s: done after %.0f s".formatted(section.word(), (System.nanoTime() - begin) * NANO));
            }
        }
        if (out != null) {
            write(out, facts, rows);
        }
    }

    private Set<Section> sections() {
        if (only.isEmpty()) {
            return EnumSet.allOf(Section.class);
        }
        Set<Section> wanted = EnumSet.noneOf(Section.class);
        for (String word : only) {
            wanted.add(Arrays.stream(Section.values())
                    .filter(section -> section.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("--only: unknown section '" + word + "'; known: "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Section.values())
                                            .map(Section::word)
                                            .toList()))));
        }
        return wanted;
    }

    /** Minutes of measuring shall not be lost in the end. */
    private void requireNewFile() {
        if (out == null) {
            return;
        }
        if (Files.exists(out)) {
            throw new UsageException("--out " + out + " exists; name a new file");
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new UsageException("--out " + out + ": there is no folder " + out.getParent() + "; make it first");
        }
    }

    private BenchContext context(
            Scope scope, Optional<OpenBlas> blas, Optional<TorchPeer> torch, Consumer<BenchRow> sink) {
        int threads = backend.threads();
        List<Integer> counts = threads == 1 ? List.of(1) : List.of(1, threads);
        return new BenchContext(
                count -> backend.open(count == BenchRow.OF_DEVICE ? threads : count),
                scope.isDevice() ? List.of(BenchRow.OF_DEVICE) : counts,
                blas,
                torch,
                sink,
                this::progress);
    }

    private void measure(Scope scope, Section section, BenchContext context, DeviceStepSection steps) {
        if (scope.isDevice()) {
            measureDevice(section, context, steps);
            return;
        }
        switch (section) {
            case PEAK -> ifVectors(scope, () -> PeakSection.measure(context));
            case MATMUL -> MatMulSection.measure(context);
            case FUNCTIONS -> ifVectors(scope, () -> FunctionSection.measure(context));
            case STEPS -> StepSection.measure(context);
            case MEMORY -> MemorySection.measure(context);
        }
    }

    private void measureDevice(Section section, BenchContext context, DeviceStepSection steps) {
        switch (section) {
            case PEAK -> DevicePeakSection.measure(context);
            case MATMUL -> DeviceMatMulSection.measure(context, quick);
            case FUNCTIONS -> DeviceFunctionSection.measure(context);
            case STEPS -> steps.times();
            case MEMORY -> steps.memory();
        }
    }

    private void ifVectors(Scope scope, Runnable section) {
        if (scope == Scope.OTHER) {
            print("left out: these are the vector backend's; --backend vector measures them%n".formatted());
        } else if (PeerOptions.hasVectors()) {
            section.run();
        } else {
            print("left out: the vector backend is not available; ./halfstep devices says why%n".formatted());
        }
    }

    /** Beside the table, which may go to a file. */
    private void progress(String line) {
        if (spec != null) {
            spec.commandLine().getErr().println("bench: " + line);
            spec.commandLine().getErr().flush();
        }
    }

    private void print(String text) {
        if (spec != null) {
            PrintWriter to = spec.commandLine().getOut();
            to.print(text);
            to.flush();
        }
    }

    private static void write(Path file, Map<String, String> facts, List<BenchRow> rows) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("formatVersion", 1);
        root.set("environment", Environment.json(facts));
        ArrayNode list = root.putArray("rows");
        for (BenchRow row : rows) {
            ObjectNode node = list.addObject();
            node.put("subject", row.subject());
            node.put("threads", row.threads());
            node.put("unit", row.unit().word());
            node.put("halfstep", row.value());
            if (!row.against().isEmpty()) {
                node.put("against", row.against());
                node.put("other", row.other());
                node.put("ratio", row.ratio());
            }
        }
        try {
            Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new RunFailedException("--out " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
