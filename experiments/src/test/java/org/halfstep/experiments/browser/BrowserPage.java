package org.halfstep.experiments.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * A report opened in a real browser without network. One line holds a page to what every report must keep:
 *
 * <pre>{@code BrowserPage.check(run.resolve("report.html"));}</pre>
 *
 * <p>Where no browser is installed the test is skipped and says so.
 */
public final class BrowserPage implements AutoCloseable {
    /** Events that tell of trouble whatever they hold. */
    private static final Set<String> TROUBLE =
            Set.of("Runtime.exceptionThrown", "Network.loadingFailed", "Audits.issueAdded", "Inspector.targetCrashed");

    private final DevTools devTools;
    private final String address;
    /** What the browser calls this page's own store of settings. */
    private final String context;

    private BrowserPage(DevTools devTools, String address) {
        this.devTools = devTools;
        this.address = address;
        this.context = devTools.callBrowser("Target.createBrowserContext", DevTools.object())
                .get("browserContextId")
                .textValue();
    }

    /** Opens a page that is a file, 1200 wide, and waits until it is loaded. */
    public static BrowserPage open(Path page) {
        Optional<Chromium> browser = Chromium.running();
        Assumptions.assumeTrue(
                browser.isPresent(),
                "Skipped: no Chromium on the PATH, so " + page.getFileName()
                        + " was not opened in a browser (Debian: apt-get install chromium)");
        DevTools devTools = new DevTools(browser.orElseThrow().address());
        try {
            BrowserPage opened =
                    new BrowserPage(devTools, page.toAbsolutePath().toUri().toString());
            opened.load();
            return opened;
        } catch (RuntimeException | AssertionError e) {
            devTools.close();
            throw e;
        }
    }

    /** Everything that a report must keep: no trouble, values on hover, narrow screens, data that can be saved. */
    public static void check(Path report) {
        try (BrowserPage page = open(report)) {
            ReportChecks checks = new ReportChecks(page);
            checks.everyChartShowsValuesOnHover();
            checks.everyLinkSavesItsChart();
            for (int width : new int[] {1200, 768, 360}) {
                page.resize(width, 900);
                checks.nothingIsWiderThan(width);
            }
            checks.everyChartShowsValuesOnHover();
            page.assertNoTrouble();
        }
    }

