package org.halfstep.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;

/**
 * The JSON header of a safetensors file: for each tensor its type, its shape and where its bytes begin and end.
 *
 * @param entries in the order of their bytes, which follow one another without a gap
 * @param metadata words
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /** A tensor of the file. */
    static final class Entry {
        private final String name;
        private final FloatFormat format;
        private final long[] sizes;
        private final long begin;
        private final long end;

        Entry(String name, FloatFormat format, long[] sizes, long begin, long end) {
            this.name = name;
            this.format = format;
            this.sizes = sizes;
            this.begin = begin;
            this.end = end;
        }

        String name() {
            return name;
        }

        FloatFormat format() {
            return format;
        }

        long[] sizes() {
            return sizes;
        }
    }

    private static final String METADATA = "__metadata__";
    private static final String TYPE = "dtype";
    private static final String SHAPE = "shape";
    private static final String OFFSETS = "data_offsets";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                offset = writeTensor(json, entry.getKey(), entry.getValue(), offset);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static long writeTensor(JsonGenerator json, String name, Tensor tensor, long offset) throws IOException {
        if (name.equals(METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be called " + METADATA + " in a safetensors file");
        }
        FloatFormat format = Safetensors.fileFormat(tensor.format());
        long end = offset + (long) tensor.elementCount() * format.byteSize();
        json.writeObjectFieldStart(name);
        json.writeStringField(TYPE, Safetensors.type(format));
        json.writeArrayFieldStart(SHAPE);
        for (int size : tensor.shape().sizes()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart(OFFSETS);
        json.writeNumber(offset);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        return end;
    }

    /** Reads a header; {@code dataBytes} is what the file has behind it. */
    static SafetensorsHeader parse(Path file, byte[] bytes, long dataBytes, Map<String, FloatFormat> types)
            throws IOException {
        Reader reader = new Reader(file, types);
        try (JsonParser json = JSON.createParser(bytes)) {
            SafetensorsHeader header = reader.header(json);
            reader.requireContiguous(header.entries, dataBytes);
            return header;
        } catch (StreamReadException problem) {
            throw new FileFormatException(
                    file,
                    "not a safetensors file, or damaged: its header is not the JSON expected at byte "
                            + (Safetensors.LENGTH_BYTES + problem.getLocation().getByteOffset()) + ": "
                            + problem.getOriginalMessage(),
                    problem);
        }
    }

    private record Reader(Path file, Map<String, FloatFormat> types) {
        SafetensorsHeader header(JsonParser json) throws IOException {
            require(json.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
            List<Entry> entries = new ArrayList<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(json.nextToken() == JsonToken.START_OBJECT, "the entry '" + name + "' is not an object");
                if (name.equals(METADATA)) {
                    metadata(json, metadata);
                } else {
                    entries.add(entry(json, name));
                }
            }
            require(json.nextToken() == null, "something follows the JSON object of its header");
            entries.sort(Comparator.comparingLong((Entry entry) -> entry.begin).thenComparingLong(entry -> entry.end));
            return new SafetensorsHeader(List.copyOf(entries), metadata);
        }

        private void metadata(JsonParser json, Map<String, String> metadata) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                require(json.nextToken() == JsonToken.VALUE_STRING, "the metadata '" + key + "' is not a string");
                metadata.put(key, json.getText());
            }
        }

        private Entry entry(JsonParser json, String name) throws IOException {
            String type = "";
            long[] sizes = {-1};
            long[] offsets = {};
            boolean shaped = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case TYPE -> type = json.getValueAsString("");
                    case SHAPE -> {
                        sizes = numbers(json, name, key);
                        shaped = true;
                    }
                    case OFFSETS -> offsets = numbers(json, name, key);
                    default -> throw problem("tensor '" + name + "' has an unknown entry '" + key + "'");
                }
            }
            FloatFormat format = types.get(type);
            if (format == null) {
                throw problem("tensor '" + name + "' has the type '" + type + "'; readable are "
                        + String.join(", ", Safetensors.typeNames()));
            }
            require(shaped, "tensor '" + name + "' has no shape");
            require(offsets.length == 2, "tensor '" + name + "' needs two data_offsets");
            int count = Elements.count(sizes);
            require(count >= 0, "tensor '" + name + "' of shape " + Arrays.toString(sizes) + " is too large to hold");
            require(
                    offsets[1] - offsets[0] == (long) count * format.byteSize(),
                    "tensor '" + name + "' of shape " + Arrays.toString(sizes) + " takes "
                            + (long) count * format.byteSize() + " bytes, its data_offsets are "
                            + Arrays.toString(offsets));
            return new Entry(name, format, sizes, offsets[0], offsets[1]);
        }

        private long[] numbers(JsonParser json, String name, String key) throws IOException {
            require(
                    json.currentToken() == JsonToken.START_ARRAY,
                    "tensor '" + name + "': its " + key + " is not a list of numbers");
            List<Long> numbers = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(
                        json.currentToken() == JsonToken.VALUE_NUMBER_INT
                                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                        "tensor '" + name + "': its " + key + " holds something that is no whole number of 64 bits");
                require(json.getLongValue() >= 0, "tensor '" + name + "': its " + key + " holds a negative number");
                numbers.add(json.getLongValue());
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        void requireContiguous(List<Entry> entries, long dataBytes) throws IOException {
            long at = 0;
            for (Entry entry : entries) {
                require(
                        entry.begin == at,
                        "the bytes of tensor '" + entry.name + "' begin at " + entry.begin + ", not at " + at
                                + " where those before it end");
                at = entry.end;
            }
            require(
                    at == dataBytes,
                    "the tensors take " + at + " bytes, the file has " + dataBytes
                            + " behind its header: it is cut off, or something was appended; copy it anew");
        }

        private void require(boolean holds, String problem) throws FileFormatException {
            if (!holds) {
                throw problem(problem);
            }
        }

        private FileFormatException problem(String problem) {
            return new FileFormatException(file, "not a safetensors file that can be read: " + problem);
        }
    }
}
