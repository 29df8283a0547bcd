package org.halfstep.experiments.lab.problem;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** What a compiler writes, kept in memory, and a class loader that finds it there with one service among it. */
final class MemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> compiled = new LinkedHashMap<>();

    MemoryClasses(JavaFileManager files) {
        super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
        return new SimpleJavaFileObject(uri, kind) {
            @Override
            public OutputStream openOutputStream() {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                compiled.put(className, bytes);
                return bytes;
            }
        };
    }

    /** The binary names of the compiled classes, in the order they were written. */
    Set<String> names() {
        return compiled.keySet();
    }

    /** A loader of the compiled classes, in which {@code provider} is the one provider of a service. */
    ClassLoader loader(Class<?> service, String provider) {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        compiled.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return new Loader(service, provider, classes);
    }

    private static final class Loader extends ClassLoader {
        private final String services;
        private final byte[] provider;
        private final Map<String, byte[]> classes;

        Loader(Class<?> service, String provider, Map<String, byte[]> classes) {
            super(service.getClassLoader());
            this.services = "META-INF/services/" + service.getName();
            this.provider = provider.getBytes(StandardCharsets.UTF_8);
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        /** The services of this loader alone: those of its parents are not what was asked for. */
        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(services)
                    ? Collections.enumeration(Collections.singleton(url(provider)))
                    : super.getResources(name);
        }

        private static URL url(byte[] content) {
            try {
                return URL.of(URI.create("memory:///provider"), new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        return new MemoryConnection(url, content);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class MemoryConnection extends URLConnection {
        private final byte[] content;

        MemoryConnection(URL url, byte[] content) {
            super(url);
            this.content = content;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(content);
        }
    }
}
