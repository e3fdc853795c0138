package gatehouse.server.base;

import gatehouse.core.apikey.AccessWords;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.server.apikey.CertificatesView;
import gatehouse.server.apikey.KeyForm;
import gatehouse.server.base.Samples.Sample;
import gatehouse.server.oauth.ClientsView;
import gatehouse.server.oauth.ConnectView;
import gatehouse.server.oauth.ConnectedView;
import gatehouse.server.oauth.DeviceView;
import gatehouse.server.oauth.LostView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages about programs of third parties. */
final class ClientSamples {
  private static final List<String> RIGHTS =
      List.of(
          "It may look, cancel orders, and trade, in D1000001, which is play money.",
          "It trades every product that the account may.",
          "One order is worth at most 2,500 in the account’s currency.",
          "It may come from any network.");

  private ClientSamples() {}

  static void add(Map<String, Sample> all) {
    DeskSamples.add(
        all, "connect", Samples.MIRA, connect(ConnectView.Step.DECIDE, RIGHTS, null, null));
    DeskSamples.add(
        all,
        "connect-choose",
        Samples.HAN,
        connect(ConnectView.Step.CHOOSE, List.of(), null, null));
    DeskSamples.add(
        all,
        "connect-again",
        Samples.LONG,
        connect(ConnectView.Step.SIGN_IN_AGAIN, RIGHTS, null, null));
    DeskSamples.add(
        all,
        "connect-lacking",
        Samples.MIRA,
        connect(
            ConnectView.Step.REFUSE_ONLY,
            RIGHTS,
            "A program’s key is granted with two ways in, and you have one. Add another one first.",
            "/security/factors"));
    DeskSamples.add(
        all,
        "connect-device",
        Samples.LONG,
        connect(ConnectView.Step.DECIDE, RIGHTS, null, null, "BCDF-GHJK"));
    DeskSamples.add(all, "device", Samples.MIRA, new DeviceView("", List.of()));
    DeskSamples.add(
        all,
        "device-wrong",
        Samples.LONG,
        new DeviceView(
            "BCDF-GHJK", List.of(new Problem("user_code", "No program waits with that code."))));
    DeskSamples.add(all, "connected-none", Samples.MIRA, new ConnectedView(List.of(), false));
    DeskSamples.add(
        all,
        "connected",
        Samples.LONG,
        new ConnectedView(
            List.of(
                new ConnectedView.Row(
                    "kq3v7x2mkq3v7x2mkq3v7x",
                    "A program with a name that is as long as a name of one may be here",
                    "desk@client.example",
                    false,
                    RIGHTS,
                    AccessWords.of(FailSafePolicy.USUAL_OF_CLIENTS),
                    "It was lost, and we did what you decided. Last done 2 minutes ago: 3 orders"
                        + " cancelled, 0 placed to close positions, 1 failed.",
                    "Its fail-safe ran, because its access runs out.",
                    true,
                    "22 November, 04:12 UTC",
                    "20 February 2027, 04:12 UTC",
                    "now",
                    "app-kq3v7x2mkq3v7x2mkq3v7x",
                    "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")),
            true));
    KeyForm form = KeyForm.ofPolicy(FailSafePolicy.USUAL_OF_CLIENTS);
    DeskSamples.add(
        all, "lost", Samples.MIRA, new LostView("kq3v7x2mkq3v7x", "Night Desk", form, List.of()));
    DeskSamples.add(
        all,
        "lost-wrong",
        Samples.LONG,
        new LostView(
            "kq3v7x2mkq3v7x",
            "Night Desk",
            form,
            List.of(new Problem("graceSeconds", "The time to come back is 0 to 3600 seconds."))));
    clients(all);
    certificates(all);
  }

  private static void certificates(Map<String, Sample> all) {
    String thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    List<CertificatesView.Row> rows =
        List.of(
            new CertificatesView.Row(
                thumbprint, "Works", true, "22 November, 04:12 UTC", "20 February 2027, 04:12 UTC"),
            new CertificatesView.Row(
                thumbprint, "Revoked", false, "20 November, 04:12 UTC", "21 November, 04:12 UTC"));
    DeskSamples.add(all, "certificates", Samples.MIRA, certificates(true, rows, List.of()));
    DeskSamples.add(
        all, "certificates-none", Samples.HAN, certificates(true, List.of(), List.of()));
    DeskSamples.add(
        all, "certificates-not-offered", Samples.MIRA, certificates(false, List.of(), List.of()));
    DeskSamples.add(
        all,
        "certificates-wrong",
        Samples.LONG,
        certificates(
            true,
            rows,
            List.of(new Problem("request", "That cannot be read as a signing request."))));
  }

  private static CertificatesView certificates(
      boolean offered, List<CertificatesView.Row> rows, List<Problem> problems) {
    return new CertificatesView(
        "/keys/key-kq3v7x2mkq3v7x2mkq3v7x/certificates",
        "/keys",
        "Keys",
        "Another way for a program with a name that is as long as a name of one may be here to show"
            + " its key: in the connection itself.",
        offered,
        offered,
        "https://localhost:8443",
        "/authority.pem",
        true,
        rows,
        problems);
  }

  private static void clients(Map<String, Sample> all) {
    ClientsView.Typed typed =
        new ClientsView.Typed("Desk", "desk@client.example", "http://x", "{}", "trade", true, true);
    List<Problem> problems = List.of(Problem.whole("A key set has 1 to 10 keys."));
    ClientsView.Row row =
        new ClientsView.Row(
            "app-kq3v7x2mkq3v7x2mkq3v7x",
            "Night Desk",
            "desk@client.example",
            false,
            "trade, paper accounts alone",
            List.of("https://client.example/callback?from=gatehouse"),
            List.of("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
            "22 November, 04:12 UTC",
            "");
    DeskSamples.add(all, "clients", Samples.MIRA, new ClientsView(List.of(row), typed, List.of()));
    DeskSamples.add(
        all, "clients-wrong", Samples.LONG, new ClientsView(List.of(), typed, problems));
  }

  private static ConnectView connect(
      ConnectView.Step step, List<String> rights, @Nullable String problem, @Nullable String path) {
    return connect(step, rights, problem, path, null);
  }

  private static ConnectView connect(
      ConnectView.Step step,
      List<String> rights,
      @Nullable String problem,
      @Nullable String path,
      @Nullable String code) {
    return new ConnectView(
        "t0k3n",
        "Night Desk",
        "desk@client.example",
        code != null,
        code == null ? "client.example" : null,
        code,
        step,
        List.of(
            new ConnectView.Choice("U1000001", "U1000001 Margin"),
            new ConnectView.Choice("U1000005", "U1000005 Joint")),
        List.of("U1000001"),
        rights,
        step == ConnectView.Step.CHOOSE ? null : KeyForm.ofPolicy(FailSafePolicy.USUAL_OF_CLIENTS),
        code != null ? "The program asks for this itself." : "This is what we suggest.",
        AccessWords.of(FailSafePolicy.USUAL_OF_CLIENTS),
        List.of(),
        "20 February 2027",
        true,
        problem,
        path,
        code == null ? "https://client.example" : "");
  }
}
