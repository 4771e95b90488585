package dev.millrace.catalog.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;

/** Reasons that the catalogue gives. */
public final class CatalogProblems {

    public static final ProblemCode SKU_TAKEN =
            new ProblemCode("sku_taken", Kind.CONFLICT, "There is a product with this SKU already");
    public static final ProblemCode STOCK_CONFLICT =
            new ProblemCode("stock_conflict", Kind.CONFLICT, "The stock is not as expected");
    public static final ProblemCode INSUFFICIENT_STOCK =
            new ProblemCode("insufficient_stock", Kind.CONFLICT, "There is not enough stock");
    public static final ProblemCode STOCK_LIMIT_EXCEEDED =
            new ProblemCode("stock_limit_exceeded", Kind.CONFLICT, "The stock would grow beyond its limit");

    private CatalogProblems() {}

    /** No such product, or none that this caller may see. */
    public static DomainException noProduct() {
        return CommonProblems.NOT_FOUND.because("No such product.");
    }
}
