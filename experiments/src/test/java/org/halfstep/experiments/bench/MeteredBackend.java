package org.halfstep.experiments.bench;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.TracingBackend;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Workspace;

/** A device whose kernels are those of the vector backend, and take no time; each run of a program is a launch. */
final class MeteredBackend implements Backend, DeviceMeter {
    static final double PEAK = 1e12;

    private final Backend inner = Backends.open("vector", 1);
    private final boolean processor;
    private long launches;
    private final Backend counting = new TracingBackend(inner, (_, _, _) -> launches++);
    private int prepared;
    private final int mostPrograms;

    /**
     * A device.
     *
     * @param mostPrograms how many programs it has room for
     */
    MeteredBackend(boolean processor, int mostPrograms) {
        this.processor = processor;
        this.mostPrograms = mostPrograms;
    }

    @Override
    public String name() {
        return "metered";
    }

    @Override
    public Availability availability() {
        return inner.availability();
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        if (++prepared > mostPrograms) {
            throw new IllegalArgumentException("the device is full");
        }
        return counting.prepare(program, workspace);
    }

    @Override
    public Optional<DeviceMeter> meter() {
        return Optional.of(this);
    }

    @Override
    public boolean isProcessor() {
        return processor;
    }

    @Override
    public double peakOperations() {
        return PEAK;
    }

    @Override
    public double launchSeconds() {
        return 3e-6;
    }

    @Override
    public double uploadRate() {
        return 4e9;
    }

    @Override
    public double downloadRate() {
        return 5e9;
    }

    @Override
    public Counts counts() {
        return new Counts(launches, 0, 0);
    }

    @Override
    public double kernelSeconds(Runnable work) {
        work.run();
        return 0;
    }

    @Override
    public List<Use> memory() {
        return List.of(new Use("tensors", 0, 2_000_000));
    }

    @Override
    public long highestBytes() {
        return 6_000_000;
    }

    @Override
    public void close() {
        inner.close();
    }
}
