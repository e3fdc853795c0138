package gatehouse.client;

import gatehouse.client.wire.NewWebhook;
import gatehouse.client.wire.WebhookDeliveries;
import gatehouse.client.wire.WebhookInfo;
import gatehouse.client.wire.WebhooksPage;
import java.io.IOException;

/**
 * The addresses that hear what happens, from {@link GatehouseClient#webhooks}; what they are sent
 * is checked by {@link Webhooks}. Only a person's own session may call these; each throws {@link
 * RefusedException} when the server says no, which may be that the session has to be raised first,
 * and {@link IOException} when no answer came. Safe for use by many threads.
 */
public final class WebhookEndpoints {
  private static final Target WEBHOOKS = Target.of("/api/v1/webhooks");

  private final Calls calls;
  private final Credential credential;

  WebhookEndpoints(Calls calls, Credential credential) {
    this.calls = calls;
    this.credential = credential;
  }

  /** All of them, the oldest first. */
  public WebhooksPage list() throws IOException, InterruptedException {
    return calls.call("GET", WEBHOOKS, null, credential, null, WebhooksPage.class);
  }

  /** Adds one; {@link WebhookInfo#secret} is in this answer, and never again. */
  public WebhookInfo create(NewWebhook webhook) throws IOException, InterruptedException {
    return calls.call("POST", WEBHOOKS, webhook, credential, null, WebhookInfo.class);
  }

  /**
   * Makes another secret, which is in this answer and never again; for 24 hours the one before
   * signs too.
   *
   * @param id {@link WebhookInfo#id}
   */
  public WebhookInfo rotate(String id) throws IOException, InterruptedException {
    return act(id, "/rotate");
  }

  /** Sends it a message of the type {@code webhook.test}. */
  public WebhookInfo test(String id) throws IOException, InterruptedException {
    return act(id, "/test");
  }

  /** Has it hear nothing until it is resumed. */
  public WebhookInfo pause(String id) throws IOException, InterruptedException {
    return act(id, "/pause");
  }

  /** Has one that was paused or disabled hear again. */
  public WebhookInfo resume(String id) throws IOException, InterruptedException {
    return act(id, "/resume");
  }

  /** Removes it for ever; the answer is what it was. */
  public WebhookInfo remove(String id) throws IOException, InterruptedException {
    return calls.call("DELETE", path(id), null, credential, null, WebhookInfo.class);
  }

  /** What it was sent, or is to be sent: at most 50, the newest first. */
  public WebhookDeliveries deliveries(String id) throws IOException, InterruptedException {
    Target path = path(id).then("/deliveries");
    return calls.call("GET", path, null, credential, null, WebhookDeliveries.class);
  }

  /**
   * Sends a message again, under the same {@code webhook-id}.
   *
   * @param delivery {@link WebhookDeliveries.WebhookDelivery#id}
   */
  public WebhookDeliveries sendAgain(String id, String delivery)
      throws IOException, InterruptedException {
    Target path = path(id).then("/deliveries").then("delivery", delivery).then("/send-again");
    return calls.call("POST", path, null, credential, null, WebhookDeliveries.class);
  }

  private WebhookInfo act(String id, String act) throws IOException, InterruptedException {
    return calls.call("POST", path(id).then(act), null, credential, null, WebhookInfo.class);
  }

  private static Target path(String id) {
    return WEBHOOKS.then("webhook", id);
  }
}
