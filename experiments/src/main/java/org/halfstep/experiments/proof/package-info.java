/**
 * Proof that Halfstep repeats published numbers: recomputes files of golden numbers and compares.
 *
 * <p>{@link org.halfstep.experiments.proof.GoldenProof} goes through a folder and hands each file to the reader of its
 * kind, the letter before the first underscore of its name. A reader recomputes every case of its file with
 * {@code Odeint} and returns {@link org.halfstep.experiments.proof.Check}s. Read {@code GoldenProof} first. The
 * command line imports this package.
 */
@NullMarked
package org.halfstep.experiments.proof;

import org.jspecify.annotations.NullMarked;
