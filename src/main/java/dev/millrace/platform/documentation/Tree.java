package dev.millrace.platform.documentation;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A YAML document to walk through. What is not there is an empty tree, so that a path never has to be checked on the
 * way.
 *
 * @param value a map, a list, a scalar or null
 */
record Tree(@Nullable Object value) {

    static Tree parse(InputStream yaml) {
        return new Tree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    }

    Tree at(String... path) {
        Object current = value;
        for (String step : path) {
            current = current instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return new Tree(current);
    }

    /** What {@code #/a/b} points to; this tree itself when it is no reference. */
    Tree resolved(Tree root) {
        String reference = at("$ref").text();
        return reference.isEmpty() ? this : root.at(reference.substring(2).split("/", -1));
    }

    boolean present() {
        return value != null;
    }

    /** Empty when there is none. */
    String text() {
        return value == null ? "" : String.valueOf(value);
    }

    /** A named part of a map. */
    record Part(String name, Tree tree) {}

    /** The parts of a map in the order of the document; empty for anything else. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, part) -> parts.add(new Part(String.valueOf(name), new Tree(part))));
        }
        return parts;
    }

    /** The items of a list; empty for anything else. */
    List<Tree> items() {
        List<Tree> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(new Tree(item)));
        }
        return items;
    }
}
