package gatehouse.core.notice;

/**
 * How a channel does now, for the pages that order the ways in.
 *
 * @param sinceMs when it came into this state as far as this node has seen, epoch milliseconds; 0
 *     when it has been so since the start
 */
public record ProviderHealth(Channel channel, State state, long sinceMs) {
  /** In the order in which a page should prefer them. */
  public enum State {
    WORKING,
    SLOW,
    FAILING
  }

  /** One plain sentence for the person who waits. */
  public String words() {
    return switch (channel) {
      case SMS ->
          switch (state) {
            case WORKING -> "Text messages are working";
            case SLOW -> "Text messages are delayed right now";
            case FAILING -> "Text messages are not getting through right now";
          };
      case MAIL ->
          switch (state) {
            case WORKING -> "Mail is working";
            case SLOW -> "Mail is delayed right now";
            case FAILING -> "Mail is not getting through right now";
          };
      case WEBHOOK ->
          switch (state) {
            case WORKING -> "Webhooks are working";
            case SLOW -> "Webhooks are delayed right now";
            case FAILING -> "Webhooks are not getting through right now";
          };
    };
  }
}
