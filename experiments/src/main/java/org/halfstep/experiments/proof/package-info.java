/**
 * The proof command: shows the library right, and repeats published numbers.
 *
 * <p>{@link org.halfstep.experiments.proof.ProofCommand} runs the sections of the package {@code section} beneath and
 * writes table, JUnit XML and report. One section is here: {@link org.halfstep.experiments.proof.GoldenProof} goes
 * through files of golden numbers and hands each to the reader of its kind, the letter before the first underscore of
 * its name; a reader recomputes every case with {@code Odeint} and returns
 * {@link org.halfstep.experiments.proof.Check}s. Read {@code Proof} first. The command line imports this package.
 */
@NullMarked
package org.halfstep.experiments.proof;

import org.jspecify.annotations.NullMarked;
