/** Whether this process offers demo data. */
@NullMarked
package dev.millrace.platform.demo;

import org.jspecify.annotations.NullMarked;
