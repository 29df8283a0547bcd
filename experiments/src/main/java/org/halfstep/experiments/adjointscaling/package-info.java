/**
 * The paper's polynomial problem: what becomes of gradients in a low format, with and without adjoint scaling.
 *
 * <p>Read {@link org.halfstep.experiments.adjointscaling.PolynomialProblem} first, then {@code ScalingStudy}, which runs
 * one row of the table. Only the command line imports this package.
 */
@NullMarked
package org.halfstep.experiments.adjointscaling;

import org.jspecify.annotations.NullMarked;
