package dev.millrace.users;

import org.springframework.context.annotation.Configuration;

/** Wires the way to a users module in another process. */
@Configuration(proxyBeanMethods = false)
public class UsersClientModule {}
