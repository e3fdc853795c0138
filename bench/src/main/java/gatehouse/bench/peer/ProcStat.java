package gatehouse.bench.peer;

/**
 * What {@code /proc/PID/stat} and {@code /proc/PID/task/TID/stat} say of processor time (proc(5)).
 *
 * @param name the process or thread name, at most 15 bytes
 * @param ticks user and system time spent so far, in clock ticks
 */
record ProcStat(String name, long ticks) {
  /** USER_HZ is 100 on every architecture that a JDK 25 runs on. */
  static final int TICKS_PER_SECOND = 100;

  /** utime is field 14 and stime field 15; the fields after the name begin with field 3. */
  private static final int UTIME = 14 - 3;

  /**
   * Reads the one line. The name stands in parentheses and may itself hold spaces and parentheses,
   * so that the last closing one ends it.
   *
   * @throws IllegalArgumentException when the line is not of that form
   */
  static ProcStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 0 || close < open) {
      throw new IllegalArgumentException("not a stat line");
    }
    String[] fields = line.substring(close + 1).strip().split(" ", -1);
    if (fields.length <= UTIME + 1) {
      throw new IllegalArgumentException("stat line too short");
    }
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
    return new ProcStat(line.substring(open + 1, close), ticks);
  }
}
