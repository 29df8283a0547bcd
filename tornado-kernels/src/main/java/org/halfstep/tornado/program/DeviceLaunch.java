package org.halfstep.tornado.program;

/** One launch of a kernel. */
public final class DeviceLaunch {
    /** The kernels that run programs. */
    public enum Kernel {
        /** {@link org.halfstep.tornado.kernels.OpKernel}. */
        OPS,
        /** {@link org.halfstep.tornado.kernels.ProductKernel}. */
        PRODUCTS
    }

    private final Kernel kernel;
    private final int[] blocks;

    DeviceLaunch(Kernel kernel, int[] blocks) {
        this.kernel = kernel;
        this.blocks = blocks;
    }

    /** Which kernel. */
    public Kernel kernel() {
        return kernel;
    }

    /** What each block does, as {@link org.halfstep.tornado.kernels.Descriptor} says; not to be changed. */
    public int[] blocks() {
        return blocks;
    }
}
