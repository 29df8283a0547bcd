package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void saysWhatComputedAndNothingAboutTheUser() throws IOException {
        try (Backend backend = Backends.open("reference", 3)) {
            Map<String, String> facts = Environment.facts(backend);
            assertThat(facts)
                    .containsOnlyKeys(
                            "halfstep",
                            "backend",
                            "threads",
                            "java",
                            "javaFlags",
                            "system",
                            "processor",
                            "cores",
                            "maxHeapBytes",
                            "started");
            assertThat(facts).containsEntry("threads", "3").containsEntry("halfstep", Version.text());
            assertThat(facts.get("backend")).startsWith("reference: ");
            String all = Environment.json(facts).toString();
            assertThat(all)
                    .doesNotContain(InetAddress.getLocalHost().getHostName())
                    .doesNotContain(System.getProperty("user.home"))
                    .doesNotContain(System.getProperty("user.dir"))
                    .doesNotContain("\"" + System.getProperty("user.name") + "\"");
        }
    }

    @Test
    void keepsOfTheFlagsWhatIsTheVirtualMachinesOwn() {
        assertThat(Environment.flags(List.of(
                        "-Xmx2g",
                        "-Duser.home=/home/ada",
                        "-Dname=ada",
                        "-XX:+UseSerialGC",
                        "-XX:HeapDumpPath=/home/ada",
                        "-javaagent:C:\\Users\\ada\\agent.jar",
                        "--add-exports=jdk.internal.vm.ci/jdk.vm.ci.meta=tornado.runtime",
                        "--add-opens=java.base=tornado.runtime",
                        "--add-reads=tornado.runtime=jdk.internal.vm.ci",
                        "--add-modules=jdk.incubator.vector")))
                .isEqualTo("-Xmx2g -XX:+UseSerialGC --add-modules=jdk.incubator.vector");
    }

    @Test
    void theVersionIsThatOfTheBuildAndNamesTheCommit() {
        assertThat(Version.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+ \\(commit [0-9a-z]+\\)");
    }
}
