package org.halfstep.experiments.cli;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.halfstep.core.backend.Resources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a backend may take of the machine. */
public final class ResourceOptions {
    private static final int MAX_THREADS = 1024;
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})(MiB|GiB)");
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final long MOST_MEMORY = 1L << 50;

    private final int usualThreads;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads of the backend; they change no bit (default: all cores; 1 for lab and proof, whose"
                    + " problems are small)")
    private @Nullable Integer threads;

    @Option(
            names = "--device-memory",
            paramLabel = "SIZE",
            description = "the most memory of its device that a backend may take, for example 512MiB or 4GiB (default:"
                    + " the backend's choice)")
    private @Nullable String deviceMemory;

    /** All cores where nothing else is given. */
    public ResourceOptions() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /** So many threads where nothing else is given. */
    public ResourceOptions(int usualThreads) {
        this.usualThreads = usualThreads;
    }

    /**
     * The number of threads.
     *
     * @throws UsageException if it cannot be used
     */
    public int threads() {
        int count = threads == null ? usualThreads : threads;
        if (threads != null && (count < 1 || count > MAX_THREADS)) {
            throw new UsageException("--threads " + count + ": must be 1 to " + MAX_THREADS);
        }
        return count;
    }

    /**
     * What the backend may take.
     *
     * @throws UsageException if an option cannot be used
     */
    public Resources resources() {
        return resources(threads());
    }

    /**
     * What the backend may take, with another number of threads.
     *
     * @throws UsageException if an option cannot be used
     */
    public Resources resources(int otherThreads) {
        return CommonOptions.checked(() -> new Resources(otherThreads, memory()));
    }

    private OptionalLong memory() {
        if (deviceMemory == null) {
            return OptionalLong.empty();
        }
        Matcher size = SIZE.matcher(deviceMemory);
        if (!size.matches()) {
            throw new UsageException("--device-memory " + deviceMemory
                    + ": write a whole number and its unit without a space, for example 512MiB or 4GiB");
        }
        long bytes = Long.parseLong(size.group(1)) * (deviceMemory.endsWith("GiB") ? GIBIBYTE : MEBIBYTE);
        if (bytes > MOST_MEMORY) {
            throw new UsageException("--device-memory " + deviceMemory + ": that is more than any device has");
        }
        return OptionalLong.of(bytes);
    }
}
