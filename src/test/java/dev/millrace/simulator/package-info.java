@NullMarked
package dev.millrace.simulator;

import org.jspecify.annotations.NullMarked;
