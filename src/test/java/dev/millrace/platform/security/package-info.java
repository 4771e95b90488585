@NullMarked
package dev.millrace.platform.security;

import org.jspecify.annotations.NullMarked;
