/**
 * Changing parameters by their gradients: the {@link org.halfstep.autodiff.optim.Optimiser}s Adam and SGD, schedules of
 * the {@link org.halfstep.autodiff.optim.LearningRate}, clipping and limits, and the outer scaling of the loss.
 *
 * <p>The order of a step: take out the loss's scale, clip, {@code Optimiser.step}, clamp. Everything that has a state
 * can be saved and restored, bit for bit. Read {@code Optimiser} first. Experiments and users import this package.
 */
@NullMarked
package org.halfstep.autodiff.optim;

import org.jspecify.annotations.NullMarked;
