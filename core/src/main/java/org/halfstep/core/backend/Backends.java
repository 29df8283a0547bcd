package org.halfstep.core.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.reference.ReferenceBackendProvider;
import org.halfstep.core.backend.vector.VectorBackendProvider;

/**
 * The backends by name: those of this module, and those whose {@link BackendProvider} stands in
 * {@code META-INF/services} of another one. A device of a backend stands behind its name and a colon.
 *
 * <p>A named backend that cannot run here is an error with its reason, never a silent fallback. {@code auto} takes the
 * first available one that has nothing against it: those found as services before those of this module, the reference
 * backend last.
 */
public final class Backends {
    /** The name that leaves the choice to {@link #choose}. */
    public static final String AUTO = "auto";

    /** Backends whose modules are left out of some builds. */
    private static final List<AbsentBackend> OF_OTHER_MODULES = List.of(new AbsentBackend(
            "tornado",
            new Unavailable("TORNADOVM_HOME names no SDK of TornadoVM; docs/gpu.md says how to install one")));

    private static final String COLON = ":";

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

    /** The devices of each backend, in order of preference, the first one being what its bare name means. */
    public static Map<String, List<Device>> devices() {
        Map<String, List<Device>> found = new LinkedHashMap<>();
        providers().forEach(provider -> found.put(provider.name(), provider.devices()));
        return found;
    }

    /**
     * Opens a backend that chooses its resources itself but for the number of threads.
     *
     * @throws IllegalArgumentException as {@link #open(String, Resources)} does, or if {@code threads} is less than 1
     */
    public static Backend open(String name, int threads) {
        return open(name, Resources.threads(threads));
    }

    /**
     * Opens a backend.
     *
     * @param name of a backend, or a backend's name, a colon, and one of its devices
     * @throws IllegalArgumentException if backend or device is unknown, cannot run here, or not with these resources
     */
    public static Backend open(String name, Resources resources) {
        return open(providers(), name, resources);
    }

    /**
     * Opens the first backend that can run here.
     *
     * @throws IllegalArgumentException if none can run with these resources
     */
    public static Choice choose(Resources resources) {
        return choose(providers(), resources);
    }

    static List<String> names(List<BackendProvider> providers) {
        List<String> names = new ArrayList<>();
        providers.forEach(provider -> names.add(provider.name()));
        names.add(AUTO);
        return List.copyOf(names);
    }

    static Backend open(List<BackendProvider> providers, String name, Resources resources) {
        if (name.equals(AUTO)) {
            return choose(providers, resources).backend();
        }
        int colon = name.indexOf(COLON);
        String backend = colon < 0 ? name : name.substring(0, colon);
        Optional<String> device = colon < 0 ? Optional.empty() : Optional.of(name.substring(colon + 1));
        if (backend.equals(AUTO)) {
            throw new IllegalArgumentException(AUTO + " chooses the device, too; leave '" + COLON + device.orElseThrow()
                    + "' out, or name a backend instead of " + AUTO);
        }
        for (BackendProvider provider : providers) {
            if (provider.name().equals(backend)) {
                return open(provider, device, resources);
            }
        }
        throw new IllegalArgumentException(
                "unknown backend '" + backend + "'; known are " + String.join(", ", names(providers)));
    }

    private static Backend open(BackendProvider provider, Optional<String> wanted, Resources resources) {
        if (wanted.isEmpty() || provider.devices().isEmpty()) {
            requireAvailable(provider.name(), provider.availability());
        }
        Optional<Device> device = DeviceSearch.find(provider, wanted);
        device.ifPresent(found -> requireAvailable(provider.name() + COLON + found.word(), found.availability()));
        return provider.open(device, resources);
    }

    private static void requireAvailable(String name, Availability availability) {
        if (availability instanceof Unavailable(String reason)) {
            throw new IllegalArgumentException("backend " + name + " cannot run here: " + reason);
        }
    }

    static Choice choose(List<BackendProvider> providers, Resources resources) {
        StringBuilder rejected = new StringBuilder();
        for (BackendProvider provider : providers) {
            if (provider instanceof AbsentBackend) {
                continue; // who has no SDK has not asked for it, and needs no word about it in every run
            }
            try {
                return choose(provider, resources, rejected.toString());
            } catch (IllegalArgumentException e) {
                rejected.append("; not ").append(provider.name()).append(": ").append(e.getMessage());
            }
        }
        throw new IllegalArgumentException("no backend can run here" + rejected);
    }

    private static Choice choose(BackendProvider provider, Resources resources, String rejected) {
        return switch (provider.availability()) {
            case Unavailable(String reason) -> throw new IllegalArgumentException(reason);
            case Available(String description) -> {
                provider.reasonAgainstAuto().ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
                Backend opened = provider.open(provider.devices().stream().findFirst(), resources);
                yield new Choice(
                        opened,
                        "backend " + provider.name() + " (" + description + "), threads " + resources.threads()
                                + rejected);
            }
        };
    }

    /** Opens the faster of the backends that compute every format on the host's processor. */
    static Backend openHost(int threads) {
        return choose(List.of(new VectorBackendProvider(), new ReferenceBackendProvider()), Resources.threads(threads))
                .backend();
    }

    private static List<BackendProvider> providers() {
        List<BackendProvider> providers = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class).forEach(providers::add);
        for (AbsentBackend absent : OF_OTHER_MODULES) {
            if (!names(providers).contains(absent.name())) {
                providers.add(absent);
            }
        }
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
