package dev.millrace.users.domain;

/**
 * An account with what proves that its owner is there.
 *
 * @param passwordHash in the encoded form of Argon2
 */
public record Credentials(Account account, String passwordHash) {

    @Override
    public String toString() {
        return "Credentials[" + account.id() + "]";
    }
}
