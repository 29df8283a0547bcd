/**
 * The command line, and beneath it the experiments.
 *
 * <p>{@link org.halfstep.experiments.Main} finds the command and turns errors into messages and exit codes. Beneath:
 * {@code cli} what commands share, {@code run} the files of a run, {@code cnf} the normalizing flow, {@code data} its
 * points, {@code proof} the golden numbers, {@code report} pages and charts. Read {@code Main} first. Nothing imports
 * this package.
 */
@NullMarked
package org.halfstep.experiments;

import org.jspecify.annotations.NullMarked;
