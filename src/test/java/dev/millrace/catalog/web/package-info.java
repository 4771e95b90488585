@NullMarked
package dev.millrace.catalog.web;

import org.jspecify.annotations.NullMarked;
