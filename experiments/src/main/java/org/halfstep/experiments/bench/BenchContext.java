package org.halfstep.experiments.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a section measures with.
 *
 * @param backend the name of Halfstep's backend
 * @param threadCounts 1, and more if the machine has more
 * @param openBlas the peer of matrix products, if wanted
 * @param torch the peer of training steps, if wanted
 * @param rows takes each row as soon as it is known
 */
record BenchContext(
        String backend,
        List<Integer> threadCounts,
        Optional<OpenBlas> openBlas,
        Optional<TorchPeer> torch,
        Consumer<BenchRow> rows) {}
