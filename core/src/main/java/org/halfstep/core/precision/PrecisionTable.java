package org.halfstep.core.precision;

/** The casting table as text, so that a change of numerics is a diff. */
public final class PrecisionTable {
    private PrecisionTable() {}

    /** One line a role: role, symbol, format, meaning and equation. */
    public static String of(PrecisionPolicy policy) {
        StringBuilder text = new StringBuilder();
        text.append("precision   ").append(policy.name()).append('\n');
        text.append("high, low   %s, %s%n"
                .formatted(policy.high().name(), policy.low().name()));
        text.append("joining     ").append(policy.joining()).append('\n');
        text.append("arrangement ").append(policy.arrangement()).append('\n');
        text.append("rounding    ").append(policy.rounding().word()).append('\n');
        for (Role role : Role.values()) {
            String line = "%-22s %-15s %-9s %s%s"
                    .formatted(
                            role,
                            role.symbol(),
                            policy.format(role).name(),
                            role.meaning(),
                            role.equation().isEmpty() ? "" : ": " + role.equation());
            text.append(line).append('\n');
        }
        return text.toString().replace("\r\n", "\n");
    }
}
