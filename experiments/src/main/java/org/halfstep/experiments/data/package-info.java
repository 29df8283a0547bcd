/**
 * Points in the plane: where they come from and how far apart two sets of them are.
 *
 * <p>Read {@link org.halfstep.experiments.data.PointSource} first. {@link org.halfstep.experiments.data.ToyData} has
 * the toy densities of the flow experiments, {@link org.halfstep.experiments.data.CsvPoints} a user's own points,
 * {@link org.halfstep.experiments.data.Mmd} the distance between samples. Everything is computed in binary64 with
 * {@link StrictMath} and rounded once to binary32, so a seed gives the same bits on every machine.
 *
 * <p>The packages of the experiments may import this one; of ours it imports {@code core.random} alone.
 */
@NullMarked
package org.halfstep.experiments.data;

import org.jspecify.annotations.NullMarked;
