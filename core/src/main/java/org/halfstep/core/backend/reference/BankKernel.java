package org.halfstep.core.backend.reference;

import org.halfstep.core.backend.Bindings;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;

/** Takes an entry out of a bank, or puts one into a bank of zeros; which one a scalar says at run time. */
final class BankKernel implements Kernel {
    private final Slot bankSlot;
    private final int source;
    private final int index;
    private final int result;
    private final int entrySize;
    private final boolean scatters;

    private BankKernel(Slot bank, Slot entry, int source, int index, int result, boolean scatters) {
        this.bankSlot = bank;
        this.source = source;
        this.index = index;
        this.result = result;
        this.entrySize = entry.shape().elementCount();
        this.scatters = scatters;
    }

    static BankKernel of(Op.SelectBank op, int[] inputs, int result) {
        return new BankKernel(op.bank(), op.result(), inputs[0], inputs[1], result, false);
    }

    static BankKernel of(Op.ScatterBank op, int[] inputs, int result) {
        return new BankKernel(op.result(), op.input(), inputs[0], inputs[1], result, true);
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public long nanoseconds() {
        return 0;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        int start = Bindings.entry(bankSlot, slots[index].get(0)) * entrySize;
        if (scatters) {
            slots[result].clear();
            slots[result].copy(start, slots[source], 0, entrySize);
        } else {
            slots[result].copy(0, slots[source], start, entrySize);
        }
        return false;
    }
}
