/**
 * The casts that matter: every combination of the main places in the low or in the high format, and what each costs.
 *
 * <p>{@link org.halfstep.experiments.lab.casts.Place} groups the roles, {@link org.halfstep.experiments.lab.casts.Casts}
 * runs the combinations. Read {@code Casts} first. The command {@code lab} imports this package.
 */
@NullMarked
package org.halfstep.experiments.lab.casts;

import org.jspecify.annotations.NullMarked;
