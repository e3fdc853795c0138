package gatehouse.core.audit;

/**
 * An entry that is in the log.
 *
 * @param seq its place in the whole log, increasing
 * @param n its place in the person's chain, from 1, without gaps
 */
public record Logged(long seq, long n, Entry entry) {}
