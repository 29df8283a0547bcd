/**
 * Keeping the adjoint inside the range of the low format: rules for the scale S of a backward pass.
 *
 * <p>An {@link org.halfstep.solvers.scaling.AdjointScaling} is asked by
 * {@link org.halfstep.solvers.DiscreteAdjoint} before a step and after it. Read {@code DynamicScaling} first. One more
 * rule is one more file, and one line in {@code AdjointScaling.parse}.
 */
@NullMarked
package org.halfstep.solvers.scaling;

import org.jspecify.annotations.NullMarked;
