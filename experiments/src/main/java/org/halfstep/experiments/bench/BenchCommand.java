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
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.vector.SpeedProbe;
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
                    + " six with both peers. Other work on the machine disturbs it."
        })
public final class BenchCommand implements Runnable {
    private static final String VECTOR = "vector";
    private static final int AVX512_LANES = 16;
    private static final int AVX_LANES = 8;

    @Option(
            names = "--against-openblas",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "LIBRARY",
            description = "compare matrix products with OpenBLAS; without a file the system's is taken, or the one in"
                    + " a Python's NumPy")
    private @Nullable String openBlas;

    @Option(
            names = "--openblas-core",
            paramLabel = "NAME",
            description = "OpenBLAS's name of the kernels that it shall use (default: those with this machine's widest"
                    + " vectors, whatever OPENBLAS_CORETYPE says)")
    private @Nullable String openBlasCore;

    @Option(
            names = "--against-torch",
            paramLabel = "PYTHON",
            description = "compare training steps with those of PyTorch in this Python interpreter")
    private @Nullable String torch;

    @Option(
            names = "--only",
            paramLabel = "SECTION",
            split = ",",
            description = "peak, matmul, functions, steps, memory; several with commas between (default: all)")
    private List<String> only = new ArrayList<>();

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

    @Override
    public void run() {
        Set<Section> sections = sections();
        requireNewFile();
        List<BenchRow> rows = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>();
        int threads = backend.threads();
        try (Backend opened = backend.open(threads)) {
            facts.putAll(Environment.facts(opened));
        }
        Optional<OpenBlas> blas = loadOpenBlas();
        blas.ifPresent(library -> facts.put("openblas", library.coreName() + " kernels, 1 thread"));
        try (TorchPeer peer = torch == null ? null : new TorchPeer(torch)) {
            if (peer != null) {
                facts.put("torch", peer.version());
            }
            facts.forEach((key, value) -> print("%-12s %s%n".formatted(key, value)));
            List<Integer> counts = threads == 1 ? List.of(1) : List.of(1, threads);
            Consumer<BenchRow> sink = row -> {
                rows.add(row);
                print(BenchTable.line(row));
            };
            BenchContext context = new BenchContext(backend::open, counts, blas, Optional.ofNullable(peer), sink);
            sections.forEach(section -> measure(section, context));
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

    private Optional<OpenBlas> loadOpenBlas() {
        if (openBlas == null) {
            return Optional.empty();
        }
        List<String> pythons = torch == null ? List.of("python3") : List.of(torch, "python3");
        Path library = openBlas.isEmpty()
                ? OpenBlasLibraries.find(pythons)
                        .orElseThrow(() -> new UsageException("--against-openblas: found none in "
                                + OpenBlasLibraries.looked(pythons)
                                + "; name the library's file, for example --against-openblas=/path/libopenblas.so"))
                : Path.of(openBlas);
        return Optional.of(OpenBlas.load(library, openBlasCore == null ? coreType() : Optional.of(openBlasCore)));
    }

    /** OpenBLAS's name for kernels with the vectors that Halfstep uses here. */
    private static Optional<String> coreType() {
        if (!System.getProperty("os.arch").equals("amd64") || !hasVectors()) {
            return Optional.empty();
        }
        return switch (SpeedProbe.lanes()) {
            case AVX512_LANES -> Optional.of("SkylakeX");
            case AVX_LANES -> Optional.of("Haswell");
            default -> Optional.empty();
        };
    }

    private static boolean hasVectors() {
        return Backends.availability().get(VECTOR) instanceof Available;
    }

    private void measure(Section section, BenchContext context) {
        print(BenchTable.heading(section.title));
        switch (section) {
            case PEAK -> ifVectors(() -> PeakSection.measure(context));
            case MATMUL -> MatMulSection.measure(context);
            case FUNCTIONS -> ifVectors(() -> FunctionSection.measure(context));
            case STEPS -> StepSection.measure(context);
            case MEMORY -> MemorySection.measure(context);
        }
    }

    private void ifVectors(Runnable section) {
        if (hasVectors()) {
            section.run();
        } else {
            print("left out: the vector backend is not available; ./halfstep devices says why%n".formatted());
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
