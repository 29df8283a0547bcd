package org.halfstep.solvers;

import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.RandomPlace.Pass;

/**
 * Where the programs of one solve run, and so draw the numbers of stochastic rounding.
 *
 * @param policy has the seed
 * @param number of the solve
 */
record SolvePlaces(PrecisionPolicy policy, long number) {
    /** The place of a step in a pass. */
    RandomPlace at(int step, Pass pass) {
        return new RandomPlace(policy.seed(), number, step, pass);
    }
}
