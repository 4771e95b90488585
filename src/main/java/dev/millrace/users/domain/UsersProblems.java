package dev.millrace.users.domain;

import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;

/** Why the users module refuses. */
public final class UsersProblems {

    public static final ProblemCode EMAIL_TAKEN =
            new ProblemCode("email_taken", Kind.CONFLICT, "There is an account with this e-mail address");
    public static final ProblemCode INVALID_CREDENTIALS =
            new ProblemCode("invalid_credentials", Kind.UNAUTHENTICATED, "The e-mail address or the password is wrong");
    public static final ProblemCode LOGIN_THROTTLED =
            new ProblemCode("login_throttled", Kind.LIMITED, "Too many failed logins");
    public static final ProblemCode INVALID_REFRESH_TOKEN =
            new ProblemCode("invalid_refresh_token", Kind.UNAUTHENTICATED, "The refresh token is not valid");
    public static final ProblemCode REFRESH_TOKEN_REUSED =
            new ProblemCode("refresh_token_reused", Kind.UNAUTHENTICATED, "The refresh token was used before");
    public static final ProblemCode OWN_ACCOUNT =
            new ProblemCode("own_account", Kind.CONFLICT, "Nobody changes their own role or deactivates themselves");

    private UsersProblems() {}
}
