package gatehouse.server.base;

import gatehouse.server.signin.SecondFactorView;
import gatehouse.server.signin.SecondFactorView.Ask;
import gatehouse.server.signin.SignInView;
import gatehouse.server.signin.WaysHealth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each page in the states that a person meets: usual, wrong, empty, long and non-latin. */
final class Samples {
  /** A page as it would be sent. */
  record Sample(Shell shell, View view) {}

  private static final String OPTIONS =
      "{\"challenge\":\"c2FtcGxlLWNoYWxsZW5nZQ\",\"rpId\":\"localhost\",\"allowCredentials\":[]}";

  static final Shell BEFORE = Shell.before(true);
  static final Shell MIRA = Shell.of(new Shell.Who("Mira Lindqvist", "Strong", Tone.GOOD), true);
  static final Shell LONG =
      Shell.of(
          new Shell.Who(
              "Αλεξάνδρα Παπαδοπούλου-Χατζηγεωργίου-Κωνσταντινίδου", "Password only", Tone.WARN),
          false);
  static final Shell HAN = Shell.of(new Shell.Who("王小明 さくら", "Strong", Tone.GOOD), false);

  static final WaysHealth CALM =
      new WaysHealth(
          List.of(
              new WaysHealth.Way(Icon.PASSKEY, "Passkey, security key", Tone.GOOD, "Working"),
              new WaysHealth.Way(Icon.AUTHENTICATOR, "Authenticator app", Tone.GOOD, "Working"),
              new WaysHealth.Way(Icon.MESSAGE, "Text message", Tone.GOOD, "Working"),
              new WaysHealth.Way(Icon.RECOVERY, "Recovery code", Tone.GOOD, "Working")),
          "04:02 UTC");
  private static final WaysHealth STORM =
      new WaysHealth(
          List.of(
              new WaysHealth.Way(Icon.PASSKEY, "Passkey, security key", Tone.GOOD, "Working"),
              new WaysHealth.Way(Icon.AUTHENTICATOR, "Authenticator app", Tone.GOOD, "Working"),
              new WaysHealth.Way(Icon.RECOVERY, "Recovery code", Tone.GOOD, "Working"),
              new WaysHealth.Way(Icon.MESSAGE, "Text message", Tone.WARN, "Delayed")),
          "04:12 UTC");

  private static final List<SecondFactorView.Other> OTHERS =
      List.of(
          new SecondFactorView.Other("f1", Icon.PASSKEY, "Passkey", "ThinkPad", Tone.PLAIN),
          new SecondFactorView.Other(
              "f2", Icon.SECURITY_KEY, "Security key", "Blue YubiKey on the key ring", Tone.PLAIN),
          new SecondFactorView.Other("f3", Icon.RECOVERY, "Recovery code", "7 left", Tone.PLAIN),
          new SecondFactorView.Other(
              "f4",
              Icon.MESSAGE,
              "Text message to ••• ••• 42",
              "Text messages are delayed right now",
              Tone.WARN));

  private Samples() {}

  static Map<String, Sample> all() {
    var all = new LinkedHashMap<String, Sample>();
    signIn(all);
    secondFactor(all);
    DeskSamples.add(all);
    GateSamples.add(all);
    ClientSamples.add(all);
    WebhookSamples.add(all);
    return all;
  }

  private static void signIn(Map<String, Sample> all) {
    before(all, "signin", new SignInView("c2FtcGxl", OPTIONS, "/", "", List.of(), null, 0, CALM));
    before(
        all,
        "signin-wrong",
        new SignInView(
            "c2FtcGxl",
            OPTIONS,
            "/",
            "mira.lindqvist",
            List.of(Problem.whole("That name and password don’t match. Check Caps Lock.")),
            "3 tries left on this device.",
            0,
            STORM));
    before(
        all,
        "signin-wait",
        new SignInView(
            "c2FtcGxl",
            OPTIONS,
            "/",
            "αλεξάνδρα.παπαδοπούλου.χατζηγεωργίου@example",
            List.of(Problem.whole("Too many wrong tries on this device.")),
            "After the wait you have 1 try. A known device of yours has tries of its own.",
            40,
            STORM));
  }

  private static void secondFactor(Map<String, Sample> all) {
    before(
        all,
        "second-totp",
        second(null, new Ask.Totp("Pixel 9"), List.of(), null, 0, "Chromium on Linux"));
    before(
        all,
        "second-totp-wrong",
        second(
            null,
            new Ask.Totp("Pixel 9"),
            List.of(new Problem("code", "That code is not right. Wait for the next one.")),
            "4 tries left with this way.",
            0,
            "Chromium on Linux"));
    before(
        all,
        "second-sms",
        second(null, new Ask.Sms("+46 •• ••• •• 42", 30), List.of(), null, 0, null));
    before(
        all,
        "second-key",
        second(null, new Ask.Key("a passkey", false, OPTIONS), List.of(), null, 0, null));
    before(
        all,
        "second-recovery",
        second(
            null,
            new Ask.Recovery("7 codes left"),
            List.of(Problem.whole("Too many wrong codes.")),
            null,
            95,
            "Chromium on Linux"));
    before(
        all,
        "stepup-send",
        second("change your ways in", new Ask.Send("sms:f-1", "Phone"), List.of(), null, 0, null));
    before(all, "second-choose", second(null, new Ask.Choose(), List.of(), null, 0, null));
    before(
        all,
        "stepup",
        second(
            "remove the security key “Blue YubiKey”",
            new Ask.Password(),
            List.of(),
            null,
            0,
            null));
  }

  private static SecondFactorView second(
      @Nullable String action,
      Ask ask,
      List<Problem> problems,
      @Nullable String tries,
      int waitSeconds,
      @Nullable String deviceName) {
    return new SecondFactorView(
        "si_3fk2",
        "m••••t",
        action,
        "c2FtcGxl",
        ask,
        null,
        problems,
        tries,
        waitSeconds,
        deviceName,
        OTHERS,
        STORM);
  }

  static void before(Map<String, Sample> all, String name, View view) {
    all.put(name, new Sample(BEFORE, view));
  }
}
