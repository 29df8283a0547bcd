/**
 * Changing parameters by their gradients: {@link org.halfstep.autodiff.optim.Adam}, the schedule of its learning rate,
 * and the outer scaling of the loss. Everything here that has a state can be saved and restored, bit for bit. Read
 * {@code Adam} first. Experiments and users import this package.
 */
@NullMarked
package org.halfstep.autodiff.optim;

import org.jspecify.annotations.NullMarked;
