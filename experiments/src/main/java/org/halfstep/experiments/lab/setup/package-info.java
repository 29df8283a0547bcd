/**
 * What the experiments of the laboratory share: options, the problem made ready, and the folder of a run.
 *
 * <p>{@link org.halfstep.experiments.lab.setup.LabOptions} is what the user writes,
 * {@link org.halfstep.experiments.lab.setup.LabSetup} what is solved, {@link org.halfstep.experiments.lab.setup.LabRun}
 * where the results go. Read {@code LabSetup} first. The experiments beside this package import it.
 */
@NullMarked
package org.halfstep.experiments.lab.setup;

import org.jspecify.annotations.NullMarked;
