/**
 * Layers of networks: parameters with PyTorch's default initialisation, drawn from our own stream, and the recording
 * of what the layer computes.
 *
 * <p>Read {@link org.halfstep.autodiff.nn.Linear} first, then {@link org.halfstep.autodiff.nn.Mlp};
 * {@link org.halfstep.autodiff.nn.Losses} has losses, {@link org.halfstep.autodiff.nn.Weights} writes and reads
 * parameters as PyTorch names them. Solvers do not import this package; experiments and users do.
 */
@NullMarked
package org.halfstep.autodiff.nn;

import org.jspecify.annotations.NullMarked;
