/**
 * The continuous normalizing flow of the paper: learns the density of points in the plane.
 *
 * <p>{@link org.halfstep.experiments.cnf.CnfField} is the model, {@link org.halfstep.experiments.cnf.NormalizingFlow}
 * its loss. Read {@code CnfField} first. The command line and the proof import this package.
 */
@NullMarked
package org.halfstep.experiments.cnf;

import org.jspecify.annotations.NullMarked;
