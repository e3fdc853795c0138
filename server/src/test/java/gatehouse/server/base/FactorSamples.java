package gatehouse.server.base;

import gatehouse.server.base.Samples.Sample;
import gatehouse.server.factor.AddKeyView;
import gatehouse.server.factor.AddSmsView;
import gatehouse.server.factor.AddTotpView;
import gatehouse.server.factor.FactorsView;
import gatehouse.server.factor.QrSvg;
import gatehouse.server.factor.RecoveryCodesView;
import gatehouse.server.factor.TotpResyncView;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages on which ways in are added and changed. */
final class FactorSamples {
  private static final String SECRET = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP";
  private static final String OPTIONS =
      """
      {"rp":{"id":"localhost","name":"Gatehouse"},"user":{"id":"AQ","name":"m","displayName":"M"},\
      "challenge":"c2FtcGxlLWNoYWxsZW5nZQ","pubKeyCredParams":[{"type":"public-key","alg":-7}]}\
      """;

  private FactorSamples() {}

  static void add(Map<String, Sample> all) {
    add(all, "factors", new FactorsView(null, ways()));
    add(
        all,
        "factors-one",
        new FactorsView(
            "Only the password is left. If somebody learns it, they are in: add a second way now.",
            ways().subList(0, 1)));
    add(all, "totp", totp(List.of()));
    add(
        all,
        "totp-wrong",
        totp(
            List.of(
                new Problem("code", "That code is not right. Is the phone’s clock automatic?"))));
    add(all, "resync", new TotpResyncView("f2", "Pixel 9", List.of(), null, 0));
    add(all, "sms", new AddSmsView("", "", "Phone", null, 0, List.of(), null, 0));
    add(
        all,
        "sms-wrong",
        new AddSmsView(
            "",
            "0701234",
            "Phone",
            null,
            0,
            List.of(new Problem("number", "Start with + and the country code.")),
            null,
            0));
    add(
        all,
        "sms-code",
        new AddSmsView("e1", "", "", "+46 •• ••• •• 42", 30, List.of(), "5 tries left.", 0));
    add(all, "passkey", new AddKeyView(false, OPTIONS, "ThinkPad", List.of()));
    add(all, "security-key", new AddKeyView(true, OPTIONS, "Security key 2", List.of()));
    add(all, "recovery-none", new RecoveryCodesView(List.of(), null));
    add(
        all,
        "recovery-some",
        new RecoveryCodesView(List.of(), "3 of 10 codes left, made 4 March 2026"));
    add(
        all,
        "recovery-made",
        new RecoveryCodesView(Collections.nCopies(10, "K7QF-2MXR-9TDB-4H"), null));
  }

  private static List<FactorsView.Row> ways() {
    return List.of(
        new FactorsView.Row(
            "pw",
            Icon.PASSWORD,
            "Password",
            "Something you know",
            null,
            Tone.PLAIN,
            "3 March 2026",
            "today, 04:12 UTC",
            "/security/password",
            "Change",
            false),
        way("f1", Icon.PASSKEY, "ThinkPad", "Passkey, kept by this device", null, Tone.PLAIN, null),
        way(
            "f2",
            Icon.AUTHENTICATOR,
            "Pixel 9",
            "Authenticator app",
            null,
            Tone.PLAIN,
            "/security/factors/f2/resync"),
        way(
            "f3",
            Icon.SECURITY_KEY,
            "Κλειδί ασφαλείας στο μπρελόκ με τα κλειδιά του σπιτιού και του γραφείου",
            "Security key, attested",
            null,
            Tone.PLAIN,
            null),
        way("f4", Icon.MESSAGE, "+46 •• ••• •• 42", "Text message", "Delayed now", Tone.WARN, null),
        new FactorsView.Row(
            "rc",
            Icon.RECOVERY,
            "Recovery codes",
            "On paper",
            "7 left",
            Tone.GOOD,
            "4 March 2026",
            "never",
            "/security/factors/recovery",
            "Make new ones",
            false));
  }

  private static FactorsView.Row way(
      String id,
      Icon icon,
      String name,
      String kind,
      @Nullable String note,
      Tone tone,
      @Nullable String resync) {
    return new FactorsView.Row(
        id,
        icon,
        name,
        kind,
        note,
        tone,
        "4 March 2026",
        "21 Nov, 15:02 UTC",
        resync,
        resync == null ? null : "Set clock",
        true);
  }

  private static AddTotpView totp(List<Problem> problems) {
    return new AddTotpView(
        "e1",
        QrSvg.of(
            "otpauth://totp/Gatehouse:mira?secret=JBSWY3DPEHPK3PXP&issuer=Gatehouse", "Secret"),
        SECRET,
        "Phone",
        problems);
  }

  private static void add(Map<String, Sample> all, String name, View view) {
    DeskSamples.add(all, name, Samples.MIRA, view);
  }
}
