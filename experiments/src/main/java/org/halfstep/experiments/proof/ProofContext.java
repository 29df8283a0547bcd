package org.halfstep.experiments.proof;

import org.halfstep.core.backend.Backend;

/**
 * What a proof runs on.
 *
 * @param backend runs every program
 */
record ProofContext(Backend backend) {}
