package gatehouse.client.wire;

import java.util.List;

/**
 * The endpoints of a person.
 *
 * @param webhooks the oldest first
 */
public record WebhooksPage(List<WebhookInfo> webhooks) {}
