/**
 * Recording and differentiating programs.
 *
 * <p>A {@link org.halfstep.autodiff.Recorder} turns what is computed with {@link org.halfstep.autodiff.Var}s into a
 * program; {@link org.halfstep.autodiff.Vjp} appends its vector-Jacobian product, so that the gradient is a program
 * too; {@code VjpRules} is the one switch with the gradient rule of every op. Beneath: {@code nn} has layers,
 * {@code optim} optimisers. Read {@code Var} first, then {@code VjpRules}. Solvers and experiments import this package.
 */
@NullMarked
package org.halfstep.autodiff;

import org.jspecify.annotations.NullMarked;
