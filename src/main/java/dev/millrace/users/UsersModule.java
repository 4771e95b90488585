package dev.millrace.users;

import org.springframework.context.annotation.Configuration;

/** Wires the users module. */
@Configuration(proxyBeanMethods = false)
public class UsersModule {}
