package org.halfstep.tornado;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.MemoryAccount.Purpose;
import org.halfstep.tornado.memory.Region;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** Measures the device of a backend. */
final class TornadoMeter implements DeviceMeter {
    private static final int ROUNDS = 9;
    private static final int LAUNCHES = 50;
    private static final int MOST_SENT = 1 << 22;
    private static final double NANO = 1e-9;

    private final TornadoBackend backend;
    private final TornadoDevice device;

    TornadoMeter(TornadoBackend backend, TornadoDevice device) {
        this.backend = backend;
        this.device = device;
    }

    @Override
    public boolean isProcessor() {
        return device.getDeviceType() == TornadoDeviceType.CPU;
    }

    @Override
    public double peakOperations() {
        backend.requireOpen();
        try (PeakMachine peak = new PeakMachine(device)) {
            return peak.operationsPerSecond();
        }
    }

    @Override
    public double launchSeconds() {
        backend.requireOpen();
        return median(() -> {
                    for (int i = 0; i < LAUNCHES; i++) {
                        backend.machine().runNothing();
                    }
                })
                / LAUNCHES;
    }

    @Override
    public double uploadRate() {
        return rate((region, values) -> backend.machine().upload(Storage.BINARY32, region, values));
    }

    @Override
    public double downloadRate() {
        return rate((region, values) -> backend.machine().download(Storage.BINARY32, region, values));
    }

    private interface Transfer {
        void run(Region region, MemorySegment values);
    }

    private double rate(Transfer transfer) {
        backend.requireOpen();
        int count = Math.min(MOST_SENT, backend.memory().size(Storage.BINARY32) / 4);
        long bytes = (long) count * Float.BYTES;
        Region region = backend.memory().place(Storage.BINARY32, count, backend.nextRun());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(bytes);
            return bytes / median(() -> transfer.run(region, values));
        } finally {
            backend.memory().giveBack(MemoryAccount.Purpose.TENSOR, Storage.BINARY32, region);
        }
    }

    private static double median(Runnable work) {
        double[] seconds = new double[ROUNDS];
        work.run();
        for (int i = 0; i < ROUNDS; i++) {
            long before = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - before) * NANO;
        }
        Arrays.sort(seconds);
        return seconds[ROUNDS / 2];
    }

    @Override
    public Counts counts() {
        return backend.machine().traffic().counts();
    }

    @Override
    public double kernelSeconds(Runnable work) {
        backend.requireOpen();
        backend.machine().profile(true);
        try {
            work.run();
            return backend.machine().traffic().kernelSeconds();
        } finally {
            backend.machine().profile(false);
        }
    }

    @Override
    public List<Use> memory() {
        List<Use> uses = new ArrayList<>();
        MemoryAccount account = backend.memory().account();
        for (Purpose purpose : Purpose.values()) {
            for (Storage storage : List.of(Storage.BINARY32, Storage.BITS16)) {
                long highest = account.highest(purpose, storage);
                if (highest > 0) {
                    String what = purpose.words() + (storage == Storage.BINARY32 ? ", 32 bits" : ", 16 bits");
                    uses.add(new Use(what, account.bytes(purpose, storage), highest));
                }
            }
        }
        uses.add(fixed("code of programs", backend.codeMemory().highestBytes()));
        uses.add(fixed("decode tables", backend.machine().tableBytes()));
        uses.add(fixed("arrays of launches and threads", backend.machine().stagingBytes()));
        return uses;
    }

    private static Use fixed(String what, long bytes) {
        return new Use(what, bytes, bytes);
    }

    @Override
    public long highestBytes() {
        return backend.memory().account().highest()
                + backend.codeMemory().highestBytes()
                + backend.machine().tableBytes()
                + backend.machine().stagingBytes();
    }
}
