package org.halfstep.experiments.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;

/** An op in words: its kind, its formula, and what its result is in the casting table. */
final class OpText {
    private static final int LONGEST_FORMULA = 160;

    private OpText() {}

    /** The kind of an op, by the name of its record: {@code matmul}. */
    static String kind(Op op) {
        return switch (op) {
            case Op.Chain chain -> chain.isIdentity() ? "cast" : "chain";
            case Op.MatMul _ -> "matmul";
            case Op.Reduce reduce -> reduce.reduction().name().toLowerCase(Locale.ROOT);
            case Op.Slice _ -> "slice";
            case Op.Pad _ -> "pad";
            case Op.Concat _ -> "concat";
            case Op.Reshape _ -> "reshape";
            case Op.Transpose _ -> "transpose";
            case Op.SelectBank _ -> "select bank";
            case Op.ScatterBank _ -> "scatter bank";
        };
    }

    /** What an op computes, from its operands' slots: {@code %7 = fma(%1, %5, %2)}. */
    static String formula(Op op) {
        String right =
                switch (op) {
                    case Op.Chain chain -> formula(chain);
                    case Op.MatMul product ->
                        name(product.a()) + layout(product.layoutA()) + " " + name(product.b())
                                + layout(product.layoutB()) + ", a sum of " + inner(product) + " products";
                    case Op.Reduce reduce ->
                        kind(reduce) + " of " + name(reduce.input()) + " over axes " + reduce.firstAxis() + " to "
                                + (reduce.firstAxis() + reduce.axisCount() - 1);
                    case Op.Slice slice ->
                        "part of " + name(slice.input()) + " from " + slice.start() + " along axis " + slice.axis();
                    case Op.Pad pad ->
                        name(pad.input()) + " within zeros, at " + pad.start() + " of axis " + pad.axis();
                    case Op.Concat concat -> names(concat.inputs()) + " along axis " + concat.axis();
                    case Op.Reshape reshape -> name(reshape.input()) + " under another shape";
                    case Op.Transpose transpose ->
                        name(transpose.input()) + ", axes " + transpose.axis() + " and " + transpose.otherAxis()
                                + " exchanged";
                    case Op.SelectBank select -> "entry " + name(select.index()) + " of " + name(select.bank());
                    case Op.ScatterBank scatter ->
                        name(scatter.input()) + " as entry " + name(scatter.index()) + " among zeros";
                };
        return name(op.result()) + " = " + right;
    }

    private static int inner(Op.MatMul product) {
        return product.a().shape().size(product.layoutA() == Op.Layout.NORMAL ? -1 : -2);
    }

    private static String layout(Op.Layout layout) {
        return layout == Op.Layout.NORMAL ? "" : "^T";
    }

    private static String name(Slot slot) {
        return "%" + slot.id();
    }

    private static String names(List<Slot> slots) {
        return String.join(", ", slots.stream().map(OpText::name).toList());
    }

    /** A slot with format, shape and role: {@code %7:float16[64, 32]  slope, k_i}. */
    static String slot(Slot slot) {
        return slot + "  " + role(slot.role());
    }

    /** A role by the casting table: its word, symbol and meaning. */
    static String role(Role role) {
        boolean plain = role.meaning().equals(role.word().replace('-', ' '));
        return role.word() + ", " + role.symbol() + (plain ? "" : ": " + role.meaning());
    }

    private static String formula(Op.Chain chain) {
        List<String> registers = new ArrayList<>();
        for (Instruction instruction : chain.instructions()) {
            registers.add(expression(instruction, chain, registers));
            if (registers.getLast().length() > LONGEST_FORMULA) {
                return summary(chain);
            }
        }
        return registers.getLast();
    }

    private static String expression(Instruction instruction, Op.Chain chain, List<String> r) {
        return switch (instruction) {
            case Instruction.Load(int input) -> name(chain.inputs().get(input));
            case Instruction.Constant(double value) -> Double.toString(value);
            case Instruction.Unary(Instruction.UnaryFunction function, int x) ->
                function == Instruction.UnaryFunction.NEGATE ? "-" + r.get(x) : word(function) + "(" + r.get(x) + ")";
            case Instruction.Binary binary -> binary(binary.function(), r.get(binary.left()), r.get(binary.right()));
            case Instruction.MulAdd(int a, int b, int c) -> "fma(" + r.get(a) + ", " + r.get(b) + ", " + r.get(c) + ")";
            case Instruction.Select(int test, int then, int otherwise) ->
                "(" + r.get(test) + " != 0 ? " + r.get(then) + " : " + r.get(otherwise) + ")";
            case Instruction.Clamp(int x, double low, double high) ->
                "clamp(" + r.get(x) + ", " + low + ", " + high + ")";
        };
    }

    private static String binary(Instruction.BinaryFunction function, String left, String right) {
        return switch (function) {
            case ADD -> "(" + left + " + " + right + ")";
            case SUBTRACT -> "(" + left + " - " + right + ")";
            case MULTIPLY -> "(" + left + " * " + right + ")";
            case DIVIDE -> "(" + left + " / " + right + ")";
            case LESS -> "(" + left + " < " + right + ")";
            case LESS_OR_EQUAL -> "(" + left + " <= " + right + ")";
            case MIN -> "min(" + left + ", " + right + ")";
            case MAX -> "max(" + left + ", " + right + ")";
        };
    }

    private static String word(Enum<?> function) {
        return function.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** How often each function occurs, where the formula is too long. */
    private static String summary(Op.Chain chain) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Instruction instruction : chain.instructions()) {
            String word =
                    switch (instruction) {
                        case Instruction.Load _, Instruction.Constant _ -> "";
                        case Instruction.Unary unary -> word(unary.function());
                        case Instruction.Binary binary -> word(binary.function());
                        case Instruction.MulAdd _ -> "fma";
                        case Instruction.Select _ -> "select";
                        case Instruction.Clamp _ -> "clamp";
                    };
            if (!word.isEmpty()) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((word, count) -> parts.add(count + " " + word));
        return "a chain of " + String.join(", ", parts) + " over " + names(chain.inputs());
    }
}
