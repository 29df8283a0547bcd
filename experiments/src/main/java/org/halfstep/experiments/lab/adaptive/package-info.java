/**
 * Adaptive step sizes failing in low precision, on purpose.
 *
 * <p>{@link org.halfstep.experiments.lab.adaptive.AdaptiveSolve} is the customary solver with error control, written so
 * that every attempt can be looked at; {@link org.halfstep.experiments.lab.adaptive.Adaptive} runs it in several
 * precisions, with a fixed grid beside. Read {@code AdaptiveSolve} first. The command {@code lab} imports this package.
 */
@NullMarked
package org.halfstep.experiments.lab.adaptive;

import org.jspecify.annotations.NullMarked;
