package dev.millrace.users.web;

import dev.millrace.users.domain.AccessTokens;
import dev.millrace.users.domain.Tokens;

/**
 * Tokens as the API gives them (RFC 6749, 5.1, in camel case).
 *
 * @param expiresIn seconds until the access token ends
 */
record TokensView(String accessToken, String refreshToken, String tokenType, long expiresIn) {

    static TokensView of(Tokens tokens) {
        return new TokensView(
                tokens.accessToken(), tokens.refreshToken().text(), "Bearer", AccessTokens.LIFE.toSeconds());
    }
}
