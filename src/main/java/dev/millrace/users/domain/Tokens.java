package dev.millrace.users.domain;

/** What a login or a refresh gives. */
public record Tokens(String accessToken, RefreshToken refreshToken) {}
