package org.halfstep.experiments.cnf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.halfstep.autodiff.nn.Weights;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.io.Npz;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.data.Standardisation;
import org.halfstep.experiments.run.Checkpoint;
import org.halfstep.experiments.run.IoReason;
import org.halfstep.experiments.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halfstep export}: a run's weights, samples and trajectories as files that Python reads. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes the model of a run as files that Python reads:",
            "  weights.safetensors  the parameters, by the names that PyTorch gives them",
            "  samples.npz          normal [n, 2], samples [n, 2] that the flow makes of them, log_density [n]",
            "  trajectory.npz       t [N + 1] and states [N + 1, n, 2]: the way from normal to samples",
            "Of points of your own, samples and log_density are in the file's units; states are the flow's, (x - mean) /"
                    + " spread, and mean and spread stand beside them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./halfstep export runs/RUN --sample 5000 --out exported",
            "  python: safetensors.torch.load_file('exported/weights.safetensors')",
            "          numpy.load('exported/samples.npz')['samples']"
        })
public final class ExportCommand implements Callable<Integer> {
    private static final int MAX_SAMPLES = 1_000_000;
    private static final long MOST_NUMBERS = 1L << 29;

    @Parameters(paramLabel = "RUN", description = "the folder of a run")
    private @Nullable Path run;

    @Option(names = "--out", paramLabel = "DIR", description = "where to (default: RUN/export)")
    private @Nullable Path out;

    @Option(names = "--sample", paramLabel = "N", description = "how many samples (default: ${DEFAULT-VALUE})")
    private int samples = 1000;

    @Option(names = "--seed", paramLabel = "N", description = "the seed of the samples (default: the run's)")
    private @Nullable Long seed;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Path source = Objects.requireNonNull(run);
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new UsageException("--sample " + samples + ": must be 1 to " + MAX_SAMPLES);
        }
        SavedRun saved = SavedRun.read(source);
        CnfConfig config = saved.config();
        if (2L * samples * (config.steps() + 1) > MOST_NUMBERS) {
            throw new UsageException("--sample " + samples + ": the way of so many points in " + config.steps()
                    + " steps does not fit into one array; give fewer");
        }
        Checkpoint checkpoint = RunFolder.readCheckpoint(source);
        Path folder = out == null ? source.resolve("export") : out;
        try (Backend backend = Backends.open(Backends.AUTO, Runtime.getRuntime().availableProcessors());
                TrainedFlow trained = TrainedFlow.load(saved, checkpoint, backend)) {
            Files.createDirectories(folder);
            write(folder, config, trained);
        } catch (IOException e) {
            throw new RunFailedException("cannot write to " + folder + ": " + IoReason.of(e), e);
        }
        return 0;
    }

    private void write(Path folder, CnfConfig config, TrainedFlow trained) throws IOException {
        Weights.save(
                folder.resolve("weights.safetensors"), trained.field().network().parameters(), Map.of("format", "pt"));
        said(folder.resolve("weights.safetensors"));
        CounterRandom random = new CounterRandom(seed == null ? config.seed() : seed, Purpose.DATA_SAMPLES);
        float[] normal = CnfEvaluation.normalPoints(random, 2, samples);
        List<Flow.Moment> way = trained.flow().way(normal, config.steps() + 1);
        Tensor reached = way.getLast().points();
        Standardisation units = trained.units();
        double[] density = LearnedDensity.logDensity(trained.flow(), reached.toFloats(), units);
        Shape points = Shape.of(samples, 2);
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("normal", new FloatTensor(points, normal));
        arrays.put(
                "samples",
                units.isNone() ? reached : Tensor.of(FloatFormat.BINARY64, points, units.own(reached.toFloats())));
        arrays.put("log_density", Tensor.of(FloatFormat.BINARY64, Shape.of(samples), density));
        Npz.write(folder.resolve("samples.npz"), arrays);
        said(folder.resolve("samples.npz"));
        Map<String, Tensor> trajectory = trajectory(way, points);
        if (!units.isNone()) {
            trajectory.put("mean", Tensor.of(FloatFormat.BINARY64, Shape.of(2), units.meanX(), units.meanY()));
            trajectory.put("spread", Tensor.of(FloatFormat.BINARY64, Shape.of(2), units.spreadX(), units.spreadY()));
        }
        Npz.write(folder.resolve("trajectory.npz"), trajectory);
        said(folder.resolve("trajectory.npz"));
    }

    private static Map<String, Tensor> trajectory(List<Flow.Moment> way, Shape points) {
        Tensor times = Tensor.zeros(FloatFormat.BINARY64, Shape.of(way.size()));
        Tensor states = Tensor.zeros(FloatFormat.BINARY32, points.withFirst(way.size()));
        for (int n = 0; n < way.size(); n++) {
            times.set(n, way.get(n).t());
            states.copy(n * points.elementCount(), way.get(n).points(), 0, points.elementCount());
        }
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("t", times);
        arrays.put("states", states);
        return arrays;
    }

    private void said(Path file) {
        Objects.requireNonNull(spec).commandLine().getOut().println(file);
    }
}
