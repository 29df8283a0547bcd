/**
 * Solving neural ODEs on a fixed grid, and differentiating the solve.
 *
 * <p>{@link org.halfstep.solvers.Odeint} is the front door. Beneath it: {@code IncrementFunction} records a step of a
 * {@link org.halfstep.solvers.ButcherTableau}, {@code ForwardSolve} replays it along a
 * {@link org.halfstep.solvers.TimeGrid} and stores a {@link org.halfstep.solvers.Trajectory},
 * {@code DiscreteAdjoint} goes back along it with a rule of {@code scaling} for the scale S. Read them in this order.
 * {@link org.halfstep.solvers.Tableaus} has the methods, {@link org.halfstep.solvers.Memory} what a solve keeps,
 * {@link org.halfstep.solvers.SolveListener} who may look on.
 * Experiments and users import this package.
 */
@NullMarked
package org.halfstep.solvers;

import org.jspecify.annotations.NullMarked;