    private void load() {
        String target = devTools.callBrowser(
                        "Target.createTarget",
                        DevTools.object().put("url", "about:blank").put("browserContextId", context))
                .get("targetId")
                .textValue();
        devTools.attach(target);
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "Audits", "Inspector")) {
            devTools.call(domain + ".enable", DevTools.object());
        }
        resize(1200, 900);
        devTools.call("Page.navigate", DevTools.object().put("url", address));
        devTools.awaitEvent("end of loading " + address, event -> event.method().equals("Page.loadEventFired"));
    }

    /** A screen of another size, in CSS pixels; one below 500 is a hand-held's. */
    public void resize(int width, int height) {
        devTools.call(
                "Emulation.setDeviceMetricsOverride",
                DevTools.object()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 500));
    }

    /** The value of a JavaScript expression. */
    public JsonNode evaluate(String expression) {
        JsonNode answer = devTools.call(
                "Runtime.evaluate",
                DevTools.object().put("expression", expression).put("returnByValue", true));
        assertThat(answer.has("exceptionDetails"))
                .as("%s: %s", expression, answer.path("exceptionDetails"))
                .isFalse();
        return answer.get("result").path("value");
    }

    /** Moves the pointer to a place of the screen. */
    public void hover(double x, double y) {
        mouse("mouseMoved", x, y, "none");
    }

    /** Presses and releases the left button at a place of the screen. */
    public void click(double x, double y) {
        hover(x, y);
        mouse("mousePressed", x, y, "left");
        mouse("mouseReleased", x, y, "left");
    }

    private void mouse(String type, double x, double y, String button) {
        devTools.call(
                "Input.dispatchMouseEvent",
                DevTools.object()
                        .put("type", type)
                        .put("x", x)
                        .put("y", y)
                        .put("button", button)
                        .put("clickCount", type.equals("mouseMoved") ? 0 : 1));
    }

    /** The text beside the pointer, empty if there is none. */
    public String tip() {
        return evaluate("(() => { const tip = document.querySelector('.tip');"
                        + " return tip === null || tip.hidden ? '' : Array.from(tip.children).map(row =>"
                        + " row.textContent).join('\\n'); })()")
                .textValue();
    }

    /** Clicks the middle of an element, which must be a link that saves a file, and returns what was saved. */
    public String save(String selector, int index) {
        try {
            Path folder = Files.createTempDirectory("halfstep-saved");
            devTools.callBrowser(
                    "Browser.setDownloadBehavior",
                    DevTools.object()
                            .put("browserContextId", context)
                            .put("behavior", "allow")
                            .put("downloadPath", folder.toString())
                            .put("eventsEnabled", true));
            long before = completed();
            JsonNode at = middle(selector, index);
            click(at.get(0).doubleValue(), at.get(1).doubleValue());
            devTools.awaitEvent("file saved by " + selector + " " + index, _ -> completed() > before);
            try (var files = Files.list(folder)) {
                Path file = files.findFirst().orElseThrow();
                String text = Files.readString(file);
                Files.delete(file);
                Files.delete(folder);
                return text;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what the browser saved cannot be read", e);
        }
    }

    private long completed() {
        return devTools.events().stream()
                .filter(event -> event.method().equals("Browser.downloadProgress")
                        && event.params().path("state").textValue().equals("completed"))
                .count();
    }

    /** Scrolls to the middle of an element and says where on the screen it is. */
    JsonNode middle(String selector, int index) {
        return evaluate("(() => { const e = document.querySelectorAll('%s')[%d]; e.scrollIntoView({block: 'center'});"
                        .formatted(selector, index)
                + " const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()");
    }

    /** A picture of what the screen shows, as PNG. */
    public byte[] screenshot() {
        JsonNode picture =
                devTools.call("Page.captureScreenshot", DevTools.object().put("format", "png"));
        return Base64.getDecoder().decode(picture.get("data").textValue());
    }

    /** From now on without colour. */
    public void withoutColor() {
        devTools.call("Emulation.setEmulatedVisionDeficiency", DevTools.object().put("type", "achromatopsia"));
    }

    /** Loads the page again without its script. */
    public void reloadWithoutScript() {
        devTools.call("Emulation.setScriptExecutionDisabled", DevTools.object().put("value", true));
        long before = loads();
        devTools.call("Page.reload", DevTools.object());
        devTools.awaitEvent("end of loading again", _ -> loads() > before);
    }

    private long loads() {
        return devTools.events().stream()
                .filter(event -> event.method().equals("Page.loadEventFired"))
                .count();
    }

    /** Nothing on the console, no violation of the page's policy, no request beyond the page itself. */
    public void assertNoTrouble() {
        List<String> trouble = new ArrayList<>();
        for (DevTools.Event event : devTools.events()) {
            JsonNode params = event.params();
            switch (event.method()) {
                case "Network.requestWillBeSent" -> {
                    String url = params.get("request").get("url").textValue();
                    if (!url.equals(address) && !url.startsWith("data:")) {
                        trouble.add("request of " + url);
                    }
                }
                case "Runtime.consoleAPICalled" -> trouble.add("console: " + params.get("args"));
                case "Log.entryAdded" ->
                    trouble.add("log: " + params.get("entry").get("text").textValue());
                default -> {
                    if (TROUBLE.contains(event.method())) {
                        trouble.add(event.method() + ": " + params);
                    }
                }
            }
        }
        assertThat(trouble).as(address).isEmpty();
    }

    @Override
    public void close() {
        devTools.callBrowser("Target.disposeBrowserContext", DevTools.object().put("browserContextId", context));
        devTools.close();
    }
}
