package org.halfstep.tornado;

/** TornadoVM cannot compile a kernel or run it. Nothing is computed instead. */
final class KernelException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    KernelException(String kernel, Throwable reason) {
        super(
                "TornadoVM cannot compile or run the kernel " + kernel + " on this device: "
                        + TornadoDevices.innermost(reason)
                        + "; choose another device (./halfstep devices) or --backend vector; docs/gpu.md says what a"
                        + " device needs",
                reason);
    }
}
