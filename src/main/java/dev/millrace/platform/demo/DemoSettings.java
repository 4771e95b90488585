package dev.millrace.platform.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Demo data for a first look. Never in production: the users' names are public.
 *
 * @param enabled whether demo users and products are created at start
 * @param password of all demo users; without one no demo user is created
 */
@ConfigurationProperties("millrace.demo")
public record DemoSettings(
        @DefaultValue("false") boolean enabled, @Nullable String password) {}
