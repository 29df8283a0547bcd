/**
 * The rules for S side by side on one problem.
 *
 * <p>{@link org.halfstep.experiments.lab.scalers.Scalers} runs them. Read it first. The command {@code lab} imports this
 * package.
 */
@NullMarked
package org.halfstep.experiments.lab.scalers;

import org.jspecify.annotations.NullMarked;
