package org.halfstep.core.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Random directed acyclic graphs of elementwise ops. */
public final class RandomPrograms {
    private static final int OPS = 14;
    private static final double LARGEST_INPUT = 2;
    private static final List<Shape> SHAPES =
            List.of(Shape.of(3, 4), Shape.of(3, 4), Shape.of(4), Shape.of(3, 1), Shape.SCALAR);
    private static final List<Role> ROLES = List.of(Role.STATE, Role.NETWORK_INPUT, Role.SLOPE, Role.ADJOINT);

    private static final List<UnaryFunction> UNARY = List.of(UnaryFunction.values());

    private final ProgramBuilder builder;
    private final SplittableRandom random;
    private final List<Slot> values = new ArrayList<>();
    /** The largest magnitude that a value can have. */
    private final Map<Slot, Double> bounds = new HashMap<>();

    private RandomPrograms(PrecisionPolicy policy, long seed) {
        builder = new ProgramBuilder(policy);
        random = new SplittableRandom(seed);
        for (Shape shape : SHAPES) {
            keep(builder.input(shape, ROLES.get(random.nextInt(ROLES.size()))), LARGEST_INPUT);
        }
    }

    /**
     * Sums, products, negations and casts of integers from -2 to 2, none of which can exceed {@code largest}: where
     * every format of the policy holds those integers, nothing is rounded anywhere.
     */
    public static Program exact(PrecisionPolicy policy, double largest, long seed) {
        RandomPrograms programs = new RandomPrograms(policy, seed);
        while (programs.builder.ops().size() < OPS) {
            programs.recordExact(largest);
        }
        return programs.build();
    }

    /** Primitives of every kind, sums of products only inside of explicit fused multiply-adds. */
    public static Program roundedEverywhere(PrecisionPolicy policy, List<BinaryFunction> functions, long seed) {
        RandomPrograms programs = new RandomPrograms(policy, seed);
        while (programs.builder.ops().size() < OPS) {
            programs.recordAny(functions);
        }
        return programs.build();
    }

    /** Tensors for a program's inputs. */
    public static List<Tensor> inputs(Program program, DoubleSupplier numbers) {
        List<Tensor> inputs = new ArrayList<>();
        for (Slot slot : program.inputs()) {
            Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, numbers.getAsDouble());
            }
            inputs.add(tensor);
        }
        return inputs;
    }

    private void recordExact(double largest) {
        Slot a = any();
        Slot b = any();
        Slot c = any();
        double sum = bound(a) + bound(b);
        double product = bound(a) * bound(b);
        switch (random.nextInt(7)) {
            case 0 -> keep(builder.unary(UnaryFunction.NEGATE, a), bound(a));
            case 1 -> keep(cast(a), bound(a));
            case 2 -> {
                if (product + bound(c) <= largest) {
                    keep(builder.mulAdd(a, b, c), product + bound(c));
                }
            }
            case 3, 4 -> {
                if (product <= largest) {
                    keep(builder.binary(BinaryFunction.MULTIPLY, a, b), product);
                }
            }
            default -> {
                if (sum <= largest) {
                    boolean add = random.nextBoolean();
                    keep(builder.binary(add ? BinaryFunction.ADD : BinaryFunction.SUBTRACT, a, b), sum);
                }
            }
        }
    }

    private void recordAny(List<BinaryFunction> functions) {
        Slot a = any();
        Slot b = any();
        UnaryFunction unary = UNARY.get(random.nextInt(UNARY.size()));
        BinaryFunction binary = functions.get(random.nextInt(functions.size()));
        Slot recorded =
                switch (random.nextInt(6)) {
                    case 0, 1 -> builder.unary(unary, a);
                    case 2 -> cast(a);
                    case 3 -> builder.mulAdd(a, b, any());
                    case 4 ->
                        builder.chain(
                                List.of(a, b), (chain, r) -> chain.unary(unary, chain.binary(binary, r[0], r[1])));
                    default -> builder.binary(binary, a, b);
                };
        keep(recorded, Double.POSITIVE_INFINITY);
    }

    private Slot cast(Slot a) {
        Role role = ROLES.get(random.nextInt(ROLES.size()));
        return switch (random.nextInt(3)) {
            case 0 -> Casts.cast(builder, a, role);
            case 1 -> Casts.castFixed(builder, a, role);
            default -> Casts.castToOwnSlot(builder, a, role);
        };
    }

    private Program build() {
        Set<Slot> outputs = new LinkedHashSet<>();
        List<Slot> results = builder.ops().stream().map(Op::result).toList();
        outputs.add(results.getLast());
        for (int i = random.nextInt(3); i > 0; i--) {
            outputs.add(results.get(random.nextInt(results.size())));
        }
        return builder.build(List.copyOf(outputs));
    }

    /** A value, a recent one more often than not, so that ops follow one another. */
    private Slot any() {
        int from = random.nextBoolean() ? 0 : Math.max(0, values.size() - 4);
        return values.get(random.nextInt(from, values.size()));
    }

    private double bound(Slot slot) {
        return bounds.getOrDefault(slot, LARGEST_INPUT);
    }

    private void keep(Slot slot, double bound) {
        if (bounds.put(slot, bound) == null) {
            values.add(slot);
        }
    }
}
