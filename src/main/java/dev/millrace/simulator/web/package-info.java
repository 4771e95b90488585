/** HTTP as Stripe speaks it, and the switches for tests. */
@NullMarked
package dev.millrace.simulator.web;

import org.jspecify.annotations.NullMarked;
