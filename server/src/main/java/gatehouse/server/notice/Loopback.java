package gatehouse.server.notice;

import java.util.regex.Pattern;

/** Names of this machine itself: the only hosts to which anything may travel unencrypted. */
final class Loopback {
  private static final Pattern NAME =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1\\]?");

  private Loopback() {}

  static boolean names(String host) {
    return NAME.matcher(host).matches();
  }
}
