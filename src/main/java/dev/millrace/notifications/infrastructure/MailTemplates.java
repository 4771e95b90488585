package dev.millrace.notifications.infrastructure;

import com.samskivert.mustache.Mustache;
import dev.millrace.notifications.domain.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The texts of the mails: {@code mail/<template>.txt} and {@code .html} beside the classes, in Mustache, read once at
 * start. Values are escaped in HTML; a value that is missing is an error and never an empty space.
 */
final class MailTemplates {

    private final Map<Template, com.samskivert.mustache.Template> texts = new EnumMap<>(Template.class);
    private final Map<Template, com.samskivert.mustache.Template> pages = new EnumMap<>(Template.class);

    MailTemplates() {
        Mustache.Compiler plain = Mustache.compiler().escapeHTML(false).withLoader(parts("txt"));
        Mustache.Compiler html = Mustache.compiler().escapeHTML(true).withLoader(parts("html"));
        for (Template template : Template.values()) {
            texts.put(template, plain.compile(source(template.label(), "txt")));
            pages.put(template, html.compile(source(template.label(), "html")));
        }
    }

    /** Read now: the library asks for them when they are first needed, which is on an event loop. */
    private static Mustache.TemplateLoader parts(String kind) {
        Map<String, String> parts = Map.of("head", source("head", kind), "foot", source("foot", kind));
        return name -> new StringReader(Objects.requireNonNull(parts.get(name), name));
    }

    String text(Template template, Map<String, Object> values) {
        return Objects.requireNonNull(texts.get(template)).execute(values);
    }

    String html(Template template, Map<String, Object> values) {
        return Objects.requireNonNull(pages.get(template)).execute(values);
    }

    private static String source(String name, String kind) {
        String path = "/mail/" + name + "." + kind;
        try (InputStream stream = Objects.requireNonNull(MailTemplates.class.getResourceAsStream(path), path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
