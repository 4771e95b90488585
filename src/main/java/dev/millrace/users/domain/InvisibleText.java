package dev.millrace.users.domain;

/** Characters that nobody sees: they make two texts look alike that are not. */
final class InvisibleText {

    private InvisibleText() {}

    /** Whether the text has controls, bidirectional or zero-width characters, fillers, or code points without meaning. */
    static boolean in(String text) {
        return text.codePoints().anyMatch(InvisibleText::invisible);
    }

    private static boolean invisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> filler(point);
        };
    }

    /** The rest of Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties), and the blank Braille pattern. */
    private static boolean filler(int point) {
        return switch (point) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default ->
                (point >= 0x180B && point <= 0x180F)
                        || (point >= 0xFE00 && point <= 0xFE0F)
                        || (point >= 0xE0100 && point <= 0xE01EF);
        };
    }
}
