@NullMarked
package dev.millrace.operations.web;

import org.jspecify.annotations.NullMarked;
