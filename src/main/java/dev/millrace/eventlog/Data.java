package dev.millrace.eventlog;

import dev.millrace.platform.web.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of an event, read when somebody asks for one: most who are handed an event look at its type and pass it
 * on. Equal to another with the same text.
 */
public final class Data {

    private final String text;
    private volatile @Nullable ObjectNode members;

    private Data(String text) {
        this.text = text;
    }

    /**
     * Data as it is stored.
     *
     * @param text a JSON object
     */
    public static Data of(String text) {
        return new Data(text);
    }

    /** The object as text. */
    public String text() {
        return text;
    }

    /** The members; must not be changed, as everybody gets the same. Whoever comes first reads them. */
    ObjectNode members() {
        ObjectNode known = members;
        if (known == null) {
            known = Json.parse(text, ObjectNode.class);
            members = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Data data && text.equals(data.text);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
