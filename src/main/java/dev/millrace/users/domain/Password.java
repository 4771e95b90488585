package dev.millrace.users.domain;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A password as it is hashed: in NFKC, so that the same keys give the same password on every keyboard.
 *
 * @param text never logged
 */
public record Password(String text) {

    /** What a new password must fulfil. */
    @SuppressWarnings("ImmutableEnumChecker") // The predicates hold no state.
    public enum Rule {
        LENGTH("length", "8 to 128 characters.", text -> between(text.codePointCount(0, text.length()), 8, 128)),
        UPPER("upper_case_missing", "At least one upper-case letter.", any(Character::isUpperCase)),
        LOWER("lower_case_missing", "At least one lower-case letter.", any(Character::isLowerCase)),
        DIGIT("digit_missing", "At least one digit.", any(Character::isDigit)),
        CHARACTERS(
                "control_characters",
                "No control characters.",
                any(Rule::control).negate());

        private final String code;
        private final String detail;
        private final Predicate<String> holds;

        Rule(String code, String detail, Predicate<String> holds) {
            this.code = code;
            this.detail = detail;
            this.holds = holds;
        }

        public String code() {
            return code;
        }

        public String detail() {
            return detail;
        }

        private static Predicate<String> any(IntPredicate kind) {
            return text -> text.codePoints().anyMatch(kind);
        }

        private static boolean between(int length, int min, int max) {
            return length >= min && length <= max;
        }

        /** An unpaired surrogate has no UTF-8, so that different passwords would hash alike. */
        private static boolean control(int point) {
            int type = Character.getType(point);
            return type == Character.CONTROL || type == Character.SURROGATE;
        }
    }

    /** The password in this text, whatever the rules say of it: older ones may have been set under others. */
    public static Password of(String text) {
        return new Password(Normalizer.normalize(text, Normalizer.Form.NFKC));
    }

    /** The rules for new passwords that this one breaks; none when it may be set. */
    public List<Rule> broken() {
        return Arrays.stream(Rule.values())
                .filter(rule -> !rule.holds.test(text))
                .toList();
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
