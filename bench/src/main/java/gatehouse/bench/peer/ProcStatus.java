package gatehouse.bench.peer;

/**
 * What {@code /proc/PID/status} says of memory (proc(5)), in KiB.
 *
 * @param rssKib VmRSS: resident now
 * @param peakKib VmHWM: the most that was ever resident
 */
record ProcStatus(long rssKib, long peakKib) {
  /** Reads the whole file; a process that is ending has neither line and counts as nothing. */
  static ProcStatus parse(String file) {
    return new ProcStatus(kib(file, "VmRSS:"), kib(file, "VmHWM:"));
  }

  private static long kib(String file, String field) {
    return file.lines()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
