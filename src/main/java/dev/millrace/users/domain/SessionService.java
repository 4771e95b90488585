package dev.millrace.users.domain;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.error.DomainException;
import java.time.InstantSource;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Opens, continues and ends sessions. */
public final class SessionService {

    private final SessionRepository sessions;
    private final AccessTokens accessTokens;
    private final Blocking blocking;
    private final UuidV7 ids;
    private final InstantSource clock;

    public SessionService(
            SessionRepository sessions, AccessTokens accessTokens, Blocking blocking, UuidV7 ids, InstantSource clock) {
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.blocking = blocking;
        this.ids = ids;
        this.clock = clock;
    }

    /** A new session for who has just proved to own the account. */
    public Mono<Tokens> open(Credentials checked) {
        Account account = checked.account();
        Session session = new Session(ids.next(), account.id(), clock.instant().plus(Session.LIFE));
        return blocking.call(RefreshToken::random)
                .filterWhen(token -> sessions.open(session, token.hash(), checked))
                .switchIfEmpty(Mono.error(() -> UsersProblems.INVALID_CREDENTIALS.because("The account has changed.")))
                .flatMap(token -> accessTokens
                        .issue(account.id(), account.role(), session.id())
                        .map(access -> new Tokens(access, token)));
    }

    /**
     * The next tokens of a session; the presented one is used up. Errors with {@code invalid_refresh_token} or, see
     * {@link Refresh#verdict()}, {@code refresh_token_reused}.
     */
    public Mono<Tokens> refresh(RefreshToken presented) {
        return blocking.call(RefreshToken::random)
                .flatMap(next -> sessions.present(presented.hash(), next.hash())
                        .switchIfEmpty(Mono.error(SessionService::unknown))
                        .flatMap(found -> answer(found, next)));
    }

    private Mono<Tokens> answer(Refresh found, RefreshToken next) {
        if (found.verdict() != Refresh.Verdict.ROTATE) {
            return Mono.error(found.alive() ? reused() : unknown());
        }
        return accessTokens
                .issue(found.userId(), found.role(), found.session())
                .map(access -> new Tokens(access, next));
    }

    /** Ends the session; its access token dies by its age. */
    public Mono<Void> end(UUID session) {
        return sessions.revoke(session);
    }

    private static DomainException unknown() {
        return UsersProblems.INVALID_REFRESH_TOKEN.because("Log in again: the session is unknown or has ended.");
    }

    private static DomainException reused() {
        return UsersProblems.REFRESH_TOKEN_REUSED.because("Each refresh token works once; log in again.");
    }
}
