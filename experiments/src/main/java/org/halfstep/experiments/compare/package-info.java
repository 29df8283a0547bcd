/**
 * Comparing runs: what differs in configuration and environment, the curves over each other, and the final numbers.
 *
 * <p>{@link org.halfstep.experiments.compare.ComparedRun} reads a folder of any experiment by the files that all runs
 * have; {@link org.halfstep.experiments.compare.Comparison} puts several side by side. Read {@code Comparison} first.
 * Only the command line imports this package.
 */
@NullMarked
package org.halfstep.experiments.compare;

import org.jspecify.annotations.NullMarked;
