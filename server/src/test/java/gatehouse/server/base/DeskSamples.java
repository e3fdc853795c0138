package gatehouse.server.base;

import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.server.account.MailView;
import gatehouse.server.account.PanicView;
import gatehouse.server.account.PasswordView;
import gatehouse.server.account.TravelView;
import gatehouse.server.audit.ActivityView;
import gatehouse.server.base.Samples.Sample;
import gatehouse.server.brokerage.BrokerageView;
import gatehouse.server.device.DevicesView;
import gatehouse.server.notice.AlertsView;
import gatehouse.server.notice.OutboxView;
import gatehouse.server.session.HomeView;
import gatehouse.server.session.SessionsView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Pages of a signed-in person. */
final class DeskSamples {
  private static final String LONG_NAME =
      "Τερματικό συναλλαγών στο γραφείο του τρίτου ορόφου, δίπλα στο παράθυρο";

  private static final List<ActivityView.Row> ACTS =
      List.of(
          act(Icon.SIGN_IN, Tone.PLAIN, "You signed in with password and authenticator", "04:12"),
          act(Icon.WARNING, Tone.WARN, "Three wrong passwords from a new network", "03:58"),
          act(Icon.DEVICE, Tone.PLAIN, "You remembered this browser as “ThinkPad”", "04:12"),
          act(Icon.PANIC, Tone.BAD, "A sign-in with a used recovery code was refused", "02:41"),
          act(Icon.RECOVERY, Tone.GOOD, "You made ten new recovery codes", "21 Nov, 19:30"));

  private DeskSamples() {}

  static void add(Map<String, Sample> all) {
    home(all);
    lists(all);
    trading(all);
    notices(all);
    FactorSamples.add(all);
    add(
        all,
        "panic",
        Samples.MIRA,
        new PanicView(
            "4 sessions on 3 devices", "Mail and text message, so that you know it was done."));
    add(all, "mail", Samples.MIRA, new MailView("m••••@example.com", "", "", null, 0, List.of()));
    add(
        all,
        "mail-code",
        Samples.HAN,
        new MailView(
            null,
            "mira.lindqvist@example.org",
            "c1",
            "mira.lindqvist@example.org",
            24,
            List.of(new Problem("code", "That code is too old. Have a new one sent."))));
    add(all, "password", Samples.MIRA, new PasswordView(List.of(), null, 0));
    add(
        all,
        "password-wrong",
        Samples.HAN,
        new PasswordView(
            List.of(
                new Problem("current", "That is not your password."),
                new Problem("new_password", "Your own name is in it. Choose something else.")),
            "4 tries left.",
            0));
  }

  private static void home(Map<String, Sample> all) {
    var session =
        List.of(
            new HomeView.Fact("Way in", "Client Portal, Chromium on Linux"),
            new HomeView.Fact("Proved by", "Password and authenticator"),
            new HomeView.Fact("Opens", "Trading in all your markets"),
            new HomeView.Fact("Ends", "16:12 UTC, or after 1 hour without use"));
    var counts =
        List.of(
            new HomeView.Count("4", "second ways in", "/security/factors"),
            new HomeView.Count("3", "devices", "/security/devices"),
            new HomeView.Count("4", "sessions", "/security/sessions"),
            new HomeView.Count("7", "recovery codes", "/security/factors/recovery"));
    add(
        all,
        "home",
        Samples.MIRA.saying("You are in."),
        new HomeView(
            session,
            List.of(),
            counts,
            List.of(
                new HomeView.Account(
                    "U1000001 Margin",
                    "412,345.67 EUR",
                    "-1,234.50 EUR today",
                    Tone.BAD,
                    "2 open orders",
                    "/portfolio?account=U1000001",
                    "/orders?account=U1000001")),
            ACTS));
    add(
        all,
        "home-warned",
        Samples.LONG,
        new HomeView(
            session,
            List.of(
                new HomeView.Advice(
                    Icon.WARNING,
                    Tone.BAD,
                    "One lost phone locks you out",
                    "The authenticator is your only second way in.",
                    "/security/factors/passkey",
                    "Add a passkey"),
                new HomeView.Advice(
                    Icon.RECOVERY,
                    Tone.WARN,
                    "Two recovery codes left",
                    "Make new ones while you can.",
                    "/security/factors/recovery",
                    "Make new codes")),
            counts,
            List.of(),
            List.of()));
  }

