/**
 * The sections of {@code halfstep proof}: statements about the library, each tried on many cases.
 *
 * <p>{@link org.halfstep.experiments.proof.section.Section} lists them. A section makes
 * {@link org.halfstep.experiments.proof.section.Finding}s; a {@link org.halfstep.experiments.proof.section.Tally}
 * gathers the cases of one. What is compared with is written here once more, or is an executor that shares no kernel
 * with the backends: a mistake made in one place is seen from the other. Read {@code Tally} first. The proof command
 * imports this package.
 */
@NullMarked
package org.halfstep.experiments.proof.section;

import org.jspecify.annotations.NullMarked;
