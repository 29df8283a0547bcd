package org.halfstep.experiments.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.halfstep.core.backend.Backend;

/** Recomputes every file of a folder that is of a known kind: the letter before the first underscore of its name. */
public final class GoldenProof {
    /** What a kind holds, and how it is recomputed. */
    private record Kind(String content, BiFunction<JsonNode, ProofContext, List<Check>> reader) {}

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.of(
            "a", new Kind("linear ODE", LinearOdeGolden::checks),
            "b", new Kind("MLP", MlpGolden::checks),
            "c", new Kind("continuous normalizing flow", CnfGolden::checks),
            "e", new Kind("dynamic scaling", ScalerGolden::checks),
            "f", new Kind("rounding", RoundingGolden::checks)));

    /** Numbers of rampde 0.1.0 and PyTorch, on the class path. */
    private static final List<String> SHIPPED =
            List.of("a_linear_ode.json", "b_mlp_ode.json", "c_cnf.json", "e_dynamic_scaler.json", "f_rounding.json");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private GoldenProof() {}

    /** What came of one entry of the folder. */
    public sealed interface FileResult {
        /** The name of the file. */
        String file();

        /** It was recomputed. */
        record Read(String file, List<Check> checks) implements FileResult {
            public Read {
                checks = List.copyOf(checks);
            }
        }

        /** It is of no kind that is known. */
        record NotRead(String file, String reason) implements FileResult {}

        /** It is of a known kind and cannot be used. */
        record Broken(String file, String reason) implements FileResult {}
    }

    /**
     * Recomputes the files of a folder, in the order of their names.
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<FileResult> prove(Path folder, Backend backend) throws IOException {
        return prove(folder, ProofContext.released(backend));
    }

    static List<FileResult> prove(Path folder, ProofContext context) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(entries::add);
        }
        entries.sort(null);
        List<FileResult> results = new ArrayList<>();
        for (Path entry : entries) {
            results.add(proveEntry(entry, context));
        }
        return results;
    }

    /** Recomputes the files that ship with Halfstep. */
    public static List<FileResult> proveShipped(Backend backend) {
        ProofContext context = ProofContext.released(backend);
        return SHIPPED.stream()
                .map(file -> prove(file, () -> shipped(file), context))
                .toList();
    }

    private static byte[] shipped(String file) throws IOException {
        try (InputStream in = GoldenProof.class.getResourceAsStream("golden/" + file)) {
            if (in == null) {
                throw new IOException("it is missing from the class path");
            }
            return in.readAllBytes();
        }
    }

    private static FileResult proveEntry(Path path, ProofContext context) {
        String file = String.valueOf(path.getFileName());
        return Files.isRegularFile(path)
                ? prove(file, () -> Files.readAllBytes(path), context)
                : new FileResult.NotRead(file, "a folder");
    }

    /** Where the bytes of a file come from. */
    private interface Source {
        byte[] read() throws IOException;
    }

    private static FileResult prove(String file, Source source, ProofContext context) {
        int underscore = file.indexOf('_');
        Kind kind = underscore < 0 ? null : KINDS.get(file.substring(0, underscore));
        if (kind == null || !file.endsWith(".json")) {
            return new FileResult.NotRead(file, "not of a known kind");
        }
        try {
            JsonNode content = JSON.readTree(source.read());
            List<Check> checks = kind.reader().apply(content, context);
            return checks.isEmpty() ? new FileResult.Broken(file, "no case in it") : new FileResult.Read(file, checks);
        } catch (JsonProcessingException e) {
            return new FileResult.Broken(file, "it is not JSON: " + GoldenCase.firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            return new FileResult.Broken(file, "it cannot be read: " + GoldenCase.firstLine(e.toString()));
        } catch (IllegalArgumentException e) {
            return new FileResult.Broken(file, GoldenCase.firstLine(String.valueOf(e.getMessage())));
        }
    }

    /** The kinds that are known, a line each. */
    public static String knownKinds() {
        StringBuilder text = new StringBuilder();
        KINDS.forEach((letter, kind) ->
                text.append(letter).append("  ").append(kind.content()).append('\n'));
        return text.toString();
    }
}
