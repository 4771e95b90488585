package dev.millrace.platform.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/**
 * Finds an endpoint by walking the segments of a path once, whatever the number of routes. A literal segment wins over
 * a variable.
 */
final class RouteTree {

    private final Node root = new Node();

    RouteTree(Collection<Endpoint> endpoints) {
        endpoints.forEach(this::add);
    }

    private void add(Endpoint endpoint) {
        Node node = root;
        List<String> names = new ArrayList<>();
        for (String segment : endpoint.path().substring(1).split("/", -1)) {
            node = node.grow(segment, names);
        }
        Leaf previous = node.leaves.put(endpoint.method().name(), new Leaf(endpoint, List.copyOf(names)));
        if (previous != null) {
            throw new IllegalStateException("Declared twice: " + endpoint.method() + " " + endpoint.path());
        }
    }

    /** The endpoints of this path by method; null when the path is unknown. */
    @Nullable
    Match find(PathContainer path) {
        Node node = root;
        if (path.value().contains("//")) {
            return null;
        }
        List<String> values = new ArrayList<>(2);
        for (PathContainer.Element element : path.elements()) {
            if (element instanceof PathContainer.PathSegment segment) {
                Node literal = node.literals.get(segment.valueToMatch());
                if (literal == null && node.variable != null) {
                    values.add(segment.valueToMatch());
                }
                node = literal == null ? node.variable : literal;
                if (node == null) {
                    return null;
                }
            }
        }
        boolean open = path.value().endsWith("/") && path.value().length() > 1;
        return node.leaves.isEmpty() || open ? null : new Match(node.leaves, values);
    }

    record Leaf(Endpoint endpoint, List<String> names) {}

    record Match(Map<String, Leaf> leaves, List<String> values) {

        @Nullable
        Endpoint endpoint(String method) {
            Leaf leaf = leaves.get("HEAD".equals(method) ? "GET" : method);
            return leaf == null ? null : leaf.endpoint();
        }

        /** The path variables as this method names them. */
        Map<String, String> variables(Endpoint endpoint) {
            List<String> names = leaves.values().stream()
                    .filter(leaf -> leaf.endpoint().equals(endpoint))
                    .findFirst()
                    .map(Leaf::names)
                    .orElse(List.of());
            Map<String, String> variables = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                variables.put(names.get(i), values.get(i));
            }
            return variables;
        }
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Leaf> leaves = new TreeMap<>();
        private @Nullable Node variable;

        private Node grow(String segment, List<String> names) {
            if (!segment.startsWith("{")) {
                return literals.computeIfAbsent(segment, _ -> new Node());
            }
            names.add(segment.substring(1, segment.length() - 1));
            if (variable == null) {
                variable = new Node();
            }
            return variable;
        }
    }
}
