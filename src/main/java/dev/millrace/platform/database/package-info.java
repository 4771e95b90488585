/** The one door to PostgreSQL: pool, statements, error translation, migrations and the database's clock. */
@NullMarked
package dev.millrace.platform.database;

import org.jspecify.annotations.NullMarked;
