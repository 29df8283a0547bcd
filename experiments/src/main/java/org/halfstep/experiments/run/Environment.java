package org.halfstep.experiments.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;

/** What a run was computed with: version, backend, virtual machine, processor. Nothing about its user. */
public final class Environment {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL_NAME = "model name";

    private static final List<String> ENCAPSULATION = List.of("--add-exports=", "--add-opens=", "--add-reads=");

    private Environment() {}

    /** The facts by name, in the order to show. */
    public static Map<String, String> facts(Backend backend) {
        Runtime runtime = Runtime.getRuntime();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("halfstep", Version.text());
        facts.put("backend", backend.name() + ": " + describe(backend.availability()));
        facts.put("threads", Integer.toString(backend.threads()));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("javaFlags", flags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(runtime.availableProcessors()));
        facts.put("maxHeapBytes", Long.toString(runtime.maxMemory()));
        facts.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return facts;
    }

    /** The facts as an object. */
    public static ObjectNode json(Map<String, String> facts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        facts.forEach(node::put);
        return node;
    }

    /**
     * The virtual machine's own flags. Properties and paths may name the user or the machine, and decide nothing; the
     * hundreds that let TornadoVM into modules decide nothing either.
     */
    static String flags(List<String> arguments) {
        return arguments.stream()
                .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
                .filter(flag -> ENCAPSULATION.stream().noneMatch(flag::startsWith))
                .filter(flag -> !flag.contains("/") && !flag.contains("\\"))
                .collect(Collectors.joining(" "));
    }

    private static String describe(Availability availability) {
        return switch (availability) {
            case Availability.Available(String description) -> description;
            case Availability.Unavailable(String reason) -> reason;
        };
    }

    /** The processor's name where the system tells it. */
    private static String processor() {
        try {
            if (Files.isReadable(CPU_INFO)) {
                for (String line : Files.readAllLines(CPU_INFO)) {
                    if (line.startsWith(MODEL_NAME)) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            }
        } catch (IOException _) {
            return "unknown";
        }
        return "unknown";
    }
}
