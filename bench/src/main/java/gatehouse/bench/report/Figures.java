package gatehouse.bench.report;

import gatehouse.bench.load.LoadResult;
import java.util.List;

/**
 * What was measured of one server.
 *
 * @param name name and version
 * @param setUp what a reader must know to judge the figures
 * @param signedInRequest the signed-in request in a few words
 * @param firstStartMs from process start on an empty data folder to the first answered sign-in
 * @param laterStartsMs the same on the data folder of the first start, once per round
 * @param idleMib memory after the first answered sign-in
 * @param loadedMib memory after the loads
 * @param peakMib the most memory that was ever resident
 * @param signIns the sign-ins under load
 * @param signedIn the signed-in requests under load
 * @param hashMsPerSignIn processor time of the password hash alone; negative when it can't be told
 */
public record Figures(
    String name,
    String setUp,
    String signedInRequest,
    double firstStartMs,
    List<Double> laterStartsMs,
    double idleMib,
    double loadedMib,
    double peakMib,
    Phase signIns,
    Phase signedIn,
    double hashMsPerSignIn) {
  /**
   * One load and what it cost.
   *
   * @param load what the callers saw
   * @param serverCpuMs processor time of the server meanwhile
   * @param generatorCpuMs processor time of the load generator meanwhile
   */
  public record Phase(LoadResult load, long serverCpuMs, long generatorCpuMs) {
    /** Processor time of the server for each request answered as wanted. */
    public double cpuMsEach() {
      return (double) serverCpuMs / load.done();
    }

    /** The generator's use of the machine, in cores. */
    public double generatorCores() {
      return generatorCpuMs / 1000.0 / load.seconds();
    }
  }

  /** The median of the later starts, in milliseconds. */
  public double laterStartMs() {
    return median(laterStartsMs);
  }

  /** Processor time of a sign-in beside the hash; not a number when the hash can't be told. */
  public double cpuMsBesideHash() {
    return hashMsPerSignIn < 0 ? Double.NaN : signIns.cpuMsEach() - hashMsPerSignIn;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
