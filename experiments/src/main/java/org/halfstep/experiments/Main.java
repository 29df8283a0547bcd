package org.halfstep.experiments;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.halfstep.core.backend.DeviceException;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.experiments.adjointscaling.AdjointScalingCommand;
import org.halfstep.experiments.bench.BenchCommand;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.cnf.CnfCommand;
import org.halfstep.experiments.cnf.ExportCommand;
import org.halfstep.experiments.compare.CompareCommand;
import org.halfstep.experiments.lab.LabCommand;
import org.halfstep.experiments.proof.ProofCommand;
import org.halfstep.experiments.replay.ReplayCommand;
import org.halfstep.experiments.roundoff.RoundoffCommand;
import org.halfstep.experiments.run.RunFolderException;
import org.halfstep.experiments.run.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: finds the command, and turns what goes wrong into a message and an exit code. */
@Command(
        name = "halfstep",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        description = "Mixed-precision training of neural ODEs, with every rounding visible.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nBegin with:%n",
        footer = {"  ./halfstep cnf", "  ./halfstep COMMAND --help"})
public final class Main implements Runnable {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final String DEBUG = "--debug";

    /** The commands; one more is one line. */
    private static final List<Class<?>> COMMANDS = List.of(
            CnfCommand.class,
            AdjointScalingCommand.class,
            RoundoffCommand.class,
            LabCommand.class,
            ProofCommand.class,
            ReplayCommand.class,
            CompareCommand.class,
            ExportCommand.class,
            BenchCommand.class,
            PrecisionCommand.class,
            DevicesCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    @Option(names = DEBUG, scope = ScopeType.INHERIT, description = "show the stack trace of an error")
    private boolean debug;

    @Spec
    private @Nullable CommandSpec spec;

    /** Says which version this is. */
    static final class VersionProvider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"halfstep " + Version.text()};
        }
    }

    /** Runs a command and ends the virtual machine with its exit code. */
    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    /** The whole command line, ready to execute. */
    static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Main());
        COMMANDS.forEach(commands::addSubcommand);
        commands.setExecutionExceptionHandler((exception, command, _) -> report(exception, command));
        commands.setExecutionStrategy(Main::withinMemory);
        commands.setParameterExceptionHandler((exception, _) -> {
            CommandLine command = exception.getCommandLine();
            command.getErr().println("halfstep: " + message(exception));
            UnmatchedArgumentException.printSuggestions(exception, command.getErr());
            command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
            return EXIT_USAGE;
        });
        return commands;
    }

    /** Picocli lets errors through; that one has a remedy. */
    private static int withinMemory(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            throw new ExecutionException(
                    parsed.commandSpec().commandLine(),
                    "out of memory",
                    new RunFailedException(
                            "not enough memory (" + e.getMessage() + "); try fewer --steps, a smaller --preset or more"
                                    + " memory by JAVA_TOOL_OPTIONS=-Xmx8g",
                            e));
        }
    }

    private static int report(Exception exception, CommandLine command) {
        boolean debug = ((Main) command.getCommandSpec().root().userObject()).debug;
        if (debug) {
            exception.printStackTrace(command.getErr());
        }
        return switch (exception) {
            case UsageException e -> said(command, message(e), EXIT_USAGE);
            case UnsupportedProgramException e -> said(command, message(e), EXIT_USAGE);
            case RunFailedException e -> said(command, message(e), EXIT_FAILED);
            case DeviceException e -> said(command, message(e), EXIT_FAILED);
            case RunFolderException e ->
                said(command, message(e), e.kind() == RunFolderException.Kind.USAGE ? EXIT_USAGE : EXIT_FAILED);
            default ->
                said(
                        command,
                        "internal error: " + exception + "; run again with " + DEBUG + " for the stack trace",
                        EXIT_FAILED);
        };
    }

    private static String message(RuntimeException exception) {
        return String.valueOf(exception.getMessage());
    }

    /** What picocli says, but for a command that there is not. */
    private static String message(ParameterException exception) {
        boolean isMain = exception.getCommandLine().getCommandSpec().userObject() instanceof Main;
        if (isMain && exception instanceof UnmatchedArgumentException unmatched) {
            Set<String> known = exception.getCommandLine().getSubcommands().keySet();
            return "unknown command or option '" + unmatched.getUnmatched().getFirst() + "'; commands: "
                    + String.join(", ", known);
        }
        return message((RuntimeException) exception);
    }

    private static int said(CommandLine command, String message, int code) {
        command.getErr().println("halfstep: " + message);
        return code;
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        commandLine().usage(Objects.requireNonNull(spec).commandLine().getOut());
    }
}
