package org.halfstep.experiments.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A connection to a browser over the DevTools protocol: commands and their answers, and the events in between. */
final class DevTools implements AutoCloseable {
    /** A machine with other work may take minutes to read the browser from its disk. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Something that the browser reported. */
    record Event(String method, JsonNode params) {}

    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private String session = "";

    DevTools(URI address) {
        socket = client.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(address, new Listener())
                .join();
    }

    /** Sends the commands that follow to a page instead of the browser. */
    void attach(String target) {
        session = call("Target.attachToTarget", object().put("targetId", target).put("flatten", true))
                .get("sessionId")
                .textValue();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Runs a command of the page and waits for its result; an error of the browser is an error here. */
    JsonNode call(String method, ObjectNode params) {
        return call(method, params, session);
    }

    /** Runs a command of the browser. */
    JsonNode callBrowser(String method, ObjectNode params) {
        return call(method, params, "");
    }

    private JsonNode call(String method, ObjectNode params, String receiver) {
        int id = lastId.incrementAndGet();
        ObjectNode message = object().put("id", id).put("method", method);
        message.set("params", params);
        if (!receiver.isEmpty()) {
            message.put("sessionId", receiver);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(message.toString(), true).join();
        JsonNode result = await(method, answer);
        if (result.has("error")) {
            throw new AssertionError(method + ": " + result.get("error"));
        }
        return result.get("result");
    }

    private static JsonNode await(String what, CompletableFuture<JsonNode> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer to " + what + " within " + PATIENCE, e);
        }
    }

    /** The events so far. */
    List<Event> events() {
        return List.copyOf(events);
    }

    /** Waits until an event has come that fits, from the first one on. */
    Event awaitEvent(String what, Predicate<Event> fits) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (Event event : events) {
                if (fits.test(event)) {
                    return event;
                }
            }
            pause();
        }
        throw new AssertionError("no " + what + " within " + PATIENCE + "; events: " + events);
    }

    static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the browser", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder pieces = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            pieces.append(piece);
            if (last) {
                receive(pieces.toString());
                pieces.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(answer -> answer.completeExceptionally(error));
        }

        private void receive(String text) {
            try {
                JsonNode message = JSON.readTree(text);
                if (message.has("id")) {
                    CompletableFuture<JsonNode> answer =
                            waiting.remove(message.get("id").intValue());
                    if (answer != null) {
                        answer.complete(message);
                    }
                } else {
                    events.add(new Event(message.get("method").textValue(), message.get("params")));
                }
            } catch (JsonProcessingException e) {
                throw new AssertionError("the browser sent what is no JSON: " + text, e);
            }
        }
    }
}
