package org.halfstep.experiments.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.halfstep.experiments.cli.UsageException;

/**
 * OpenBLAS in this virtual machine, by the Foreign Function API.
 *
 * <p>OpenBLAS chooses its kernels when it is loaded, by a list of processors; on one that is not in the list it takes
 * slow ones. So the core type is named in its environment beforehand.
 */
final class OpenBlas {
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";
    private static final int ROW_MAJOR = 101;
    private static final int NORMAL = 111;
    private static final int TRANSPOSED = 112;
    private static final Linker LINKER = Linker.nativeLinker();

    /** What builds put around the names; those of Python's wheels, and those with 64-bit integers. */
    private static final List<String> PREFIXES = List.of("", "scipy_");

    private static final List<String> SUFFIXES = List.of("", "64_");

    private final MethodHandle product;
    private final boolean longIntegers;
    private final String coreName;

    private OpenBlas(MethodHandle product, boolean longIntegers, String coreName) {
        this.product = product;
        this.longIntegers = longIntegers;
        this.coreName = coreName;
    }

    /**
     * Loads a library for the rest of this process, on one thread.
     *
     * @param coreType the kernels to use, or empty: those that OpenBLAS finds
     * @throws UsageException if it cannot be loaded or is no OpenBLAS
     */
    @SuppressWarnings("restricted")
    static OpenBlas load(Path library, Optional<String> coreType) {
        coreType.ifPresent(type -> setEnvironment(CORE_TYPE, type));
        setEnvironment("OPENBLAS_NUM_THREADS", "1");
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--against-openblas " + library + " cannot be loaded: " + e.getMessage());
        }
        for (String prefix : PREFIXES) {
            for (String suffix : SUFFIXES) {
                Optional<MemorySegment> found = symbols.find(prefix + "cblas_sgemm" + suffix);
                if (found.isPresent()) {
                    boolean longs = !suffix.isEmpty();
                    Optional<String> core = coreName(symbols, prefix, suffix);
                    if (core.isPresent()) {
                        return new OpenBlas(LINKER.downcallHandle(found.get(), gemm(longs)), longs, core.get());
                    }
                }
            }
        }
        throw new UsageException("--against-openblas " + library
                + " is no OpenBLAS: it has no cblas_sgemm and openblas_get_corename; name another library");
    }

    @SuppressWarnings("restricted")
    private static void setEnvironment(String name, String value) {
        Optional<MemorySegment> setenv = LINKER.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return; // no POSIX: OpenBLAS chooses
        }
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int)
                    LINKER.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                            .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
        } catch (Throwable e) {
            throw new IllegalStateException("setenv", e);
        }
    }

    @SuppressWarnings("restricted")
    private static Optional<String> coreName(SymbolLookup symbols, String prefix, String suffix) {
        return symbols.find(prefix + "openblas_get_corename" + suffix).map(function -> {
            try {
                MemorySegment text = (MemorySegment) LINKER.downcallHandle(function, FunctionDescriptor.of(ADDRESS))
                        .invokeExact();
                return text.reinterpret(Long.MAX_VALUE).getString(0);
            } catch (Throwable e) {
                throw new IllegalStateException("openblas_get_corename", e);
            }
        });
    }

    private static FunctionDescriptor gemm(boolean longs) {
        MemoryLayout integer = longs ? JAVA_LONG : JAVA_INT;
        return FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                integer,
                integer,
                integer,
                JAVA_FLOAT,
                ADDRESS,
                integer,
                ADDRESS,
                integer,
                JAVA_FLOAT,
                ADDRESS,
                integer);
    }

    /** The kernels that it uses. */
    String coreName() {
        return coreName;
    }

    /** A product of this shape on matrices of its own. */
    Runnable product(MatMulShape shape) {
        Arena arena = Arena.ofAuto();
        MemorySegment a = numbers(arena, (long) shape.m() * shape.k());
        MemorySegment b = numbers(arena, (long) shape.k() * shape.n());
        MemorySegment c = numbers(arena, (long) shape.m() * shape.n());
        int layoutA = shape.transposedA() ? TRANSPOSED : NORMAL;
        int layoutB = shape.transposedB() ? TRANSPOSED : NORMAL;
        int lda = shape.transposedA() ? shape.m() : shape.k();
        int ldb = shape.transposedB() ? shape.k() : shape.n();
        int m = shape.m();
        int n = shape.n();
        int k = shape.k();
        return () -> {
            try {
                if (longIntegers) {
                    product.invokeExact(
                            ROW_MAJOR,
                            layoutA,
                            layoutB,
                            (long) m,
                            (long) n,
                            (long) k,
                            1f,
                            a,
                            (long) lda,
                            b,
                            (long) ldb,
                            0f,
                            c,
                            (long) n);
                } else {
                    product.invokeExact(ROW_MAJOR, layoutA, layoutB, m, n, k, 1f, a, lda, b, ldb, 0f, c, n);
                }
            } catch (Throwable e) {
                throw new IllegalStateException("cblas_sgemm", e);
            }
        };
    }

    private static MemorySegment numbers(Arena arena, long count) {
        MemorySegment memory = arena.allocate(ValueLayout.JAVA_FLOAT.byteSize() * count, 64);
        for (long i = 0; i < count; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, MatMulSection.number(i));
        }
        return memory;
    }
}
