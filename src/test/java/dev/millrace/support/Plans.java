package dev.millrace.support;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How PostgreSQL would carry out our statements. */
public final class Plans {

    /** A node that reads a table or an index, and the conditions below it. */
    private static final Pattern SCAN = Pattern.compile(
            "(?:Seq Scan on|Index (?:Only )?Scan using|Bitmap Index Scan on) (\\S+).*\\n(\\s*[A-Z][\\w ]*: .*\\n)?");

    private Plans() {}

    /**
     * The plan of a statement with parameters for any value, as the pool's sessions make them.
     *
     * @param preparation run before it in the same session
     */
    public static String generic(String databaseUrl, String preparation, String sql) {
        URI url = URI.create(databaseUrl);
        String[] user = String.valueOf(url.getUserInfo()).split(":", 2);
        // The simple protocol sends $1 as it is.
        String jdbc = "jdbc:postgresql://%s:%d%s?preferQueryMode=simple"
                .formatted(url.getHost(), url.getPort(), url.getPath());
        StringBuilder plan = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(jdbc, user[0], user[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("set random_page_cost = 0.1");
            statement.execute(preparation);
            try (ResultSet lines = statement.executeQuery("explain (generic_plan) " + sql)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return plan.toString();
    }

    /** The tables and indexes that a plan reads as a whole, and not by a key. */
    public static Set<String> readInFull(String plan) {
        Set<String> names = new TreeSet<>();
        for (Matcher scan = SCAN.matcher(plan); scan.find(); ) {
            if (!Objects.requireNonNullElse(scan.group(2), "").contains("Index Cond:")) {
                names.add(scan.group(1));
            }
        }
        return names;
    }
}
