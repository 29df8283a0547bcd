package org.halfstep.tornado;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Device;
import org.halfstep.core.backend.Resources;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * The devices that TornadoVM finds: GPUs first, those of one kind in TornadoVM's order. The first is the one that the
 * bare name of the backend means.
 */
final class TornadoDevices {
    private static final List<String> FORMATS = List.of("float32", "float16", "bfloat16");
    private static final String NATIVE_HALVES = "cl_khr_fp16";
    private static final String REMEDY =
            "; is the GPU's driver installed (or PoCL, for the processor), and is the SDK in TORNADOVM_HOME made for it?";

    private final List<TornadoDevice> found;
    private final List<Device> devices;
    private final Availability availability;

    private TornadoDevices(List<TornadoDevice> unordered, String reason) {
        found = unordered.stream()
                .sorted(Comparator.comparing(device -> device.getDeviceType() != TornadoDeviceType.GPU))
                .toList();
        devices = IntStream.range(0, found.size())
                .mapToObj(i -> device(Integer.toString(i), found.get(i)))
                .toList();
        availability = devices.isEmpty()
                ? new Unavailable(reason + REMEDY)
                : devices.getFirst().availability();
    }

    /** Looks for devices when it is first needed: TornadoVM looks for them once in a JVM's life, and takes its time. */
    private static final class Once {
        private static final TornadoDevices FOUND = search();

        private Once() {}
    }

    /** The devices of this machine. */
    static TornadoDevices found() {
        return Once.FOUND;
    }

    /** TornadoVM throws errors where a native library, a class or a driver is missing, not exceptions alone. */
    private static TornadoDevices search() {
        try {
            return new TornadoDevices(all(TornadoRuntimeProvider.getTornadoRuntime()), "TornadoVM found no device");
        } catch (RuntimeException | LinkageError | TornadoInternalError e) {
            return new TornadoDevices(List.of(), "TornadoVM does not start: " + innermost(e));
        }
    }

    private static List<TornadoDevice> all(TornadoRuntime runtime) {
        List<TornadoDevice> all = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            for (int j = 0; j < runtime.getBackend(i).getNumDevices(); j++) {
                all.add(runtime.getBackend(i).getDevice(j));
            }
        }
        return all;
    }

    /** What is at the bottom of a problem, in one line. */
    static String innermost(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause).lines().findFirst().orElse("");
    }

    /** Whether there is a device, and what the first one is. */
    Availability availability() {
        return availability;
    }

    /** The devices in their order. */
    List<Device> devices() {
        return devices;
    }

    /** A processor runs kernels slower than the vector backend does. */
    Optional<String> reasonAgainstAuto() {
        return found.stream()
                .findFirst()
                .map(TornadoDevice::getDeviceType)
                .filter(type -> type != TornadoDeviceType.GPU)
                .map(type -> "its device is " + (type == TornadoDeviceType.CPU ? "a CPU" : "no GPU")
                        + "; name it to use it");
    }

    /** Opens one of {@link #devices}. */
    Backend open(Device device, Resources resources) {
        TornadoDevice chosen = found.get(devices.indexOf(device));
        return TornadoBackend.open(chosen, description(chosen), resources);
    }

    private static Device device(String word, TornadoDevice device) {
        return new Device(word, name(device), new Available(description(device)), device.getMaxGlobalMemory(), FORMATS);
    }

    /** One GPU is two devices where OpenCL and CUDA are there, so the name says which. */
    private static String name(TornadoDevice device) {
        return kind(device) + " on "
                + device.getPhysicalDevice().getDeviceName().strip();
    }

    /** For results, so without what may name the machine. */
    private static String description(TornadoDevice device) {
        String text = name(device) + ", " + device.getDeviceType() + ", "
                + device.getPlatformName().strip() + ", TornadoVM " + version();
        return hasNativeHalves(device) ? text + ", native float16" : text;
    }

    private static String kind(TornadoDevice device) {
        return switch (device.getTornadoVMBackend()) {
            case OPENCL -> "OpenCL";
            case SPIRV -> "SPIR-V";
            default -> device.getTornadoVMBackend().name();
        };
    }

    /** Only OpenCL says so, in the list of a device's extensions. */
    private static boolean hasNativeHalves(TornadoDevice device) {
        return String.valueOf(device.getDeviceInfo()).contains(NATIVE_HALVES);
    }

    /** From the name of the SDK's jar. */
    private static String version() {
        String jar = TornadoRuntimeProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return jar.replaceFirst(".*/tornado-api-", "").replaceFirst("\\.jar$", "");
    }
}
