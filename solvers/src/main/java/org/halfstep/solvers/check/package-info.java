/**
 * What solves and backward passes are checked with, by tests and by {@code halfstep proof}.
 *
 * <p>{@link org.halfstep.solvers.check.UnrolledSolve} records a whole solve as one program and differentiates that;
 * {@link org.halfstep.solvers.check.CentralDifferences} differentiates nothing. Both are written from the formulas and
 * share no line with the solver. {@link org.halfstep.solvers.check.TwoPartNetwork} is the network they try. Read
 * {@code UnrolledSolve} first. Experiments and tests import this package; the solvers do not.
 */
@NullMarked
package org.halfstep.solvers.check;

import org.jspecify.annotations.NullMarked;
