package gatehouse.server.base;

import gatehouse.server.account.FrozenView;
import gatehouse.server.account.InviteCodeView;
import gatehouse.server.account.InviteView;
import gatehouse.server.base.Samples.Sample;
import gatehouse.server.signin.LockedOutView;
import gatehouse.server.signin.SignedOutView;
import java.util.List;
import java.util.Map;

/** Pages around sign-in that need no session. */
final class GateSamples {
  private static final String PHONE = "+46 8 555 010 00";

  private GateSamples() {}

  static void add(Map<String, Sample> all) {
    Samples.before(all, "lockedout", new LockedOutView(PHONE, Samples.CALM));
    Samples.before(
        all,
        "signedout",
        new SignedOutView(
            "This session has ended. Your orders stay as they are; other sessions go on.",
            Samples.CALM));
    Samples.before(
        all,
        "frozen",
        new FrozenView("04:31 UTC, 22 November 2026", "04:31 UTC, 23 November 2026", PHONE, false));
    Samples.before(
        all,
        "frozen-thaw",
        new FrozenView("04:31 UTC, 22 November 2026", "04:31 UTC, 23 November 2026", PHONE, true));
    Samples.before(
        all,
        "invite",
        new InviteView("t0k3n", false, "mira.lindqvist", "24 November, 06:00 UTC", List.of()));
    Samples.before(
        all,
        "invite-operator-wrong",
        new InviteView(
            "t0k3n",
            true,
            "ops",
            "22 November, 07:00 UTC",
            List.of(
                new Problem("username", "This name is taken. Choose another."),
                new Problem("new_password", "This password is in a list of stolen ones."))));
    Samples.before(all, "invite-code", new InviteCodeView(List.of()));
    Samples.before(
        all,
        "invite-code-wrong",
        new InviteCodeView(List.of(Problem.whole("These two halves open nothing."))));
    error(all, 400, "That didn’t arrive whole", "Something was missing. Nothing was changed.");
    error(all, 403, "Not from here", "The request came from another site, so nothing was done.");
    error(all, 404, "There is nothing here", "The address is wrong, or the page has moved.");
    error(all, 409, "Somebody was faster", "This was changed elsewhere. Look again, then decide.");
    error(all, 429, "Too many at once", "Wait 20 seconds. People who are in are not affected.");
    error(all, 500, "That is our fault", "Nothing was changed. We have been told.");
    error(all, 503, "Busy right now", "Sign-in is crowded. Try again in 5 seconds.");
  }

  private static void error(Map<String, Sample> all, int status, String heading, String text) {
    Samples.before(
        all,
        "error-" + status,
        new ErrorView(status, heading, text, "/", "Go on", status >= 500 ? "7Q4M-2KXT-09" : null));
  }
}
