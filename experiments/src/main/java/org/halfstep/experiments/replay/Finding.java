package org.halfstep.experiments.replay;

import java.util.List;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;

/** The first difference between two backends that ran the same programs on the same inputs. */
sealed interface Finding {
    /** Which run of a program: iteration, step and pass. */
    RandomPlace place();

    /** How often the program has run there in a row, from 1: a step of the backward pass may be tried again. */
    int attempt();

    /** What ran. */
    Program program();

    /**
     * An op computes different bits from the same operands.
     *
     * @param op its number in the program, from 0
     * @param operands one for each of its inputs
     */
    record OfOp(
            RandomPlace place, int attempt, Program program, int op, List<Tensor> operands, TensorDifference difference)
            implements Finding {}

    /**
     * The results of the program differ, but not when every op's result is stored: the difference lies in how a backend
     * hands numbers from op to op.
     *
     * @param op the number of the op whose result differs
     * @param stored that result when every op's is stored, on which both agree
     */
    record OfOutput(RandomPlace place, int attempt, Program program, int op, TensorDifference difference, Tensor stored)
            implements Finding {}

    /** All bits agree, but not the slots that are said to have overflowed, which the rule for S listens to. */
    record OfOverflows(RandomPlace place, int attempt, Program program, List<Slot> ones, List<Slot> others)
            implements Finding {}
}
