/**
 * The files of a run: a folder with its configuration, environment, metrics, checkpoint, summary and report.
 *
 * <p>{@link org.halfstep.experiments.run.RunFolder} is the only code that writes them; everything is written beside its
 * place and then moved there, so that a run may be killed at any moment and no file is ever half there. Every file says
 * its format version; a foreign or newer one is refused. Read {@code RunFolder} first, then {@code Checkpoint}.
 */
@NullMarked
package org.halfstep.experiments.run;

import org.jspecify.annotations.NullMarked;
