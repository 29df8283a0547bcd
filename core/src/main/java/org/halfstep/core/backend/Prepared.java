package org.halfstep.core.backend;

import java.util.List;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;

/** A program with its buffers, ready to run again and again. Not thread-safe: one run at a time. */
public interface Prepared extends AutoCloseable {
    /** The program that runs. */
    Program program();

    /**
     * Runs the program once.
     *
     * <p>An overflow is a finite result beyond the largest finite number of its slot's format, whatever the encoder
     * makes of it: an infinity, NaN or, where the format saturates, the largest number. Infinities and NaN that come
     * from infinities and NaN are no overflow. The caller decides what an overflow means; the outputs are written all
     * the same.
     *
     * @param inputs one tensor for every input slot, in the program's order, of its shape and format
     * @param outputs one tensor for every output slot, in the program's order, of its shape and format; they share no
     *     memory with the inputs or with each other
     * @param place where the numbers of stochastic rounding are drawn; any, if the program does not round so
     * @return the slots that overflowed, in the order of their ops, usually empty; valid until the next run
     * @throws IllegalArgumentException naming the slot, if a tensor's shape or format is not its slot's
     */
    List<Slot> run(List<Tensor> inputs, List<Tensor> outputs, RandomPlace place);

    /**
     * Runs a program once that draws no random numbers.
     *
     * @throws IllegalStateException if the program rounds stochastically: two runs would draw the same numbers
     */
    default List<Slot> run(List<Tensor> inputs, List<Tensor> outputs) {
        if (program().rounding().isStochastic()) {
            throw new IllegalStateException("the program rounds "
                    + program().rounding().word() + ": say at which place its random numbers are drawn");
        }
        return run(inputs, outputs, RandomPlace.NONE);
    }

    /** Gives the buffers back to the workspace; the program cannot run any more. */
    @Override
    void close();
}
