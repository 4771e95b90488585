/** The API's own documentation: the OpenAPI document, and pages made from it without a script or anything foreign. */
@NullMarked
package dev.millrace.platform.documentation;

import org.jspecify.annotations.NullMarked;