  private static void lists(Map<String, Sample> all) {
    add(
        all,
        "sessions",
        Samples.MIRA,
        new SessionsView(
            List.of(
                session("s1", true, Icon.DEVICE, "Client Portal", "ThinkPad, Chromium on Linux"),
                session("s2", false, Icon.PHONE, "Mobile", "Pixel 9"),
                session("s3", false, Icon.DEVICE, "Client Portal", LONG_NAME),
                session("s4", false, Icon.NETWORK, "API", "gatehouse login on build-7"))));
    add(
        all,
        "devices",
        Samples.LONG,
        new DevicesView(
            List.of(
                device("d1", true, "ThinkPad"),
                device("d2", false, LONG_NAME),
                device("d3", false, "仕事用ノート"))));
    add(all, "devices-empty", Samples.HAN, new DevicesView(List.of()));
    add(
        all,
        "activity",
        Samples.MIRA,
        new ActivityView(
            ACTS, "/security/activity?after=9", "/security/activity?before=4", "/a.csv"));
    add(all, "activity-empty", Samples.HAN, new ActivityView(List.of(), null, null, "/a.csv"));
    var countries =
        List.of(new TravelView.Country("JP", "Japan"), new TravelView.Country("SE", "Sweden"));
    add(
        all,
        "travel",
        Samples.MIRA.saying("Your journey to Japan is noted."),
        new TravelView(
            List.of(
                new TravelView.Journey(
                    "j1", "Japan", "3 to 17 December 2026", "Planned", Tone.PLAIN),
                new TravelView.Journey(
                    "j2", "Switzerland", "20 to 24 November 2026", "Now", Tone.GOOD)),
            countries,
            "",
            "",
            "",
            List.of()));
    add(
        all,
        "travel-wrong",
        Samples.HAN,
        new TravelView(
            List.of(),
            countries,
            "JP",
            "2026-12-17",
            "2026-12-03",
            List.of(
                new Problem("country", "Choose where you go."),
                new Problem("to", "The end lies before the start."))));
  }

  private static void trading(Map<String, Sample> all) {
    List<BrokerageView.Choice> kinds =
        Stream.of(TakeoverPolicy.Kind.values())
            .map(each -> new BrokerageView.Choice(each.name(), each.label(), each.text()))
            .toList();
    add(
        all,
        "trading-session",
        Samples.MIRA.saying("It is announced to the other session."),
        new BrokerageView(
            "Trades elsewhere",
            Tone.WARN,
            "Another session trades. It is Desktop on “Study”, since 23 November 2026, 15:00 UTC.",
            List.of(
                new BrokerageView.Fact("Session", "Desktop on “" + LONG_NAME + "”"),
                new BrokerageView.Fact("Since", "16:00 CET"),
                new BrokerageView.Fact("Last order", "none since then")),
            true,
            true,
            kinds,
            "WAIT",
            "10",
            List.of(
                new BrokerageView.Program("key-1", "Night desk", true),
                new BrokerageView.Program("key-2", LONG_NAME, false)),
            ACTS,
            List.of()));
    add(
        all,
        "trading-session-wrong",
        Samples.HAN,
        new BrokerageView(
            "Free",
            Tone.PLAIN,
            "No session trades now. The next order that adds risk takes it.",
            List.of(),
            false,
            false,
            kinds,
            "RECLAIM",
            "0",
            List.of(),
            List.of(),
            List.of(new Problem("minutes", "Minutes are a number from 1 to 720."))));
  }

