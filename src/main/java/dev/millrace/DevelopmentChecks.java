package dev.millrace;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound in the development run, before the first event loop starts: a blocking call on an event loop
 * then fails the request that made it. What is allowed beyond the libraries' own lists: {@link AllowedBlocking}.
 */
final class DevelopmentChecks implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        boolean wanted = event.getEnvironment().acceptsProfiles(Profiles.of("dev"));
        if (wanted
                && ClassUtils.isPresent(
                        "reactor.blockhound.BlockHound", getClass().getClassLoader())) {
            Installation.install();
        }
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** Apart, because the jars do not carry BlockHound. */
    private static final class Installation {
        static void install() {
            BlockHound.install();
        }
    }
}
