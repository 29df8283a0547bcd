/**
 * Roundoff against the number of steps, and the bound that explains it.
 *
 * <p>{@code RoundoffProblem} is what is solved, {@code RoundoffSweep} solves it case by case, {@code TrajectoryFacts} and
 * {@code BoundEstimate} evaluate the bound. Read {@code BoundEstimate} first. Only the command line imports this package.
 */
@NullMarked
package org.halfstep.experiments.roundoff;

import org.jspecify.annotations.NullMarked;
