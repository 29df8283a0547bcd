/**
 * The initial value problems of the laboratory, with their losses.
 *
 * <p>{@link org.halfstep.experiments.lab.problem.LabProblem} is what a problem says of itself; a user's own is one Java
 * file that implements it ({@link org.halfstep.experiments.lab.problem.UserProblem}), one of ours a class and a line in
 * {@link org.halfstep.experiments.lab.problem.LabProblems}. Read {@code LabProblem} first. The packages beside this one
 * import it; it imports the fields of other experiments.
 */
@NullMarked
package org.halfstep.experiments.lab.problem;

import org.jspecify.annotations.NullMarked;
