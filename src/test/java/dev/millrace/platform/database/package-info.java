@NullMarked
package dev.millrace.platform.database;

import org.jspecify.annotations.NullMarked;
