/**
 * Users: accounts, profiles, sessions and the keys that access tokens are signed with. Owns the {@code users} schema.
 */
@ApplicationModule(
        displayName = "Users",
        allowedDependencies = {"platform"})
@NullMarked
package dev.millrace.users;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
