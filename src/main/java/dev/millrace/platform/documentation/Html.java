package dev.millrace.platform.documentation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.web.util.HtmlUtils;

/** Writes a page. Everything that is not written as a tag is escaped. */
final class Html {

    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem 1.5rem 4rem; }
            code, pre { font: 14px/1.45 ui-monospace, monospace; }
            pre { overflow-x: auto; padding: .75rem 1rem; border-radius: .4rem; background: #8882; }
            article { border-top: 1px solid #8886; margin-top: 1.5rem; }
            table { border-collapse: collapse; width: 100%; }
            td, th { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
            h3 b { display: inline-block; min-width: 4.5rem; }
            nav ul { columns: 2; list-style: none; padding: 0; }
            small { opacity: .75; }
            :target { background: #fd04; }
            """;

    /** For these pages alone: their one style by its hash, and nothing else at all. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final StringBuilder page = new StringBuilder(64 * 1024);

    Html(String title) {
        tag("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .text(title);
        tag("</title><meta name=\"viewport\" content=\"width=device-width\"><style>")
                .tag(STYLE)
                .tag("</style></head><body><h1>")
                .text(title)
                .tag("</h1>");
    }

    /** Markup of ours. */
    Html tag(String markup) {
        page.append(markup);
        return this;
    }

    Html text(String text) {
        page.append(HtmlUtils.htmlEscape(text));
        return this;
    }

    Html code(String text) {
        return tag("<code>").text(text).tag("</code>");
    }

    /** A link whose text is code. */
    Html link(String target, String text) {
        return tag("<a href=\"").text(target).tag("\">").code(text).tag("</a>");
    }

    /** Text in paragraphs; what stands between backticks is code. */
    Html prose(String text) {
        for (String paragraph : text.strip().split("\n\n", -1)) {
            if (!paragraph.isBlank()) {
                tag("<p>");
                String[] spans = paragraph.split("`", -1);
                for (int i = 0; i < spans.length; i++) {
                    var _ = i % 2 == 0 ? text(spans[i]) : code(spans[i]);
                }
                tag("</p>");
            }
        }
        return this;
    }

    byte[] bytes() {
        return (page + "</body></html>").getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }
}
