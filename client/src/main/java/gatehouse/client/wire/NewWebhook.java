package gatehouse.client.wire;

import java.util.List;

/**
 * An endpoint that is to be told what happens.
 *
 * @param url begins with {@code https://}; at most 500 characters
 * @param events types such as {@code key.suspended}; at least one
 */
public record NewWebhook(String url, List<String> events) {}
