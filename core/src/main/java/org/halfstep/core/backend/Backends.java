package org.halfstep.core.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.reference.ReferenceBackendProvider;
import org.halfstep.core.backend.vector.VectorBackendProvider;

/**
 * The backends by name: those of this module, and those whose {@link BackendProvider} stands in
 * {@code META-INF/services} of another one.
 *
 * <p>A named backend that cannot run here is an error with its reason, never a silent fallback. {@code auto} takes the
 * first available one: those found as services before those of this module, the reference backend last.
 */
public final class Backends {
    /** The name that leaves the choice to {@link #choose}. */
    public static final String AUTO = "auto";

    private Backends() {}

    /**
     * A backend and why it is this one.
     *
     * @param backend open; the caller closes it
     * @param reason one line: what was chosen, on what it runs, and why each one before it was rejected
     */
    public record Choice(Backend backend, String reason) {}

    /** The names that {@link #open} knows, in order of preference, and {@link #AUTO} at the end. */
    public static List<String> names() {
        return names(providers());
    }

    /** Whether each backend can run here, in order of preference. */
    public static Map<String, Availability> availability() {
        Map<String, Availability> found = new LinkedHashMap<>();
        providers().forEach(provider -> found.put(provider.name(), provider.availability()));
        return found;
    }

    /**
     * Opens a backend.
     *
     * @throws IllegalArgumentException if the name is unknown, the backend cannot run here, or {@code threads} is less
     *     than 1
     */
    public static Backend open(String name, int threads) {
        return open(providers(), name, threads);
    }

    /**
     * Opens the first backend that can run here.
     *
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public static Choice choose(int threads) {
        return choose(providers(), threads);
    }

    static List<String> names(List<BackendProvider> providers) {
        List<String> names = new ArrayList<>();
        providers.forEach(provider -> names.add(provider.name()));
        names.add(AUTO);
        return List.copyOf(names);
    }

    static Backend open(List<BackendProvider> providers, String name, int threads) {
        requireThreads(providers, threads);
        if (name.equals(AUTO)) {
            return choose(providers, threads).backend();
        }
        for (BackendProvider provider : providers) {
            if (provider.name().equals(name)) {
                return switch (provider.availability()) {
                    case Available _ -> provider.open(threads);
                    case Unavailable(String reason) ->
                        throw new IllegalArgumentException("backend " + name + " cannot run here: " + reason);
                };
            }
        }
        throw new IllegalArgumentException(
                "unknown backend '" + name + "'; known are " + String.join(", ", names(providers)));
    }

    static Choice choose(List<BackendProvider> providers, int threads) {
        requireThreads(providers, threads);
        StringBuilder rejected = new StringBuilder();
        for (BackendProvider provider : providers) {
            switch (provider.availability()) {
                case Available(String description) -> {
                    String chosen = "backend " + provider.name() + " (" + description + "), threads " + threads;
                    return new Choice(provider.open(threads), chosen + rejected);
                }
                case Unavailable(String reason) ->
                    rejected.append("; not ")
                            .append(provider.name())
                            .append(": ")
                            .append(reason);
            }
        }
        throw new IllegalArgumentException("no backend can run here" + rejected);
    }

    private static void requireThreads(List<BackendProvider> providers, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "a backend (" + String.join(", ", names(providers)) + ") needs 1 thread or more, not " + threads);
        }
    }

    private static List<BackendProvider> providers() {
        List<BackendProvider> providers = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class).forEach(providers::add);
        providers.add(new VectorBackendProvider());
        providers.add(new ReferenceBackendProvider());
        requireDistinct(providers);
        return providers;
    }

    static void requireDistinct(List<BackendProvider> providers) {
        Set<String> names = new HashSet<>(Set.of(AUTO));
        for (BackendProvider provider : providers) {
            if (!names.add(provider.name())) {
                throw new IllegalStateException("two backends are called " + provider.name() + "; one is "
                        + provider.getClass().getName());
            }
        }
    }
}
