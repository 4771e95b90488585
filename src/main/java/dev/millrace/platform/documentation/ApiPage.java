package dev.millrace.platform.documentation;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The OpenAPI document for people. */
final class ApiPage {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final Tree api;
    private final Html html;
    private final SchemaText schemas = new SchemaText();

    private ApiPage(Tree api) {
        this.api = api;
        this.html = new Html(api.at("info", "title").text() + " API");
    }

    static byte[] of(Tree api) {
        return new ApiPage(api).page().bytes();
    }

    private Html page() {
        html.prose(api.at("info", "summary").text())
                .prose(api.at("info", "description").text());
        html.tag("<p>As a document: ").link("/openapi.yaml", "/openapi.yaml").tag(" · ");
        html.link("/docs/problems", "/docs/problems").tag("</p>");
        index();
        for (Tree tag : api.at("tags").items()) {
            html.tag("<h2>").text(tag.at("description").text()).tag("</h2>");
            operations(tag.at("name").text()).forEach(this::article);
        }
        html.tag("<h2>Schemas</h2>");
        api.at("components", "schemas").parts().forEach(this::schema);
        return html;
    }

    private record Operation(String method, String path, Tree tree, List<Tree> parameters) {
        String id() {
            return tree.at("operationId").text();
        }
    }

    private Stream<Operation> operations(String tag) {
        return api.at("paths").parts().stream()
                .flatMap(path -> path.tree().parts().stream()
                        .filter(method -> METHODS.contains(method.name()))
                        .map(method -> new Operation(
                                method.name().toUpperCase(java.util.Locale.ROOT),
                                path.name(),
                                method.tree(),
                                method.tree().at("parameters").items())))
                .filter(operation -> operation.tree().at("tags").items().stream()
                        .anyMatch(candidate -> candidate.text().equals(tag)));
    }

    private void index() {
        html.tag("<nav><ul>");
        api.at("tags").items().stream()
                .flatMap(tag -> operations(tag.at("name").text()))
                .forEach(operation -> html.tag("<li>")
                        .link("#" + operation.id(), operation.method() + " " + operation.path())
                        .tag("</li>"));
        html.tag("</ul></nav>");
    }

    private void article(Operation operation) {
        html.tag("<article id=\"").text(operation.id()).tag("\"><h3><b>").text(operation.method());
        html.tag("</b> ").code(operation.path()).tag("</h3><p>");
        html.text(operation.tree().at("summary").text() + ". ").tag("<small>");
        html.text(operation.tree().at("x-access").text()).tag("</small></p>");
        html.prose(operation.tree().at("description").text());
        parameters(operation.parameters());
        Tree body = operation.tree().at("requestBody").resolved(api);
        if (body.present()) {
            html.tag("<h4>Request</h4>");
            content(body);
        }
        html.tag("<h4>Answers</h4>");
        operation.tree().at("responses").parts().forEach(this::response);
        problems(operation.tree().at("x-problems").items());
        html.tag("</article>");
    }

    private void parameters(List<Tree> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        html.tag("<table><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr>");
        for (Tree reference : parameters) {
            Tree parameter = reference.resolved(api);
            html.tag("<tr><td>").code(parameter.at("name").text()).tag("</td><td>");
            html.text(parameter.at("in").text()).tag("</td><td>");
            html.text(schemas.line(parameter.at("schema").resolved(api))).tag("</td><td>");
            html.text(parameter.at("description").text()).tag("</td></tr>");
        }
        html.tag("</table>");
    }

    private void response(Tree.Part response) {
        Tree tree = response.tree().resolved(api);
        html.tag("<p><b>")
                .text(response.name())
                .tag("</b> ")
                .text(tree.at("description").text())
                .tag("</p>");
        if (!response.name().equals("default")) {
            content(tree);
        }
    }

    private void content(Tree holder) {
        for (Tree.Part type : holder.at("content").parts()) {
            html.tag("<pre>")
                    .text(type.name() + "  " + schemas.block(type.tree().at("schema"), 0))
                    .tag("</pre>");
        }
    }

    private void problems(List<Tree> codes) {
        if (!codes.isEmpty()) {
            html.tag("<p>Problems: ");
            codes.forEach(code ->
                    html.link("/docs/problems#" + code.text(), code.text()).tag(" "));
            html.tag("</p>");
        }
    }

    private void schema(Tree.Part schema) {
        html.tag("<h4 id=\"").text(schema.name()).tag("\">").text(schema.name()).tag("</h4>");
        html.tag("<pre>").text(schemas.block(schema.tree(), 0)).tag("</pre>");
    }
}
