package org.halfstep.core.backend;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the device that a user means. */
final class DeviceSearch {
    private DeviceSearch() {}

    /**
     * The device with this word, or the only one whose name contains it, whatever the case of its letters.
     *
     * @param wanted what the user wrote behind the colon; empty for the first device, if there is one
     * @throws IllegalArgumentException if there is no such device, or more than one
     */
    static Optional<Device> find(BackendProvider provider, Optional<String> wanted) {
        List<Device> devices = provider.devices();
        if (wanted.isEmpty()) {
            return devices.stream().findFirst();
        }
        String word = wanted.get();
        if (devices.isEmpty()) {
            throw new IllegalArgumentException(
                    "backend " + provider.name() + " has no devices to choose from; leave ':" + word + "' out");
        }
        List<Device> found =
                devices.stream().filter(device -> device.word().equals(word)).toList();
        if (found.isEmpty() && !word.isBlank()) {
            found = devices.stream()
                    .filter(device -> isPartOfName(word, device))
                    .toList();
        }
        return switch (found.size()) {
            case 1 -> Optional.of(found.getFirst());
            case 0 ->
                throw new IllegalArgumentException("backend " + provider.name() + " has no device '" + word
                        + "'; it has " + list(provider, devices));
            default ->
                throw new IllegalArgumentException("'" + word + "' could be several devices of backend "
                        + provider.name() + ": " + list(provider, found));
        };
    }

    private static boolean isPartOfName(String word, Device device) {
        return device.name().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    private static String list(BackendProvider provider, List<Device> devices) {
        return devices.stream()
                .map(device -> provider.name() + ":" + device.word() + " (" + device.name() + ")")
                .collect(Collectors.joining(", "));
    }
}
