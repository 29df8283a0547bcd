package org.halfstep.experiments.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.vector.SpeedProbe;
import org.halfstep.experiments.cli.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name what Halfstep is compared with. */
final class PeerOptions {
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
            names = "--torch-device",
            paramLabel = "DEVICE",
            defaultValue = TorchPeer.PROCESSOR,
            description = "where PyTorch computes: cpu, or cuda for a GPU (default: ${DEFAULT-VALUE})")
    private String torchDevice = TorchPeer.PROCESSOR;

    /**
     * Starts PyTorch, if it is wanted; the caller closes it.
     *
     * @throws UsageException if it does not start, or has no such device
     */
    Optional<TorchPeer> startTorch() {
        return Optional.ofNullable(torch).map(python -> new TorchPeer(python, torchDevice));
    }

    /** Whether the vector backend runs here. */
    static boolean hasVectors() {
        return Backends.availability().get(VECTOR) instanceof Available;
    }

    /**
     * Loads OpenBLAS, if it is wanted.
     *
     * @throws UsageException if it is not found or cannot be loaded
     */
    Optional<OpenBlas> loadOpenBlas() {
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
}
