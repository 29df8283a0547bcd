/**
 * The ledger: which rounding made which part of the final error.
 *
 * <p>{@link org.halfstep.experiments.lab.ledger.LowRun} solves in the precision asked for and splits every step's local
 * error by role, {@link org.halfstep.experiments.lab.ledger.Shadow} repeats the solve in binary64 with chosen roundings
 * put in, {@link org.halfstep.experiments.lab.ledger.Ledger} makes the account. Read {@code Ledger} first. The
 * command {@code lab} imports this package.
 */
@NullMarked
package org.halfstep.experiments.lab.ledger;

import org.jspecify.annotations.NullMarked;
