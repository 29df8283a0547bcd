package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.proof.GoldenProof.FileResult;

/** The golden files that ship, and how a test changes one. */
final class Golden {
    static final Path FOLDER = Path.of("src/main/resources/org/halfstep/experiments/proof/golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    static JsonNode read(String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(FOLDER.resolve(file)));
    }

    /** Proves one file that holds this content. */
    static FileResult prove(Path folder, String file, JsonNode content) throws IOException {
        Files.write(folder.resolve(file), JSON.writeValueAsBytes(content));
        return prove(folder, 1).stream()
                .filter(result -> result.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    static List<FileResult> prove(Path folder, int threads) throws IOException {
        try (Backend backend = Backends.open("reference", threads)) {
            return GoldenProof.prove(folder, backend);
        }
    }

    /** Proves a folder with the low formats solved in another precision. */
    static List<FileResult> proveWith(UnaryOperator<String> policyOfLow) throws IOException {
        try (Backend backend = Backends.open("reference", 1)) {
            return GoldenProof.prove(FOLDER, new ProofContext(backend, policyOfLow));
        }
    }

    /** The checks of each file that was read. */
    static Map<String, List<Check>> checks(List<FileResult> results) {
        Map<String, List<Check>> checks = new TreeMap<>();
        for (FileResult result : results) {
            if (result instanceof FileResult.Read(String file, List<Check> found)) {
                checks.put(file, found);
            }
        }
        return checks;
    }

    /** What is wrong, a line each. */
    static List<String> failures(FileResult result) {
        return switch (result) {
            case FileResult.Read(String file, List<Check> checks) ->
                checks.stream()
                        .filter(check -> !check.passes())
                        .map(check -> ProofTable.inWords(file, check))
                        .toList();
            case FileResult.Broken(String file, String reason) -> List.of(file + ": " + reason);
            case FileResult.NotRead(String file, String reason) -> List.of(file + " was not read: " + reason);
        };
    }
}
