package gatehouse.server.base;

import java.util.List;
import java.util.Map;

/** What a browser calls itself, in words that its owner recognises: a hint, never a proof. */
public final class BrowserLabel {
  private static final int CHARACTERS_MAX = 400;

  /** In the order in which they are looked for: most say that they are several. */
  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("Edg/", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("SamsungBrowser/", "Samsung Internet"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"),
          Map.entry("gatehouse-cli", "Gatehouse command line"),
          Map.entry("curl/", "curl"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS X", "Mac"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Linux", "Linux"));

  private BrowserLabel() {}

  public static String of(String userAgent) {
    String agent = userAgent.substring(0, Math.min(userAgent.length(), CHARACTERS_MAX));
    String browser = first(BROWSERS, agent, "A browser");
    String system = first(SYSTEMS, agent, "");
    return system.isEmpty() ? browser : browser + " on " + system;
  }

  private static String first(
      List<Map.Entry<String, String>> names, String agent, String otherwise) {
    return names.stream()
        .filter(name -> agent.contains(name.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
