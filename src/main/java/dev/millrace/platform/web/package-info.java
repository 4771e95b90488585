/** HTTP without business words: endpoints, JSON, problem documents, paging and conditional requests. */
@NullMarked
package dev.millrace.platform.web;

import org.jspecify.annotations.NullMarked;
