package org.halfstep.experiments.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.halfstep.core.backend.Backend;

/**
 * What a section measures with.
 *
 * @param backend opens Halfstep's backend on a number of threads; the caller closes it
 * @param threadCounts 1, and more if the machine has more; or {@link BenchRow#OF_DEVICE} alone
 * @param openBlas the peer of matrix products, if wanted
 * @param torch the peer of training steps, if wanted
 * @param rows takes each row as soon as it is known
 * @param progress takes a line about what is done now
 */
record BenchContext(
        IntFunction<Backend> backend,
        List<Integer> threadCounts,
        Optional<OpenBlas> openBlas,
        Optional<TorchPeer> torch,
        Consumer<BenchRow> rows,
        Consumer<String> progress) {}
