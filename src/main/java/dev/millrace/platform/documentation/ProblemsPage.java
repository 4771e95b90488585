package dev.millrace.platform.documentation;

/** Every problem code with an anchor, which is where the {@code type} of a problem document leads. */
final class ProblemsPage {

    private ProblemsPage() {}

    static byte[] of(Tree problems) {
        Html html = new Html("Problem codes");
        html.prose("Every failure is `application/problem+json` (RFC 9457). Rely on `code`: it is never renamed. "
                + "Quote `traceId` when you report one.");
        for (Tree.Part problem : problems.parts()) {
            Tree tree = problem.tree();
            html.tag("<article id=\"").text(problem.name()).tag("\"><h3>").code(problem.name());
            html.tag(" <small>").text(tree.at("status").text()).tag("</small></h3>");
            html.prose(tree.at("title").text() + ".")
                    .prose(tree.at("advice").text())
                    .tag("</article>");
        }
        return html.bytes();
    }
}
