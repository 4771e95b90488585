@NullMarked
package dev.millrace.catalog.domain;

import org.jspecify.annotations.NullMarked;
