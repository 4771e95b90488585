package dev.millrace.load;

import java.util.List;

/** One product and twenty buyers for each piece of it: all is sold, none of it twice, and the others are told so. */
public final class FlashSale extends Run {

    private static final int BUYERS_PER_PIECE = 20;

    public FlashSale() {
        super(1, Math.max(1, (long) (Settings.RATE * Settings.DURATION.toSeconds() / BUYERS_PER_PIECE)));
        load(
                Books.Expected.EVERYTHING,
                List.of("order of one piece"),
                arrivals("flash sale", 1, Steps.orderUnlessSoldOut(tally)));
    }
}
