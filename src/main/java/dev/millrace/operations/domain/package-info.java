@NullMarked
package dev.millrace.operations.domain;

import org.jspecify.annotations.NullMarked;
