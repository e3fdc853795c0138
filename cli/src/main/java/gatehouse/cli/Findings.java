package gatehouse.cli;

import gatehouse.client.wire.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What stands in an order's way, in lines. */
final class Findings {
  private Findings() {}

  /**
   * Each with what to do about it, and where.
   *
   * @param origin of the server, for links into the portal
   */
  static String text(List<Verdict.Finding> findings, String origin) {
    List<String> lines = new ArrayList<>();
    for (Verdict.Finding finding : findings) {
      List<String> said = Table.wrapped(finding.text(), Table.WIDTH - 2);
      for (int i = 0; i < said.size(); i++) {
        lines.add((i == 0 ? "- " : "  ") + said.get(i));
      }
      String link = finding.link(origin);
      String remedy = finding.remedy() + (link.isEmpty() ? "." : ": " + link);
      if (!finding.remedy().isEmpty()) {
        Table.wrapped(remedy, Table.WIDTH - 4).forEach(line -> lines.add("    " + line));
      }
    }
    return String.join("\n", lines);
  }
}
