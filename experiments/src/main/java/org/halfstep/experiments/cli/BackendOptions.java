package org.halfstep.experiments.cli;

import java.util.function.Consumer;
import org.halfstep.core.backend.AssistedBackend;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Resources;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what computes. */
public final class BackendOptions {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "what computes: vector, reference, tornado[:device] (GPUs) or auto; ./halfstep devices lists"
                    + " them (default: auto)")
    private String backend = Backends.AUTO;

    @Mixin
    private ResourceOptions resources;

    /** All cores where nothing else is given. */
    public BackendOptions() {
        resources = new ResourceOptions();
    }

    /** So many threads where nothing else is given. */
    public BackendOptions(int usualThreads) {
        resources = new ResourceOptions(usualThreads);
    }

    /** What the user wrote, or {@code auto}. */
    public String word() {
        return backend;
    }

    /** What to write again to get the same backend in a later run: nothing if {@code auto} chose it. */
    public String again() {
        return backend.equals(Backends.AUTO) ? "" : " --backend " + ShellWord.of(backend);
    }

    /**
     * The number of threads.
     *
     * @throws UsageException if it cannot be used
     */
    public int threads() {
        return resources.threads();
    }

    /**
     * Opens the backend. With {@code auto} the host computes what it cannot; a named one is left to itself.
     *
     * @param notes takes the line that says what {@code auto} chose
     * @throws UsageException if an option cannot be used
     */
    public Backend open(Consumer<String> notes) {
        Resources wanted = resources.resources();
        if (!backend.equals(Backends.AUTO)) {
            return CommonOptions.checked(() -> Backends.open(backend, wanted));
        }
        Backends.Choice choice = CommonOptions.checked(() -> Backends.choose(wanted));
        notes.accept(choice.reason());
        return new AssistedBackend(choice.backend(), notes);
    }

    /**
     * As {@link #open(Consumer)}, for an experiment that computes in more formats than the one asked for, its reference
     * solution in float64 for one: what a named backend cannot, the host computes, and the notes say so.
     */
    public Backend openAssisted(Consumer<String> notes) {
        Backend opened = open(notes);
        return opened instanceof AssistedBackend ? opened : new AssistedBackend(opened, notes);
    }

    /**
     * Opens the backend without a word and on another number of threads.
     *
     * @throws UsageException if an option cannot be used
     */
    public Backend open(int threads) {
        return CommonOptions.checked(() -> Backends.open(backend, resources.resources(threads)));
    }
}
