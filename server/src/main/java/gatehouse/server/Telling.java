package gatehouse.server;

import gatehouse.core.notice.Circuit;
import gatehouse.core.notice.House;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.Seal;
import gatehouse.server.notice.Carriers;
import gatehouse.server.notice.Dispatcher;
import gatehouse.server.notice.Notices;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.SignIns;
import gatehouse.server.webhook.WebhookApi;
import gatehouse.server.webhook.WebhookRoutes;
import gatehouse.server.webhook.WebhookSender;
import gatehouse.server.webhook.Webhooks;
import io.helidon.webserver.http.HttpService;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * How people and their programs are told: by mail, text message and webhook.
 *
 * @param dispatcher which is to be started
 */
record Telling(
    Carriers carriers,
    Dispatcher dispatcher,
    OwnerNotices notices,
    Webhooks webhooks,
    WebhookSender webhookSender)
    implements AutoCloseable {
  static Telling of(
      Config config,
      Database database,
      Log log,
      Seal seal,
      Chance chance,
      SecureRandom random,
      Metrics metrics,
      InstantSource clock) {
    WebhookSender sender = Senders.webhooks(config, database, seal, chance, clock);
    Carriers carriers =
        new Carriers(
            clock, Circuit.Limits.USUAL, Senders.of(config, database, sender, metrics, clock));
    Dispatcher dispatcher =
        new Dispatcher(database, seal, carriers, random, clock, Dispatcher.Settings.USUAL);
    House house = new House("Gatehouse", config.baseUrl());
    OwnerNotices notices = new OwnerNotices(new Notices(house, dispatcher, random, clock));
    Webhooks webhooks =
        new Webhooks(database, log, chance, seal, notices, Senders.reach(config), clock);
    dispatcher.onUndelivered(webhooks::undelivered);
    return new Telling(carriers, dispatcher, notices, webhooks, sender);
  }

  /** The pages of endpoints. */
  HttpService pages(Desk desk, Arrivals arrivals, InstantSource clock) {
    return new WebhookRoutes(desk, webhooks, arrivals, clock);
  }

  /** What an owner's own session may call. */
  List<ApiRoute> api(SessionApi sessions, SignIns signIns, Arrivals arrivals, InstantSource clock) {
    return new WebhookApi(sessions, signIns, webhooks, arrivals, clock).routes();
  }

  /** Finishes what is under way. */
  @Override
  public void close() {
    dispatcher.close();
    webhookSender.close();
  }
}
