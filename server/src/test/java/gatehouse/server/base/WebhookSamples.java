package gatehouse.server.base;

import gatehouse.core.notice.WebhookEvent;
import gatehouse.server.base.Samples.Sample;
import gatehouse.server.webhook.WebhookFormView;
import gatehouse.server.webhook.WebhookView;
import gatehouse.server.webhook.WebhooksView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages about endpoints that are told by webhook. */
final class WebhookSamples {
  private static final String ID = "hook-3v7x2mkq9tBc5Yd1Wf8zHA";
  private static final String LONG_URL =
      "https://a-host-with-a-name-as-long-as-one-may-have.department.branch.client.example:8443/"
          + "a/path/that/goes/on/and/on/without/any/place/to/break/it?with=a&query=too";

  private WebhookSamples() {}

  static void add(Map<String, Sample> all) {
    DeskSamples.add(all, "webhooks-none", Samples.MIRA, new WebhooksView(List.of(), true));
    DeskSamples.add(
        all,
        "webhooks",
        Samples.LONG,
        new WebhooksView(
            List.of(
                new WebhooksView.Row(ID, LONG_URL, "17 events", "Active", Tone.GOOD),
                new WebhooksView.Row(
                    "hook-4v7x2mkq9tBc5Yd1Wf8zHA",
                    "https://hooks.example.com/gatehouse",
                    "1 event",
                    "Stopped",
                    Tone.WARN)),
            false));
    DeskSamples.add(all, "webhook-form", Samples.MIRA, form(false, "", List.of()));
    DeskSamples.add(
        all,
        "webhook-form-wrong",
        Samples.HAN,
        form(
            false,
            "http://hooks.example.com/",
            List.of(
                new Problem(
                    "url", "The address begins with https://: alerts do not travel in the open."),
                new Problem("events", "Choose at least one thing that the endpoint is told of."))));
    DeskSamples.add(all, "webhook-form-lacking", Samples.MIRA, form(true, "", List.of()));
    DeskSamples.add(
        all,
        "webhook-new",
        Samples.MIRA,
        view(true, "", null, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=", List.of()));
    DeskSamples.add(
        all,
        "webhook",
        Samples.LONG,
        view(
            true,
            "",
            "23 Nov, 04:12 (UTC)",
            null,
            List.of(
                line("Tried again later", Tone.PLAIN, "today, 04:17 (UTC)", "Send now"),
                line("Delivered", Tone.GOOD, "", "Send again"),
                line("Not delivered in a day", Tone.WARN, "", "Send again"))));
    DeskSamples.add(
        all,
        "webhook-stopped",
        Samples.HAN,
        view(
            false,
            "It answered 410: it is gone for good.",
            null,
            null,
            List.of(line("Given up", Tone.WARN, "", "Send again"))));
  }

  private static WebhookFormView form(boolean lacking, String url, List<Problem> problems) {
    return new WebhookFormView(
        lacking,
        url,
        WebhookEvent.offered()
            .map(event -> new WebhookFormView.Box(event.code(), event.label(), true))
            .toList(),
        problems);
  }

  private static WebhookView view(
      boolean active,
      String why,
      @Nullable String former,
      @Nullable String secret,
      List<WebhookView.Line> deliveries) {
    return new WebhookView(
        ID,
        "a-host-with-a-name-as-long-as-one-may-have.department.branch.client.example",
        LONG_URL,
        WebhookEvent.offered().map(WebhookEvent::label).toList(),
        active ? "Active" : "Stopped",
        active ? Tone.GOOD : Tone.WARN,
        why,
        active,
        "22 November 2026",
        former,
        secret,
        deliveries);
  }

  private static WebhookView.Line line(String state, Tone tone, String next, String button) {
    return new WebhookView.Line(
        "9f2c4be1a07d4d35b6a8f10c2e7d9a44",
        "Gatehouse: The fail-safe of a program ran",
        "today, 04:12 (UTC)",
        state,
        tone,
        "11 tries",
        "It answered 503. today, 04:13 (UTC)",
        next,
        button);
  }
}
