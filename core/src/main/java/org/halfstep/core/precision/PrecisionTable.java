package org.halfstep.core.precision;

import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.PrecisionPolicy.Joining;

/** The casting table as text, so that a change of numerics is a diff. */
public final class PrecisionTable {
    private PrecisionTable() {}

    /** One line a role: its word, as {@code --role} takes it, symbol, format, meaning and equation. */
    public static String of(PrecisionPolicy policy) {
        StringBuilder text = new StringBuilder();
        text.append("precision   ").append(policy.name()).append('\n');
        text.append("high, low   %s, %s%n"
                .formatted(policy.high().name(), policy.low().name()));
        text.append("joining     ").append(explained(policy.joining())).append('\n');
        text.append("arrangement ").append(explained(policy.arrangement())).append('\n');
        text.append("rounding    ").append(policy.rounding().word()).append('\n');
        for (Role role : Role.values()) {
            String line = "%-22s %-15s %-9s %s%s"
                    .formatted(
                            role.word(),
                            role.symbol(),
                            policy.format(role).name(),
                            role.meaning(),
                            role.equation().isEmpty() ? "" : ": " + role.equation());
            text.append(line).append('\n');
        }
        return text.toString().replace("\r\n", "\n");
    }

    private static String explained(Joining joining) {
        return switch (joining) {
            case CHAINS -> "chains: neighbouring elementwise operations round once, at the end of their chain";
            case EVERY_PRIMITIVE -> "every primitive rounds its result";
        };
    }

    private static String explained(Arrangement arrangement) {
        return switch (arrangement) {
            case CORRECTED -> "corrected: fused multiply-adds, and S is taken out exactly before h comes in";
            case RELEASED ->
                "released: h is rounded before its product, phi as the method's literature writes it, h / S as one"
                        + " factor; the equations below are those of the corrected method";
        };
    }
}