  private static void notices(Map<String, Sample> all) {
    add(
        all,
        "alerts",
        Samples.MIRA,
        new AlertsView(
            List.of(
                new AlertsView.Contact(
                    Icon.MAIL, "m••••@example.com", "Mail", "Confirmed", Tone.GOOD),
                new AlertsView.Contact(
                    Icon.MESSAGE, "+46 •• ••• •• 42", "Text message", "Delayed", Tone.WARN),
                new AlertsView.Contact(
                    Icon.MAIL,
                    "o••••@example.org",
                    "Replaced; still told until 25 Nov, 04:12 UTC",
                    "Replaced",
                    Tone.PLAIN)),
            true,
            List.of(
                new AlertsView.Route("A way in is added or removed", "Mail and text message"),
                new AlertsView.Route("A new device signs in", "Mail and text message"),
                new AlertsView.Route("Wrong passwords pile up", "Mail")),
            List.of(
                new AlertsView.Sent(
                    Icon.MAIL,
                    "A new device signed in",
                    "m••••@example.com",
                    "2026-11-22T04:12:09Z",
                    "04:12 UTC",
                    "Delivered",
                    Tone.PLAIN),
                new AlertsView.Sent(
                    Icon.MESSAGE,
                    "A new device signed in",
                    "+46 •• ••• •• 42",
                    "2026-11-22T04:12:09Z",
                    "04:12 UTC",
                    "Still trying",
                    Tone.WARN))));
    add(all, "alerts-empty", Samples.HAN, new AlertsView(List.of(), false, List.of(), List.of()));
    add(
        all,
        "outbox",
        Samples.BEFORE,
        new OutboxView(
            List.of(
                new OutboxView.Sent(
                    Icon.MESSAGE,
                    "Text message",
                    "+46 70 123 45 42",
                    null,
                    List.of(
                        new OutboxView.Part("Your Gatehouse code is ", false),
                        new OutboxView.Part("482 913", true),
                        new OutboxView.Part(
                            ". Never tell it to anybody.\n@localhost #482913", false)),
                    "04:12:31 UTC"),
                new OutboxView.Sent(
                    Icon.MAIL,
                    "Mail",
                    "mira@example.com",
                    "A new device signed in",
                    List.of(
                        new OutboxView.Part(
                            "Chromium on Linux, from Stockholm, at 04:12 UTC.\nWas it you? Then do"
                                + " nothing. If not, press Panic: https://broker.example/security/panic",
                            false)),
                    "04:12:09 UTC")),
            List.of(new OutboxView.App("mira", "Demo authenticator", "123456")),
            "Good for 7 more seconds"));
    add(
        all,
        "outbox-empty",
        Samples.BEFORE,
        new OutboxView(List.of(), List.of(), "Good for 7 more seconds"));
  }

  private static ActivityView.Row act(Icon icon, Tone tone, String text, String time) {
    return new ActivityView.Row(
        icon,
        tone,
        text,
        "2026-11-22T04:12:09Z",
        time + " UTC",
        "Stockholm, Sweden · Chromium on Linux");
  }

  private static SessionsView.Row session(
      String id, boolean here, Icon icon, String entrance, String device) {
    return new SessionsView.Row(
        id,
        here,
        icon,
        entrance,
        device,
        "Stockholm, Sweden · Telia",
        "today, 04:12 UTC",
        here ? "now" : "6 min ago",
        "16:12 UTC",
        here ? "Strong" : "Password only",
        here ? Tone.GOOD : Tone.WARN);
  }

  private static DevicesView.Row device(String id, boolean here, String name) {
    return new DevicesView.Row(
        id,
        here,
        Icon.DEVICE,
        name,
        "3 March 2026",
        "today, 04:12 UTC",
        "Stockholm, Sweden",
        here ? "2 sessions" : "no sessions");
  }

  static void add(Map<String, Sample> all, String name, Shell shell, View view) {
    all.put(name, new Sample(shell, view));
  }
}
