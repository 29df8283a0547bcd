package org.halfstep.experiments.lab.problem;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.halfstep.experiments.cli.UsageException;
import org.jspecify.annotations.Nullable;

/** A user's own problem: one Java file, compiled into memory and loaded as a service. Nothing is written. */
final class UserProblem {
    private static final String REMEDY = "; docs/examples/VanDerPol.java is a problem that works";

    private UserProblem() {}

    /**
     * Compiles a file and makes the problem that its class describes.
     *
     * @throws UsageException if there is no such file, the compiler refuses it (with its message and line), or its
     *     class is no {@link LabProblem} that can be made
     */
    static LabProblem load(String path) {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--problem " + path + ": there is no such file");
        }
        String fileName = String.valueOf(file.getFileName());
        String name = fileName.substring(0, fileName.length() - ".java".length());
        MemoryClasses classes = compile(file, path);
        String binaryName = classes.names().stream()
                .filter(compiled -> compiled.equals(name) || compiled.endsWith("." + name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--problem " + path + ": the file holds no class " + name
                        + ", which is what its name says; name the class as the file" + REMEDY));
        return instance(classes.loader(LabProblem.class, binaryName), path);
    }

    private static MemoryClasses compile(Path file, String path) {
        @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UsageException("--problem " + path + ": this Java has no compiler; run Halfstep with a JDK, as"
                    + " the launcher ./halfstep does");
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                List.of("-classpath", System.getProperty("java.class.path", ""), "-proc:none", "-implicit:none");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null);
                MemoryClasses classes = new MemoryClasses(files)) {
            boolean compiled = compiler.getTask(
                            new StringWriter(), classes, found, options, null, files.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                throw new UsageException("--problem " + path + " does not compile:\n" + complaints(found, path)
                        + "correct the file and run again" + REMEDY);
            }
            return classes;
        } catch (IOException e) {
            throw new UsageException("--problem " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static String complaints(DiagnosticCollector<JavaFileObject> found, String path) {
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(error -> path + (error.getLineNumber() < 0 ? "" : ":" + error.getLineNumber()) + ": "
                        + error.getMessage(Locale.ROOT) + "\n")
                .collect(Collectors.joining());
    }

    private static LabProblem instance(ClassLoader loader, String path) {
        try {
            Iterator<LabProblem> problems =
                    ServiceLoader.load(LabProblem.class, loader).iterator();
            return problems.next();
        } catch (ServiceConfigurationError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UsageException("--problem " + path + ": no problem can be made of its class: "
                    + cause.getMessage() + "; make it a public class that implements LabProblem and has a public"
                    + " constructor without arguments" + REMEDY);
        }
    }
}
