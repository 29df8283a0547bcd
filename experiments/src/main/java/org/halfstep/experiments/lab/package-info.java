/**
 * The command {@code lab}: a laboratory for precision, one sub-command an experiment.
 *
 * <p>{@link org.halfstep.experiments.lab.LabCommand} lists the experiments; each has a package beneath this one with its
 * computation, its finding and its report. Read {@code LabCommand} first. {@code Main} imports this package.
 */
@NullMarked
package org.halfstep.experiments.lab;

import org.jspecify.annotations.NullMarked;
