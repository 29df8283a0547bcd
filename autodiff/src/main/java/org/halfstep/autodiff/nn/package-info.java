/**
 * Layers of networks: parameters with PyTorch's default initialisation, drawn from our own stream, and the recording
 * of what the layer computes. Read {@link org.halfstep.autodiff.nn.Linear} first. Solvers do not import this package;
 * experiments and users do.
 */
@NullMarked
package org.halfstep.autodiff.nn;

import org.jspecify.annotations.NullMarked;
