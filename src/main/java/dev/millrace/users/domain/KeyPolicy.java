package dev.millrace.users.domain;

import java.time.Duration;

/**
 * How signing keys follow one another.
 *
 * @param rotation how long a key signs
 * @param lead how long a key is published before it signs, so that every verifier has it by then
 * @param linger how long a key stays published after it has stopped signing, so that its last token can be verified
 */
public record KeyPolicy(Duration rotation, Duration lead, Duration linger) {}
